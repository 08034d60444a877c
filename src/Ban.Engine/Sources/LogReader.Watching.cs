using System.Text;
using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <content>The kernel's notes, and the look around that does without them.</content>
internal sealed partial class LogReader
{
    private readonly DirectoryWatches _directories;
    private readonly RenameTrail _trail = new();
    private readonly HashSet<WatchedLog> _changed = [];
    private readonly PollingPace _pace;
    private bool _recheckNow;

    /// <summary>Whether any log is looked at now and then, as of the last look around.</summary>
    private bool _hasPolled;

    /// <summary>Notes taken before a look around; their names are kept meanwhile.</summary>
    private const int MaxNotes = 10_000;

    /// <summary>Looks around before files are read on: whoever renames without end must not keep the reader from that.</summary>
    private const int MaxRounds = 16;

    /// <summary>
    /// Takes all notes, then looks around: a file that was renamed away is put before the one that is at its path by then. Asked
    /// again after that look, since a file opened by it may have come after further renamings.
    /// </summary>
    private void ReadNotes()
    {
        for (int round = 0; round < MaxRounds && TakeNotes(); round++)
        {
            FollowRenamed();
            foreach (WatchedLog log in _changed)
            {
                Refresh(log);
            }

            _changed.Clear();
        }
    }

    private bool TakeNotes()
    {
        int count = 0;
        int before;
        do
        {
            before = count;
            foreach (InotifyEvent note in _inotify.Read(_notes))
            {
                count++;
                OnNote(note);
            }
        }
        while (count > before && count < MaxNotes);
        return count > 0;
    }

    private void OnNote(in InotifyEvent note)
    {
        if (note.Events.HasFlag(InotifyEvents.Overflow))
        {
            _recheckNow = true;
        }
        else if (_fileWatches.TryGetValue(note.Watch, out List<LogFile>? files))
        {
            OnFileNote(files, note);
        }
        else
        {
            foreach (string directory in _directories.PathsOf(note.Watch))
            {
                OnDirectoryNote(directory, note);
            }
        }
    }

    private void OnFileNote(List<LogFile> files, in InotifyEvent note)
    {
        if (note.Events.HasFlag(InotifyEvents.WatchEnded))
        {
            // The inode is gone, and its number may come back as another file's.
            files.ForEach(f => f.Watch = -1);
            _fileWatches.Remove(note.Watch);
            return;
        }

        bool isModified = note.Events.HasFlag(InotifyEvents.Modified);
        foreach (LogFile file in files.ToList())
        {
            Queue(file);
            if (!isModified && _logs.TryGetValue(file.Path, out WatchedLog? log))
            {
                _changed.Add(log);
            }
        }
    }

    private void OnDirectoryNote(string directory, in InotifyEvent note)
    {
        if (note.Name.IsEmpty)
        {
            if ((note.Events & (InotifyEvents.DeletedSelf | InotifyEvents.MovedSelf | InotifyEvents.WatchEnded)) != InotifyEvents.None)
            {
                _directories.Remove(note.Watch);
                _recheckNow = true;
            }

            return;
        }

        string path = Path.Join(directory, Encoding.UTF8.GetString(note.Name));
        WatchedLog? log = _logs.GetValueOrDefault(path) ?? _links.FirstOrDefault(l => l.Target == path);
        Trace(note, path, log);
        if (log is not null)
        {
            _changed.Add(log);
        }
        else if ((note.Events & (InotifyEvents.Created | InotifyEvents.MovedTo)) != InotifyEvents.None)
        {
            OnNewName(path);
        }
    }

    private void Trace(in InotifyEvent note, string path, WatchedLog? log)
    {
        if (note.Events.HasFlag(InotifyEvents.MovedFrom))
        {
            _trail.MovedFrom(note.Cookie, path, log);
        }
        else if (note.Events.HasFlag(InotifyEvents.MovedTo))
        {
            _trail.MovedTo(note.Cookie, path);
        }
        else if (note.Events.HasFlag(InotifyEvents.Deleted))
        {
            _trail.Deleted(path);
        }
    }

    private void OnNewName(string path)
    {
        foreach ((SourceSubscription subscription, string pattern) in _globs.ToList())
        {
            if (!RotatedLog.IsCompressed(path) && ShellPattern.Matches(pattern, path))
            {
                subscription.Forget(pattern);
                Follow(subscription, path, tail: false);
            }
        }

        // A directory that a log or a glob has waited for; its content came before the watch could.
        string below = path + '/';
        if (_logs.Keys.Any(p => p.StartsWith(below, StringComparison.Ordinal))
            || _globs.Exists(g => g.Pattern.StartsWith(below, StringComparison.Ordinal)
                || (Path.GetDirectoryName(g.Pattern) is { } parent && ShellPattern.Matches(parent, path))))
        {
            _recheckNow = true;
        }
    }

    /// <summary>Looks at the files that the kernel does not tell of.</summary>
    private void PollIfDue()
    {
        if (!_hasPolled || !_pace.IsDue)
        {
            return;
        }

        bool foundNews = false;
        foreach (WatchedLog log in _logs.Values.Where(static l => l.IsPolled).ToList())
        {
            LogFile? before = log.Current;
            Refresh(log);
            foundNews |= log.Current != before;
            foreach (LogFile file in log.Files.Where(static f => f.HasChanged()))
            {
                foundNews = true;
                Queue(file);
            }
        }

        _pace.Looked(foundNews);
    }

    private void RecheckIfDue()
    {
        if (!_recheckNow && _clock.GetElapsedTime(_lastRecheck) < s_recheckInterval)
        {
            return;
        }

        bool isRegular = !_recheckNow;
        _recheckNow = false;
        _lastRecheck = _clock.GetTimestamp();
        EnsureDirectories(_logs.Values);
        foreach (WatchedLog log in _logs.Values.ToList())
        {
            Refresh(log);
            if (isRegular && log.Current is not null && !FileStatus.TryGet(log.Path, out _, out _))
            {
                // Missing at a regular look is longer than a rotation takes between its rename and the new file.
                Retire(log);
                log.Report("no such file");
            }

            CloseLingering(log);
            QueueAll(log.Path);
        }

        foreach ((SourceSubscription subscription, string pattern) in _globs.ToList())
        {
            Expand(subscription, pattern, tail: false);
        }

        DropGone();
        _hasPolled = _logs.Values.Any(static l => l.IsPolled);
    }
}
