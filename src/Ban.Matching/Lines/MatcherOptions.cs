using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Matching.Lines;

/// <summary>What a matcher needs to know beside its filter.</summary>
public sealed record MatcherOptions
{
    /// <summary>What becomes of host names.</summary>
    public UseDns UseDns { get; init; } = UseDns.Warn;

    /// <summary>Zone of dates without one; null is the clock's local zone.</summary>
    public ConfigText? LogTimeZone { get; init; }

    /// <summary>Codec of the lines; null is UTF-8.</summary>
    public ConfigText? LogEncoding { get; init; }

    /// <summary>Who looks up names; without one a name gives no failure, except where names are ids.</summary>
    public IHostResolver? Resolver { get; init; }

    /// <summary>Whether names are ids whatever <see cref="UseDns"/> says; the patterns stay as it says.</summary>
    public bool RawNames { get; init; }

    /// <summary>Whether failures carry the text of their lines; if not, each line stands there as an empty text, so that they still can be counted.</summary>
    public bool KeepLines { get; init; } = true;

    /// <summary>Whether failures tell where in their line the groups and the date stand; with <see cref="KeepLines"/> only.</summary>
    public bool KeepPlaces { get; init; }

    /// <summary>Makes the text of a line that failures carry from what stands before its date, the date, and what stands behind it; null leaves it as it is.</summary>
    public Func<string, string, string, string>? LineForm { get; init; }

    /// <summary>Whether failures know the order of their groups and those that took no part, for <see cref="LineMatcher.AllGroups"/>.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>
    /// Whether all failregexes are tried on every line, as for a report (spec 1, section 2.3, check-all mode). Then matches that
    /// are no failures are handed out too: those with a group <c>nofail</c>, and pending ones as with <see cref="GivePending"/>.
    /// </summary>
    public bool CheckAll { get; init; }

    /// <summary>One of so many lines is measured for the time of patterns; 0 measures none that the owner does not choose himself.</summary>
    public int MeasuredOneOf { get; init; }

    /// <summary>Whether a match that waits for its id is handed out; its <see cref="Failure.Id"/> is the default value.</summary>
    public bool GivePending { get; init; }
}
