using Ban.Core.Configuration;
using Ban.Matching.Dates;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns.Analysis;

/// <summary>Looks for date patterns that do not compile and zones that do not exist.</summary>
public static class DateReview
{
    /// <summary>An error for each pattern that the daemon refuses.</summary>
    /// <param name="patterns">Values of <c>datepattern</c>.</param>
    /// <param name="clock">The real clock: a pattern knows which years are believed.</param>
    public static IReadOnlyList<ConfigProblem> Review(IReadOnlyList<ConfigText> patterns, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        using var scratch = new Pcre2Scratch();
        List<ConfigProblem> problems = [.. patterns.Select(pattern => Try([pattern], pattern, clock, scratch)).OfType<ConfigProblem>()];

        // Each may be right by itself and two have one name; the last line is then as good a place as any.
        if (problems.Count == 0 && patterns.Count > 1 && Try(patterns, patterns[^1], clock, scratch) is { } together)
        {
            problems.Add(together);
        }

        return problems;
    }

    /// <summary>The error of a zone that the daemon refuses; null for one that it takes.</summary>
    /// <param name="zone">The value of <c>logtimezone</c>.</param>
    /// <param name="clock">The real clock.</param>
    public static ConfigProblem? ReviewZone(ConfigText zone, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(zone);
        using var scratch = new Pcre2Scratch();
        return Try([], zone, clock, scratch, zone);
    }

    private static ConfigProblem? Try(IReadOnlyList<ConfigText> patterns, ConfigText place, TimeProvider clock, Pcre2Scratch scratch, ConfigText? zone = null)
    {
        try
        {
            using var detector = new DateDetector(patterns, zone, clock, scratch);
            return null;
        }
        catch (ConfigurationException error)
        {
            return new ConfigProblem(error.Origin, error.Problem, ProblemSeverity.Error) { Subject = place.Text };
        }
    }
}
