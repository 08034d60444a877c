using System.Text;
using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <content>The kernel's notes, and the look around that does without them.</content>
internal sealed partial class LogReader
{
    private readonly DirectoryWatches _directories;
    private bool _recheckNow;

    private void ReadNotes()
    {
        foreach (InotifyEvent note in _inotify.Read(_notes))
        {
            if (note.Events.HasFlag(InotifyEvents.Overflow))
            {
                _recheckNow = true;
            }
            else if (_fileWatches.TryGetValue(note.Watch, out List<LogFile>? files))
            {
                OnFileNote(files, note);
            }
            else if (_directories.TryGetPath(note.Watch, out string directory))
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
                Refresh(log);
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
        if (_logs.TryGetValue(path, out WatchedLog? log))
        {
            Refresh(log);
        }
        else if ((note.Events & (InotifyEvents.Created | InotifyEvents.MovedTo)) != InotifyEvents.None)
        {
            OnNewName(path);
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
            || _globs.Exists(g => g.Pattern.StartsWith(below, StringComparison.Ordinal)))
        {
            _recheckNow = true;
        }
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
        foreach (WatchedLog log in _logs.Values.ToList())
        {
            _directories.Ensure(log.Directory);
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
    }
}
