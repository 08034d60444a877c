namespace Ban.Core.Jails;

/// <summary>A group of a match and where it stands in the decoded line.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Start">Index of the first character.</param>
/// <param name="End">Index after the last one.</param>
public readonly record struct CapturedSpan(string Group, int Start, int End);

/// <summary>Where a failure's line holds what was read from it: places in its text, in UTF-16 units.</summary>
/// <param name="Groups">The groups that hold text, each with its place.</param>
/// <param name="DateForm">The date pattern that the line's own date was found with; null where it has none.</param>
/// <param name="DateStart">Where the date begins; of no meaning without one.</param>
/// <param name="DateEnd">Where it ends, exclusive.</param>
public sealed record LinePlaces(IReadOnlyList<CapturedSpan> Groups, string? DateForm = null, int DateStart = 0, int DateEnd = 0);
