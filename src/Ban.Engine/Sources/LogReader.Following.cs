using Ban.Core.Jails;
using Ban.Engine.Store;
using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <content>Which files are open for whom.</content>
internal sealed partial class LogReader
{
    /// <summary>Files that one glob may open; more are left out, and the jail is told.</summary>
    private const int MaxFilesPerGlob = 10_000;

    /// <summary>Logs remembered that a glob had found and that have gone.</summary>
    private const int MaxGoneLogs = 1000;

    private readonly Dictionary<string, WatchedLog> _logs = new(StringComparer.Ordinal);
    private readonly List<(SourceSubscription Subscription, string Pattern)> _globs = [];

    /// <summary>Every open file, by what file it is: one can be open under several paths.</summary>
    private readonly Dictionary<FileIdentity, List<LogFile>> _open = [];

    private void Follow(SourceSubscription subscription)
    {
        foreach (LogPath path in subscription.Paths)
        {
            if (ShellPattern.IsPattern(path.Pattern))
            {
                _globs.Add((subscription, path.Pattern));
                Expand(subscription, path.Pattern, path.Tail);
            }
            else
            {
                Follow(subscription, Path.GetFullPath(path.Pattern), path.Tail);
            }
        }
    }

    /// <summary>Follows what a glob finds now. The directory of its last part is watched for what comes later.</summary>
    private void Expand(SourceSubscription subscription, string pattern, bool tail)
    {
        EnsureDirectories(pattern);
        List<string> found = [.. ShellPattern.Expand(pattern, MaxFilesPerGlob + 1).Where(p => !RotatedLog.IsCompressed(p))];
        foreach (string path in found.Take(MaxFilesPerGlob))
        {
            Follow(subscription, Path.GetFullPath(path), tail);
        }

        if (found.Count > MaxFilesPerGlob)
        {
            subscription.Report(pattern, $"more than {MaxFilesPerGlob} files match; the others are not followed");
        }
        else if (found.Count == 0 && !_logs.Values.Any(l => l.Subscribers.Contains(subscription) && ShellPattern.Matches(pattern, l.Path)))
        {
            subscription.Report(pattern, "no file matches");
        }
        else
        {
            subscription.Forget(pattern);
        }
    }

    /// <summary>Watches the directory that a glob begins in, and those that its last part is searched in.</summary>
    private void EnsureDirectories(string pattern)
    {
        _directories.Ensure(LiteralDirectory(pattern));
        if (Path.GetDirectoryName(pattern) is { } parent && ShellPattern.IsPattern(parent))
        {
            foreach (string directory in ShellPattern.Expand(parent, MaxFilesPerGlob))
            {
                _directories.Ensure(directory);
            }
        }
    }

    /// <summary>The part of a glob before its first wildcard, down to the last slash.</summary>
    private static string LiteralDirectory(string pattern)
    {
        string literal = pattern[..pattern.AsSpan().IndexOfAny("*?[")];
        return Path.GetDirectoryName(Path.GetFullPath(literal + "x")) ?? "/";
    }

    private void Follow(SourceSubscription subscription, string path, bool tail)
    {
        if (!_logs.TryGetValue(path, out WatchedLog? log))
        {
            log = new WatchedLog(path);
            _logs.Add(path, log);
        }

        if (log.Subscribers.Contains(subscription))
        {
            return;
        }

        log.Subscribers.Add(subscription);
        EnsureDirectories(log);
        if (log.Current is { } file)
        {
            FollowOpen(log, file, subscription, tail);
        }
        else
        {
            Refresh(log, tail);
        }
    }

    private void FollowOpen(WatchedLog log, LogFile file, SourceSubscription subscription, bool tail)
    {
        try
        {
            Watch(log, file);
            subscription.Report(log.Path, null);
            Attach(log, file, subscription, tail);
        }
        catch (Exception e) when (IsOutside(e))
        {
            GiveUp(log, e.Message);
        }
    }

    /// <summary>
    /// Forgets logs that a glob had found and that have gone: names with a date or a process number never return. Only where many
    /// have, for those of the last rotations are still known by their first lines.
    /// </summary>
    private void DropGone()
    {
        List<WatchedLog> gone = [.. _logs.Values.Where(static l => l.Current is null && l.Retired.Count == 0 && l.IsOfGlobs)];
        foreach (WatchedLog log in gone.Take(Math.Max(0, gone.Count - MaxGoneLogs)))
        {
            log.Subscribers.ForEach(subscription => subscription.Forget(log.Path));
            _logs.Remove(log.Path);
            _links.Remove(log);
        }
    }

    private void Unfollow(SourceSubscription subscription)
    {
        _globs.RemoveAll(g => g.Subscription == subscription);
        foreach (WatchedLog log in _logs.Values.Where(l => l.Subscribers.Remove(subscription)).ToList())
        {
            foreach (LogFile file in log.Files)
            {
                file.Cursors.RemoveAll(c => c.Subscription == subscription);
            }

            if (log.Subscribers.Count == 0)
            {
                _logs.Remove(log.Path);
                _links.Remove(log);
                log.Files.ToList().ForEach(Close);
            }
        }
    }

    /// <summary>Gives a jail its place in a file: where it was, or the beginning.</summary>
    private void Attach(WatchedLog log, LogFile file, SourceSubscription subscription, bool tail)
    {
        LogPosition? known = subscription.TakePosition(log.Path);
        if (IsReadElsewhere(subscription, file))
        {
            return;
        }

        FileCursor? predecessor = log.Retired.LastOrDefault()?.CursorOf(subscription);
        long offset = 0;
        if (tail)
        {
            offset = file.OffsetOfLastLine();
        }
        else if (known is { Offset: > 0 })
        {
            bool isSame = known.FirstLineHash == file.FirstLineHash && file.IsLineStart(known.Offset);
            offset = isSame ? known.Offset : 0;
            predecessor = isSame ? predecessor : FindRest(log, file, subscription, known, predecessor);
        }

        SourceState state = subscription.State(log.Path);
        state.InOperation |= tail;
        state.Offset = offset;
        state.Size = file.Size;
        file.Cursors.Add(new FileCursor(subscription, state, offset, predecessor));
        Queue(file);
    }

    /// <summary>A file of two names, or a rotated one that a glob finds under its new name, is read once.</summary>
    private bool IsReadElsewhere(SourceSubscription subscription, LogFile file) =>
        _open.GetValueOrDefault(file.Identity)?.Exists(f => f != file && f.CursorOf(subscription) is not null) == true;

    private void Queue(SourceSubscription subscription)
    {
        foreach (LogFile file in _logs.Values.SelectMany(l => l.Files).Where(f => f.CursorOf(subscription) is not null))
        {
            Queue(file);
        }
    }

    private void QueueAll(string path)
    {
        if (_logs.TryGetValue(path, out WatchedLog? log))
        {
            foreach (LogFile file in log.Files)
            {
                Queue(file);
            }
        }
    }

    private void Report(string path, string trouble)
    {
        if (_logs.TryGetValue(path, out WatchedLog? log))
        {
            log.Report(trouble);
        }
    }
}
