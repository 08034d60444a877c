using Ban.Engine.Store;
using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <content>What is left to read of files that a path had before: renamed, copied or packed while nobody looked.</content>
internal sealed partial class LogReader
{
    /// <summary>Looks at an emptied file at most, where it is filled and emptied again meanwhile.</summary>
    private const int MaxLooks = 4;

    /// <summary>The log was rotated while the jail did not run: opens what it had not read, so that this is judged too.</summary>
    /// <returns>The jail's place in the youngest file before the current one; null if nothing was found.</returns>
    private FileCursor? FindRest(WatchedLog log, LogFile current, SourceSubscription subscription, LogPosition known, FileCursor? before)
    {
        if (known.FirstLineHash.Length == 0)
        {
            return before;
        }

        using RotatedFiles found = RotatedLog.Find(log.Path, new LogAnchor(Identity: null, known.FirstLineHash, Floor: known.Written), Present(current));
        if (found.WasCut)
        {
            ReportCut(log);
        }
        else if (found.Anchor is null)
        {
            SourceLog.RestNotFound(_log, log.Path);
        }

        return LineUp(log, subscription, found, known.Offset, before);
    }

    /// <summary>
    /// The log was emptied under the reader's hands. What was not read of it is in the copy that was made before, if one was;
    /// had it been copied and emptied more than once by now, all of the younger copies are new.
    /// </summary>
    private void OnTruncated(LogFile file)
    {
        if (!_logs.TryGetValue(file.Path, out WatchedLog? log) || file.FirstLineHash.Length == 0)
        {
            file.Restart(FileHead.Read(file.Handle), static _ => null);
            return;
        }

        LogAnchor anchor = new(Identity: null, file.FirstLineHash, file.Modified);
        using RotatedFiles copies = FindCopies(file, anchor, out FileHead? now);
        long lost = copies.Anchor is null && !copies.WasCut ? file.Cursors.Max(c => c.State.Size - c.Offset) : 0;
        if (copies.WasCut)
        {
            ReportCut(log);
        }
        else if (lost > 0)
        {
            SourceLog.RestEmptied(_log, file.Path, lost);
        }

        List<RotatedFile> younger = [.. copies.Younger.Where(f => !log.HasRead(f.FirstLineHash))];
        log.NoteRead(file.FirstLineHash);
        log.Anchor = anchor;
        file.Restart(now, cursor => LineUp(log, cursor.Subscription, copies with { Younger = younger }, cursor.Offset, cursor.Predecessor));
    }

    /// <summary>What the file was since, and what it begins with now; the two belong together, or a copy of its present lines would be read as well.</summary>
    private static RotatedFiles FindCopies(LogFile file, LogAnchor anchor, out FileHead? now)
    {
        now = FileHead.Read(file.Handle);
        for (int look = 1; ; look++)
        {
            RotatedFiles found = RotatedLog.Find(file.Path, anchor, new PresentLog(file.Identity, now?.Hash ?? string.Empty));
            FileHead? after = FileHead.Read(file.Handle);
            if (look == MaxLooks || after?.Hash == now?.Hash)
            {
                return found;
            }

            found.Dispose();
            now = after;
        }
    }

    /// <summary>The first line has come to a file that was empty: it may have been filled and rotated away several times since anybody looked.</summary>
    private void OnBegun(LogFile file)
    {
        if (_logs.TryGetValue(file.Path, out WatchedLog? log) && log.Current == file)
        {
            InsertMissed(log, file);
        }
    }

    /// <summary>A file is followed that was not there before: looks what came between it and the one before.</summary>
    private void LookBack(WatchedLog log, LogFile file)
    {
        if (log.Anchor is null && file.FirstLineHash.Length == 0)
        {
            // The first one, and empty: what stands beside it now is older and was not asked for, what comes from now on is wanted.
            DateTimeOffset beside = RotatedLog.NewestWrite(log.Path) ?? file.Modified;
            log.Anchor = new LogAnchor(Identity: null, string.Empty, beside > file.Modified ? beside : file.Modified);
        }

        InsertMissed(log, file);
    }

    /// <summary>Lines up the files that a log was since the last one that was seen, before the present one.</summary>
    private void InsertMissed(WatchedLog log, LogFile current)
    {
        if (log.Anchor is not { } anchor)
        {
            return;
        }

        if (!log.Retired.Exists(f => f.Identity == anchor.Identity))
        {
            // Closed by now, and its number may be another file's.
            anchor = anchor with { Identity = null };
        }

        using RotatedFiles found = RotatedLog.Find(log.Path, anchor, Present(current));
        if (found.WasCut)
        {
            ReportCut(log);
        }

        List<RotatedFile> missed = [.. found.Younger.Where(f => log.Retired.Exists(r => r.Identity == f.Identity) || !log.HasRead(f.FirstLineHash))];
        if (missed.Count == 0)
        {
            return;
        }

        // The one before the present file may be among those that were found by their renaming: it cannot be before them.
        bool areAllNew = !missed.Exists(f => log.Retired.Exists(r => r.Identity == f.Identity));
        foreach (SourceSubscription subscription in log.Subscribers)
        {
            FileCursor? next = current.CursorOf(subscription);
            FileCursor? before = log.Retired.Find(f => f.Identity == anchor.Identity)?.CursorOf(subscription) ?? (areAllNew ? next?.Predecessor : null);
            FileCursor? last = LineUp(log, subscription, new RotatedFiles(Anchor: null, missed, WasCut: false), offset: 0, before);
            if (last is not null && next is not null && last != next.Predecessor)
            {
                next.Follow(last);
            }
        }

        LimitRetired(log);
    }

