using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <summary>The directories that are watched for names that come and go. The reader's thread owns it.</summary>
internal sealed class DirectoryWatches(Inotify inotify)
{
    private const InotifyEvents Wanted = InotifyEvents.Created | InotifyEvents.MovedTo | InotifyEvents.MovedFrom | InotifyEvents.Deleted
        | InotifyEvents.AttributesChanged | InotifyEvents.DeletedSelf | InotifyEvents.MovedSelf | InotifyEvents.OnlyDirectory;

    private readonly Dictionary<int, List<string>> _paths = [];
    private readonly Dictionary<string, int> _watches = new(StringComparer.Ordinal);

    /// <summary>Watches a directory; while it does not exist, the nearest one above that does.</summary>
    public void Ensure(string directory)
    {
        for (string? path = directory; path is not null; path = Path.GetDirectoryName(path))
        {
            // Asked anew each time: by the same path another directory may be reached than before.
            if (inotify.TryAddWatch(path, Wanted, out int watch, out _))
            {
                if (_watches.TryGetValue(path, out int known) && known != watch)
                {
                    Forget(path, known);
                }

                if (!_paths.TryGetValue(watch, out List<string>? paths))
                {
                    _paths.Add(watch, paths = []);
                }

                if (_watches.TryAdd(path, watch))
                {
                    paths.Add(path);
                }

                return;
            }
        }
    }

    /// <summary>The directory that a watch stands for, by each path that it is reached by; none if it is not ours.</summary>
    public IReadOnlyList<string> PathsOf(int watch) => _paths.TryGetValue(watch, out List<string>? paths) ? [.. paths] : [];

    /// <summary>Ends a watch: its directory has gone from its path.</summary>
    public void Remove(int watch)
    {
        foreach (string path in PathsOf(watch))
        {
            Forget(path, watch);
        }
    }

    private void Forget(string path, int watch)
    {
        _watches.Remove(path);
        if (_paths.TryGetValue(watch, out List<string>? paths) && paths.Remove(path) && paths.Count == 0)
        {
            _paths.Remove(watch);
            inotify.RemoveWatch(watch);
        }
    }
}
