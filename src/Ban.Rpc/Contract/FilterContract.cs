namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>filter.test</c>. Patterns that are given stand in the place of the filter's own.</summary>
/// <param name="Lines">Lines of a log, at most 1,000 with 1 MiB together; absent with <c>tail</c>.</param>
/// <param name="Filter">A filter by name, with options as in <c>sshd[mode=aggressive]</c>.</param>
/// <param name="Jail">A jail whose filter is tried.</param>
/// <param name="FailRegex">Patterns.</param>
/// <param name="IgnoreRegex">Patterns that take a matched line back.</param>
/// <param name="DatePattern">Date patterns.</param>
/// <param name="Tail">So many of the last lines of the jail's log, 1 to 1,000.</param>
public sealed record FilterTestParams(
    IReadOnlyList<string>? Lines = null, string? Filter = null, string? Jail = null, IReadOnlyList<string>? FailRegex = null,
    IReadOnlyList<string>? IgnoreRegex = null, IReadOnlyList<string>? DatePattern = null, int? Tail = null);

/// <summary>Answer of <c>filter.test</c>.</summary>
/// <param name="Lines">A verdict for each line, in order.</param>
/// <param name="Patterns">Each pattern with its hits.</param>
/// <param name="Complete">Whether all lines were judged; false when the time was up.</param>
public sealed record FilterTestResult(IReadOnlyList<FilterTestLine> Lines, IReadOnlyList<FilterTestPattern> Patterns, bool Complete);

/// <summary>A line and its verdict.</summary>
/// <param name="Text">The line. Hostile text: escape before showing.</param>
/// <param name="Status"><c>matched</c>, <c>ignored</c>, <c>missed</c>, <c>noFail</c> (part of a session) or <c>noTime</c> (matched, but the line has no date).</param>
public sealed record FilterTestLine(string Text, string Status, IReadOnlyList<FilterTestFailure> Failures);

/// <summary>A failure that a line tells of.</summary>
/// <param name="Id">What would be counted and banned.</param>
/// <param name="Pattern">Index of the failregex, from 0.</param>
/// <param name="Time">By the log; absent where it is not known.</param>
/// <param name="Groups">Captured groups by name. Hostile text: escape before showing.</param>
public sealed record FilterTestFailure(string Id, int Pattern, int Attempts, IReadOnlyDictionary<string, string> Groups, DateTimeOffset? Time = null);

/// <summary>A pattern and its hits.</summary>
/// <param name="Option"><c>failregex</c> or <c>ignoreregex</c>.</param>
/// <param name="Index">From 0, among those of its option.</param>
/// <param name="Hits">Lines that it matched.</param>
/// <param name="Costly">Searches that were given up because they took too many steps.</param>
public sealed record FilterTestPattern(string Option, int Index, string Text, long Hits, long Costly);