    private static PresentLog Present(LogFile file) => new(file.Identity, file.FirstLineHash);

    private void ReportCut(WatchedLog log)
    {
        SourceLog.RestTooLong(_log, log.Path, RotatedLog.MaxBytes);
        log.Report($"more than {RotatedLog.MaxBytes} bytes in rotated files wait to be read; the oldest are lost");
    }

    /// <summary>Puts files that a jail reads one after the other in a row, before the current one.</summary>
    /// <param name="offset">Its place in the anchor, if that is one of them.</param>
    /// <param name="before">Its place in the file before them.</param>
    private FileCursor? LineUp(WatchedLog log, SourceSubscription subscription, RotatedFiles files, long offset, FileCursor? before)
    {
        FileCursor? last = before;
        foreach (RotatedFile old in files.All)
        {
            long start = old == files.Anchor ? offset : 0;
            last = (old.IsPacked ? Unpack(log, subscription, old, start, last) : LineUp(log, subscription, old, start, last)) ?? last;
            log.NoteRead(old.FirstLineHash);
        }

        return last;
    }

    private FileCursor? LineUp(WatchedLog log, SourceSubscription subscription, RotatedFile old, long offset, FileCursor? before)
    {
        LogFile file = log.Retired.Find(f => f.Identity == old.Identity) ?? AddRetired(log, LogFile.Adopt(log.Path, old.TakeHandle()));
        if (file.CursorOf(subscription) is { } known)
        {
            // Found by its renaming already; what is older comes before it.
            if (before is not null && before != known && known.Predecessor is null or { Drained: true })
            {
                known.Follow(before);
            }

            return known;
        }

        if (!file.IsLineStart(offset) || IsReadElsewhere(subscription, file))
        {
            return null;
        }

        FileCursor cursor = new(subscription, subscription.State(log.Path), offset, before);
        file.Cursors.Add(cursor);
        Queue(file);
        return cursor;
    }

    /// <summary>Opens a file that had the path before; null if it cannot be read.</summary>
    private LogFile? OpenRetired(WatchedLog log, string location)
    {
        try
        {
            return AddRetired(log, LogFile.Open(log.Path, location));
        }
        catch (IOException e)
        {
            SourceLog.ReadFailed(_log, location, e.Message);
            return null;
        }
    }

    private LogFile AddRetired(WatchedLog log, LogFile file)
    {
        Opened(file);
        file.RetiredAt = _clock.GetTimestamp();
        log.Retired.Add(file);
        Watch(log, file);
        return file;
    }

    /// <summary>A file that came to a path and was renamed away before it could be opened there: it is between the files before and the current one.</summary>
    private void AddMissed(WatchedLog log, string location)
    {
        if (OpenRetired(log, location) is not { } file)
        {
            return;
        }

        foreach (SourceSubscription subscription in log.Subscribers.Where(s => !IsReadElsewhere(s, file)))
        {
            FileCursor? next = log.Current?.CursorOf(subscription);
            FileCursor? before = next is null ? log.Retired.FindLast(f => f != file)?.CursorOf(subscription) : next.Predecessor;
            FileCursor cursor = new(subscription, subscription.State(log.Path), offset: 0, before);
            next?.Follow(cursor);
            file.Cursors.Add(cursor);
        }

        Queue(file);
        LimitRetired(log);
    }

    /// <summary>Looks where the renamed files are now, the oldest first.</summary>
    private void FollowRenamed()
    {
        HashSet<WatchedLog> left = [];
        foreach ((WatchedLog log, string? name) in _trail.Take())
        {
            if (name is null || name == log.Path || !_logs.ContainsKey(log.Path) || !FileStatus.TryGet(name, out FileStatus status, out _) || !status.IsRegular)
            {
                continue;
            }

            if (log.Current?.Identity == status.Identity)
            {
                left.Add(log);
            }
            else if (!log.Retired.Exists(f => f.Identity == status.Identity) && !RotatedLog.IsCompressed(name))
            {
                if (left.Remove(log))
                {
                    Retire(log);
                }

                AddMissed(log, name);
            }
        }
    }
}
