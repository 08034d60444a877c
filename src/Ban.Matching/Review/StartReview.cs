using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Patterns.Analysis;

namespace Ban.Matching.Review;

/// <summary>Finds what is wrong in those options that the daemon makes sense of only when a jail starts: codec, zone, and who is ignored.</summary>
/// <param name="placeOf">Tells where a jail sets an option.</param>
/// <param name="clock">The clock.</param>
internal sealed class StartReview(Func<JailSettings, string, Origin> placeOf, TimeProvider clock)
{
    /// <summary>Errors of what keeps the jail from starting, warnings of entries that can ignore nobody.</summary>
    public IEnumerable<ConfigProblem> Review(JailSettings jail) =>
        Options(jail).Concat(jail.IgnoreIp.Select(Entry).OfType<ConfigProblem>()).Select(problem => problem with { Jail = jail.Name });

    private IEnumerable<ConfigProblem> Options(JailSettings jail)
    {
        if (jail.LogTimeZone is { } zone && DateReview.ReviewZone(new ConfigText(zone, jail.Origin), clock) is { } wrongZone)
        {
            yield return wrongZone with { Origin = placeOf(jail, "logtimezone") };
        }

        if (jail.LogEncoding is { } codec && Refusal(() => LogCodec.Find(new ConfigText(codec, jail.Origin))) is { } refusal)
        {
            yield return new ConfigProblem(placeOf(jail, "logencoding"), refusal.Problem, ProblemSeverity.JailSkipped) { Subject = codec };
        }
    }

    private ConfigProblem? Entry(ConfigText entry)
    {
        if (Refusal(() => _ = new IgnoreList([entry], self: null, resolver: null, clock)) is { } refusal)
        {
            return new ConfigProblem(entry.Origin, refusal.Problem, ProblemSeverity.JailSkipped) { Subject = entry.Text };
        }

        return IgnoreList.FindDoubt(entry.Text) is { } doubt ? new ConfigProblem(entry.Origin, doubt) { Subject = entry.Text } : null;
    }

    private static ConfigurationException? Refusal(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (ConfigurationException refused)
        {
            return refused;
        }
    }
}
