using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Matching.Lines;

/// <summary>
/// Judges the lines of one jail, in order; keeps its state (multi-line sessions, date detector) from line to line.
/// Not thread-safe: one jail's worker owns it and disposes it.
/// </summary>
public interface ILineMatcher : IDisposable
{
    /// <summary>What reached a limit; null where nothing is limited.</summary>
    LimitWatch? Limits => null;

    /// <summary>
    /// How far the dates of the log are from the clock at present, positive where they are behind, if so far that they are not
    /// believed (spec 1, section 3.6); null while they are.
    /// </summary>
    TimeSpan? ClockOffset => null;

    /// <summary>
    /// How each pattern has done: the prefregex, the failregexes, the ignoreregexes. May be asked by any thread, also when the
    /// matcher is disposed; what it says of the present line may be missing.
    /// </summary>
    IReadOnlyList<PatternStatus> Statuses => [];

    /// <summary>Judges one line and adds the failures it yields to <paramref name="failures"/> (never cleared here).</summary>
    /// <param name="line">The line's bytes without line end; only borrowed.</param>
    /// <param name="context">What the line's source knows.</param>
    /// <param name="failures">Receives the failures; usually none.</param>
    /// <returns>What the line was.</returns>
    LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures);
}

/// <summary>How a pattern has done since it was loaded.</summary>
/// <param name="Option"><c>failregex</c>, <c>ignoreregex</c> or <c>prefregex</c>.</param>
/// <param name="Pattern">Its text and where it stands.</param>
/// <param name="Hits">Lines that it matched.</param>
/// <param name="GivenUp">Searches that took too many steps.</param>
/// <param name="Time">Time spent in its searches, estimated from the lines that were measured.</param>
public sealed record PatternStatus(string Option, ConfigText Pattern, long Hits, long GivenUp, TimeSpan Time);

/// <summary>What a line was.</summary>
public enum LineVerdict
{
    /// <summary>No pattern matched.</summary>
    Missed,

    /// <summary>A pattern matched and gave a failure, or a session's line that is held for later.</summary>
    Matched,

    /// <summary>A pattern matched, but only as part of a session: no failure (spec 1, section 2.5).</summary>
    NoFail,

    /// <summary>An ignoreregex matched.</summary>
    Ignored,

    /// <summary>Older than the window, so no pattern was tried (spec 1, section 3.6).</summary>
    TooOld,

    /// <summary>A pattern matched, but no time could be found for the failure.</summary>
    NoTime,
}

/// <summary>What the source of a line knows about it.</summary>
/// <param name="Now">The clock at this line.</param>
/// <param name="InOperation">Whether the source has reached its end once, so that dates far from now are not believed (spec 1, section 3.6).</param>
public readonly record struct LineContext(DateTimeOffset Now, bool InOperation)
{
    /// <summary>The entry's own time, where the source has one (journal); then no date is searched in the text.</summary>
    public DateTimeOffset? KnownTime { get; init; }

    /// <summary>Lines before this time cannot count any more; null switches the rule off.</summary>
    public DateTimeOffset? OldestUseful { get; init; }

    /// <summary>Whether the log's time is taken as it is: the time-sanity rules of spec 1, section 3.6 are off, as in <c>bantui regex</c>.</summary>
    public bool TrustLogTime { get; init; }
}
