using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <content>What becomes of a path: files that appear, are renamed, deleted, return.</content>
internal sealed partial class LogReader
{
    /// <summary>How long a file that lost its path is kept open: a logger may go on writing to it until it is told to reopen.</summary>
    private static readonly TimeSpan s_retiredLinger = TimeSpan.FromMinutes(1);

    /// <summary>Files kept open that lost the same path.</summary>
    private const int MaxRetiredFiles = RotatedLog.MaxCandidates + 32;

    private const InotifyEvents FileEvents =
        InotifyEvents.Modified | InotifyEvents.AttributesChanged | InotifyEvents.MovedSelf | InotifyEvents.DeletedSelf;

    private readonly Dictionary<int, List<LogFile>> _fileWatches = [];
    private readonly HashSet<WatchedLog> _links = [];

    /// <summary>Looks what is at the path now and follows it.</summary>
    private void Refresh(WatchedLog log, bool tail = false)
    {
        if (!FileStatus.TryGet(log.Path, out FileStatus status, out string? error))
        {
            if (log.Current is null)
            {
                log.Report(error ?? "no such file");
            }

            return;
        }

        if (log.Current is { } current && current.Identity == status.Identity)
        {
            return;
        }

        try
        {
            LogFile? returned = Reclaim(log, status.Identity);
            LogFile file = returned ?? Opened(LogFile.Open(log.Path, log.Path));
            Retire(log);
            log.Current = file;
            log.IsPolled |= FileSystem.IsRemote(file.Handle);
            _hasPolled |= log.IsPolled;
            FollowLink(log);
            Watch(log, file);
            log.Report(null);
            foreach (var subscription in log.Subscribers.Where(s => file.CursorOf(s) is null))
            {
                Attach(log, file, subscription, tail);
            }

            if (returned is null)
            {
                LookBack(log, file);
            }

            Queue(file);
        }
        catch (Exception e) when (IsOutside(e))
        {
            GiveUp(log, e.Message);
        }
    }

    /// <summary>Some jail has no place in the file for now; as one without its path it is found again by the next look.</summary>
    private void GiveUp(WatchedLog log, string problem)
    {
        Retire(log);
        log.Report(problem);
    }

    /// <summary>A file that had the path before and has it again.</summary>
    private static LogFile? Reclaim(WatchedLog log, FileIdentity identity)
    {
        LogFile? file = log.Retired.Find(f => f.Identity == identity);
        if (file is not null)
        {
            log.Retired.Remove(file);
            file.RetiredAt = null;
            file.Cursors.ForEach(c => c.Drained = false);
        }

        return file;
    }

    /// <summary>The file has lost its path. It stays open, for its rest and for a writer that does not know yet.</summary>
    private void Retire(WatchedLog log)
    {
        if (log.Current is not { } file)
        {
            return;
        }

        file.RetiredAt = _clock.GetTimestamp();
        log.Anchor = new LogAnchor(file.Identity, file.FirstLineHash, file.Modified);
        log.Current = null;
        log.Retired.Add(file);
        Queue(file);
        LimitRetired(log);
    }

    /// <summary>Gives up the oldest where too many files of one path are open.</summary>
    private void LimitRetired(WatchedLog log)
    {
        if (log.Retired.Count > MaxRetiredFiles)
        {
            LogFile oldest = log.Retired.Find(f => f.Cursors.TrueForAll(c => c.Drained)) ?? log.Retired[0];
            if (oldest.Cursors.Exists(c => !c.Drained))
            {
                SourceLog.RestGivenUp(_log, log.Path, MaxRetiredFiles);
                log.Report($"rotated more than {MaxRetiredFiles} times before it could be read; the rest of the oldest file is lost");
            }

            Close(log, oldest);
        }
    }

    private void CloseLingering(WatchedLog log)
    {
        foreach (LogFile file in log.Retired.Where(IsDone).ToList())
        {
            Close(log, file);
        }

        bool IsDone(LogFile file) => _clock.GetElapsedTime(file.RetiredAt!.Value) >= s_retiredLinger
            && file.Cursors.TrueForAll(c => c.Drained);
    }

    private void Close(WatchedLog log, LogFile file)
    {
        log.NoteRead(file.FirstLineHash);
        log.Retired.Remove(file);
        Close(file);
        foreach (FileCursor cursor in file.Cursors)
        {
            cursor.Drained = true;
            HandOn(file, cursor);
        }

        QueueAll(log.Path);
    }

    /// <summary>A file that another path still names is read on under that path, from where it was.</summary>
    private void HandOn(LogFile closed, FileCursor cursor)
    {
        LogFile? other = _open.GetValueOrDefault(closed.Identity)?.Find(
            f => f.CursorOf(cursor.Subscription) is null && _logs.TryGetValue(f.Path, out WatchedLog? log)
                && log.Current == f && log.Subscribers.Contains(cursor.Subscription));
        if (other is not null)
        {
            other.Cursors.Add(new FileCursor(cursor.Subscription, cursor.Subscription.State(other.Path), cursor.Offset, predecessor: null));
            Queue(other);
        }
    }

    /// <summary>Where the path is a link, the directory that it leads to is watched too: rotation takes place there.</summary>
    private void FollowLink(WatchedLog log)
    {
        _links.Remove(log);
        log.Target = TargetOf(log.Path);
        if (log.Target is { } target)
        {
            _links.Add(log);
            _directories.Ensure(Path.GetDirectoryName(target) ?? "/");
        }
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has changed since it was opened; the next look finds what is there then.
            return null;
        }
    }

    /// <summary>Watches the directories of logs, each once: thousands can stand in one.</summary>
    private void EnsureDirectories(params IEnumerable<WatchedLog> logs)
    {
        IEnumerable<string> directories = logs.Where(static log => !log.IsPolledByChoice).SelectMany(static log => log.Target is { } target
            ? (string[])[log.Directory, Path.GetDirectoryName(target) ?? "/"]
            : [log.Directory]);
        foreach (string directory in directories.Distinct(StringComparer.Ordinal))
        {
            _directories.Ensure(directory);
        }
    }

    private LogFile Opened(LogFile file)
    {
        if (!_open.TryGetValue(file.Identity, out List<LogFile>? files))
        {
            _open.Add(file.Identity, files = []);
        }

        files.Add(file);
        return file;
    }

    private void Watch(WatchedLog log, LogFile file)
    {
        if (file.Watch >= 0 || log.IsPolledByChoice)
        {
            return;
        }

        if (!_inotify.TryAddWatch(file.Handle, FileEvents, out int watch, out string error))
        {
            SourceLog.WatchRefused(_log, file.Path, error);
            log.IsPolled = _hasPolled = true;
            return;
        }

        file.Watch = watch;
        if (!_fileWatches.TryGetValue(watch, out List<LogFile>? files))
        {
            _fileWatches.Add(watch, files = []);
        }

        files.Add(file);
    }

    private void Close(LogFile file)
    {
        if (_fileWatches.TryGetValue(file.Watch, out List<LogFile>? files) && files.Remove(file) && files.Count == 0)
        {
            _fileWatches.Remove(file.Watch);
            _inotify.RemoveWatch(file.Watch);
        }

        if (_open.TryGetValue(file.Identity, out List<LogFile>? same) && same.Remove(file) && same.Count == 0)
        {
            _open.Remove(file.Identity);
        }

        file.IsClosed = true;
        file.Dispose();
    }

    private void CloseAll()
    {
        foreach (LogFile file in _logs.Values.SelectMany(l => l.Files).ToList())
        {
            file.Dispose();
        }

        DropPacked();
    }
}
