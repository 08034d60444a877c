using Ban.Core.Net;

namespace Ban.Core.Jails;

/// <summary>One failed log-in or probe that a filter found in a line (spec 1, sections 2.3 to 2.5).</summary>
public sealed record Failure
{
    /// <summary>What is counted and banned.</summary>
    public required FailureId Id { get; init; }

    /// <summary>The address in the line, where a filter captured an id of its own beside it; else the id's address.</summary>
    public NetAddress Address { get; init; }

    /// <summary>When it happened, by the log.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many attempts this stands for: 1, or more where a multi-line session reports several at once.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>What it counts towards <c>maxretry</c>, where a known offender's failure counts more; null is <see cref="Attempts"/>.</summary>
    public int? Weight { get; init; }

    /// <summary>Index of the failregex that matched, from 0.</summary>
    public int Pattern { get; init; }

    /// <summary>The log that its line stands in; null where it came from none.</summary>
    public string? Path { get; init; }

    /// <summary>Byte offset of the line in <see cref="Path"/>; below 0 for the journal.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>Captured groups by lower-case name without empty ones: <c>user</c>, <c>ip4</c>, <c>fport</c>.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = EmptyGroups;

    /// <summary>The matched lines as they stand in the log, decoded, without line ends. Hostile text: escape before showing.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>
    /// What stands where in the last of <see cref="Lines"/>; null where nobody asked for it, where the match reached over several lines,
    /// and for a failure that came from no log.
    /// </summary>
    public LinePlaces? Places { get; init; }

    private static Dictionary<string, string> EmptyGroups { get; } = [];
}
