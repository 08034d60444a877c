using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <content>Rests in packed files.</content>
internal sealed partial class LogReader
{
    private readonly Dictionary<FileIdentity, List<FileCursor>> _unpacking = [];
    private readonly Queue<PackedRest> _packed = new();
    private Thread? _unpacker;

    /// <summary>Has it unpacked, one file after the other; the jail's other lines of this log wait for it, no other log does.</summary>
    private FileCursor Unpack(WatchedLog log, SourceSubscription subscription, RotatedFile old, long offset, FileCursor? before)
    {
        FileCursor cursor = new(subscription, subscription.State(log.Path), offset, before);
        if (_unpacking.TryGetValue(old.Identity, out List<FileCursor>? waiting))
        {
            waiting.Add(cursor);
            return cursor;
        }

        _unpacking.Add(old.Identity, [cursor]);
        _packed.Enqueue(new PackedRest(log, old.Name, old.Identity, old.TakeHandle()));
        UnpackNext();
        return cursor;
    }

    /// <summary>Unpacks the next file on a thread of its own, unless one is at work.</summary>
    private void UnpackNext()
    {
        if (_unpacker is not null || !_packed.TryDequeue(out PackedRest? rest))
        {
            return;
        }

        _unpacker = new Thread(() =>
        {
            using (rest.Handle)
            {
                SafeFileHandle? file = PackedLog.TryUnpack(rest.Name, rest.Handle, () => _stopping, out string? problem);
                _commands.Post(() => OnUnpacked(rest, file, problem));
            }
        })
        { IsBackground = true, Name = "log unpacker" };
        _unpacker.Start();
    }

    private void OnUnpacked(PackedRest rest, SafeFileHandle? handle, string? problem)
    {
        _unpacker = null;
        UnpackNext();
        WatchedLog log = rest.Log;
        _unpacking.Remove(rest.Identity, out List<FileCursor>? waiting);
        if (problem is not null)
        {
            SourceLog.ReadFailed(_log, rest.Name, problem);
        }

        LogFile? file = handle is null ? null : TryAdopt(rest, handle);
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
            log.Retired.Add(Opened(file));
        }
        else
        {
            file?.Dispose();
        }

        QueueAll(log.Path);
    }

    private LogFile? TryAdopt(PackedRest rest, SafeFileHandle unpacked)
    {
        try
        {
            return LogFile.Adopt(rest.Log.Path, unpacked);
        }
        catch (Exception e) when (IsOutside(e))
        {
            unpacked.Dispose();
            SourceLog.ReadFailed(_log, rest.Name, e.Message);
            return null;
        }
    }

    private void DropPacked()
    {
        while (_packed.TryDequeue(out PackedRest? rest))
        {
            rest.Handle.Dispose();
        }
    }

    /// <param name="Log">What it was.</param>
    /// <param name="Name">Where it was found.</param>
    /// <param name="Identity">Which file it is.</param>
    /// <param name="Handle">The packed file; whoever unpacks it closes it.</param>
    private sealed record PackedRest(WatchedLog Log, string Name, FileIdentity Identity, SafeFileHandle Handle);
}
