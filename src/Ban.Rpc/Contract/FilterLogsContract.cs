namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>filter.findLogs</c>; one of them is expected.</summary>
/// <param name="Filter">A filter by name: the logs of the jails that use it, enabled or not, then those that changed last; on the end of each the filter is tried.</param>
/// <param name="Patterns">Paths and globs, at most 100.</param>
public sealed record FilterFindLogsParams(string? Filter = null, IReadOnlyList<string>? Patterns = null);

/// <summary>Answer of <c>filter.findLogs</c>: for patterns in their order, for a filter the likeliest first.</summary>
public sealed record FilterFindLogsResult(IReadOnlyList<LogCandidate> Logs);

/// <summary>A log file, or a path that names none.</summary>
/// <param name="Path">The file; the pattern itself where it names none.</param>
/// <param name="Pattern">What named it.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">When it last changed; absent where it is not there.</param>
/// <param name="Jail">The jail whose configuration names it.</param>
/// <param name="Tried">Lines of its end that the filter was tried on.</param>
/// <param name="Hits">How many of them the filter matches.</param>
public sealed record LogCandidate(
    string Path, string Pattern, bool Exists, long Size = 0, DateTimeOffset? Changed = null, string? Jail = null, int Tried = 0, int Hits = 0)
{
    /// <summary><see cref="Changed"/> in seconds since 1970.</summary>
    public double? ChangedEpoch => Epoch.Seconds(Changed);
}
