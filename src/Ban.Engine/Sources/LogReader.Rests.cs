using Ban.Engine.Store;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <content>What is left to read of files that a path had before: renamed, copied or packed while nobody looked.</content>
internal sealed partial class LogReader
{
    private readonly Dictionary<string, List<FileCursor>> _unpacking = new(StringComparer.Ordinal);
    private readonly List<Thread> _unpackers = [];

    /// <summary>The log was rotated while the jail did not run: opens what it had not read, so that this is judged too.</summary>
    /// <returns>The jail's place in the youngest file before the current one; null if nothing was found.</returns>
    private FileCursor? FindRest(WatchedLog log, LogFile current, SourceSubscription subscription, LogPosition known, FileCursor? before)
    {
        if (known.FirstLineHash.Length == 0)
        {
            return before;
        }

        IReadOnlyList<RotatedFile> files = RotatedLog.Find(log.Path, known.FirstLineHash, current.FirstLineHash);
        if (files.Count == 0)
        {
            SourceLog.RestNotFound(_log, log.Path);
        }

        return ReadFirst(log, subscription, files, known.Offset, before);
    }

    /// <summary>
    /// The log was emptied under the reader's hands. What was not read of it is in the copy that was made before, if one was;
    /// had it been copied and emptied more than once by now, all of the younger copies are new.
    /// </summary>
    private void OnTruncated(LogFile file)
    {
        string now = FileHead.Read(file.Handle)?.Hash ?? string.Empty;
        if (!_logs.TryGetValue(file.Path, out WatchedLog? log) || file.FirstLineHash.Length == 0)
        {
            file.Restart(static _ => null);
            return;
        }

        IReadOnlyList<RotatedFile> copies = RotatedLog.Find(file.Path, file.FirstLineHash, now);
        long lost = copies.Count > 0 ? 0 : file.Cursors.Max(c => c.State.Size - c.Offset);
        if (lost > 0)
        {
            SourceLog.RestEmptied(_log, file.Path, lost);
        }

        file.Restart(cursor => ReadFirst(log, cursor.Subscription, copies, cursor.Offset, cursor.Predecessor));
    }

    /// <summary>Lines up files that a jail reads one after the other, before the current one.</summary>
    private FileCursor? ReadFirst(WatchedLog log, SourceSubscription subscription, IReadOnlyList<RotatedFile> files, long offset, FileCursor? before)
    {
        FileCursor? last = before;
        foreach (RotatedFile old in files)
        {
            last = (old.IsPacked ? Unpack(log, subscription, old, offset, last) : ReadFirst(log, subscription, old, offset, last)) ?? last;
            offset = 0;
        }

        return last;
    }

    private FileCursor? ReadFirst(WatchedLog log, SourceSubscription subscription, RotatedFile old, long offset, FileCursor? before)
    {
        LogFile? file = log.Retired.Find(f => f.Identity == old.Identity) ?? OpenRetired(log, old.Location);
        if (file is null || !file.IsLineStart(offset) || IsReadElsewhere(subscription, file) || file.CursorOf(subscription) is not null)
        {
            return file?.CursorOf(subscription);
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
            LogFile file = LogFile.Open(log.Path, location);
            AddRetired(log, file);
            return file;
        }
        catch (IOException e)
        {
            SourceLog.ReadFailed(_log, location, e.Message);
            return null;
        }
    }

    private void AddRetired(WatchedLog log, LogFile file)
    {
        file.RetiredAt = _clock.GetTimestamp();
        log.Retired.Add(file);
        Watch(log, file);
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

    /// <summary>Unpacks on a thread of its own; the jail's other lines of this log wait for it, no other log does.</summary>
    private FileCursor Unpack(WatchedLog log, SourceSubscription subscription, RotatedFile old, long offset, FileCursor? before)
    {
        FileCursor cursor = new(subscription, subscription.State(log.Path), offset, before);
        if (_unpacking.TryGetValue(old.Location, out List<FileCursor>? waiting))
        {
            waiting.Add(cursor);
            return cursor;
        }

        _unpacking.Add(old.Location, [cursor]);
        Thread unpacker = new(() =>
        {
            SafeFileHandle? file = PackedLog.TryUnpack(old.Location, () => _stopping, out string? problem);
            _commands.Post(() => OnUnpacked(log, old.Location, file, problem));
        })
        { IsBackground = true, Name = "log unpacker" };
        _unpackers.Add(unpacker);
        unpacker.Start();
        return cursor;
    }

    private void OnUnpacked(WatchedLog log, string location, SafeFileHandle? handle, string? problem)
    {
        _unpackers.RemoveAll(static t => !t.IsAlive);
        _unpacking.Remove(location, out List<FileCursor>? waiting);
        if (problem is not null)
        {
            SourceLog.ReadFailed(_log, location, problem);
        }

        LogFile? file = handle is null ? null : LogFile.Adopt(log.Path, handle);
        foreach (FileCursor cursor in waiting!)
        {
            if (file is not null && log.Subscribers.Contains(cursor.Subscription) && file.IsLineStart(cursor.Offset))
            {
                file.Cursors.Add(cursor);
            }
            else
            {
                cursor.Drained = true;
            }
        }

        if (file is not null && _logs.ContainsValue(log))
        {
            file.RetiredAt = _clock.GetTimestamp();
            log.Retired.Add(file);
        }
        else
        {
            file?.Dispose();
        }

        QueueAll(log.Path);
    }
}
