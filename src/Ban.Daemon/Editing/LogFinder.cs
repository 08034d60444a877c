using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Review;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Answers <c>filter.findLogs</c>: looks for logs as the daemon sees them, and which of them a filter matches.</summary>
/// <param name="running">The jails of the daemon.</param>
/// <param name="folder">Where the system's logs lie.</param>
internal sealed class LogFinder(Func<IEnumerable<JailSettings>> running, ConfigTree tree, string folder, TimeProvider clock)
{
    private const int MaxPatterns = 100;

    /// <summary>Files for one question.</summary>
    private const int MaxFiles = 100;

    /// <summary>Files of the system's folder that are looked at.</summary>
    private const int MaxRecent = 40;

    private const int MaxEntries = 10_000;

    /// <summary>Of the end of each log that a filter is tried on.</summary>
    private const int MaxTailBytes = 128 * 1024;

    private const int MaxTailLines = 500;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(3);

    private static readonly string[] s_noLogs = [".gz", ".xz", ".zst", ".bz2", ".journal", ".old", ".db"];
    private static readonly string[] s_records = ["wtmp", "btmp", "lastlog", "faillog"];

    /// <exception cref="RpcException">Neither a filter nor patterns are given, or the filter is wrong.</exception>
    public FilterFindLogsResult Find(FilterFindLogsParams wanted, CancellationToken cancellationToken)
    {
        switch (wanted)
        {
            case { Filter: { } filter, Patterns: null }:
                return new FilterFindLogsResult(Rank(filter, [.. OfFilter(filter).Take(MaxFiles)], cancellationToken));
            case { Filter: null, Patterns: { Count: > 0 and <= MaxPatterns } patterns }:
                return new FilterFindLogsResult([.. patterns.SelectMany(static pattern => Named(pattern, jail: null)).Take(MaxFiles)]);
            default:
                throw RpcErrors.InvalidParameter("filter", $"a filter, or 1 to {MaxPatterns} patterns are expected");
        }
    }

    private static IEnumerable<LogCandidate> Named(string pattern, string? jail)
    {
        LogCandidate[] files = [.. LogGlob.Existing(pattern).Take(MaxFiles).Select(path => Look(path, pattern, jail))];
        return files.Length > 0 ? files : [new LogCandidate(pattern, pattern, Exists: false, Jail: jail)];
    }

    private static LogCandidate Look(string path, string pattern, string? jail)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new LogCandidate(path, pattern, Exists: true, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), jail)
            : new LogCandidate(path, pattern, Exists: false, Jail: jail);
    }

    /// <summary>The logs of the jails that use it, then what the system logged last.</summary>
    private IEnumerable<LogCandidate> OfFilter(string filter)
    {
        IEnumerable<JailSettings> disabled = UnusedChecker.Check(tree.Directory, ConfigDisk.Files, all: false).Jails;
        return running().Concat(disabled)
            .Where(jail => jail.Filter.Name == filter)
            .SelectMany(static jail => jail.LogPaths.SelectMany(path => Named(path.Pattern, jail.Name)))
            .Concat(Recent())
            .DistinctBy(static log => log.Path);
    }

    private IEnumerable<LogCandidate> Recent()
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
            return
            [
                .. new DirectoryInfo(folder).EnumerateFiles("*", options).Take(MaxEntries)
                    .Where(static file => file.Length > 0 && !IsNoLog(file.Name))
                    .OrderByDescending(static file => file.LastWriteTimeUtc).Take(MaxRecent)
                    .Select(static file => Look(file.FullName, file.FullName, jail: null)),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Packed, rotated away, or no text.</summary>
    private static bool IsNoLog(string name) =>
        s_records.Contains(name, StringComparer.Ordinal) || s_noLogs.Contains(Path.GetExtension(name), StringComparer.Ordinal) || char.IsAsciiDigit(name[^1]);

    private IReadOnlyList<LogCandidate> Rank(string filter, IReadOnlyList<LogCandidate> logs, CancellationToken cancellationToken)
    {
        try
        {
            FilterDefinition definition = ConfigurationLoader.LoadFilter(tree.Directory, filter, ConfigDisk.Files);
            long start = clock.GetTimestamp();
            List<LogCandidate> tried = [];
            foreach (LogCandidate log in logs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                tried.Add(log.Exists && clock.GetElapsedTime(start) < s_timeLimit ? Try(definition, log) : log);
            }

            return [.. tried.OrderByDescending(static log => log.Hits > 0).ThenByDescending(static log => log.Jail is not null).ThenByDescending(static log => log.Exists).ThenByDescending(static log => log.Hits)];
        }
        catch (ConfigurationException wrong)
        {
            throw ConfigErrors.FilterRefused(tree.NameOf(wrong.Origin.File), wrong.Origin.Line, null, wrong.Problem);
        }
    }

    private LogCandidate Try(FilterDefinition filter, LogCandidate log)
    {
        try
        {
            ReadOnlyMemory<byte>[] lines = [.. LogTail.Read(log.Path, MaxTailBytes).Lines.TakeLast(MaxTailLines)];
            using LineMatcher matcher = LineMatcher.Create(filter, new MatcherOptions { UseDns = UseDns.No, KeepLines = false }, clock);
            List<Failure> failures = [];
            var context = new LineContext(clock.GetUtcNow(), InOperation: false) { TrustLogTime = true };
            int hits = lines.Count(line =>
            {
                failures.Clear();
                return matcher.Match(line.Span, context, failures) == LineVerdict.Matched;
            });
            return log with { Tried = lines.Length, Hits = hits };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return log;
        }
    }
}
