using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <summary>The directories that are watched for names that come and go. The reader's thread owns it.</summary>
internal sealed class DirectoryWatches(Inotify inotify)
{
    private const InotifyEvents Wanted = InotifyEvents.Created | InotifyEvents.MovedTo | InotifyEvents.MovedFrom | InotifyEvents.Deleted
        | InotifyEvents.AttributesChanged | InotifyEvents.DeletedSelf | InotifyEvents.MovedSelf | InotifyEvents.OnlyDirectory;

    private readonly Dictionary<int, string> _paths = [];
    private readonly Dictionary<string, int> _watches = new(StringComparer.Ordinal);

    /// <summary>Watches a directory; while it does not exist, the nearest one above that does.</summary>
    public void Ensure(string directory)
    {
        for (string? path = directory; path is not null; path = Path.GetDirectoryName(path))
        {
            if (_watches.ContainsKey(path))
            {
                return;
            }

            if (inotify.TryAddWatch(path, Wanted, out int watch, out _))
            {
                _paths[watch] = path;
                _watches[path] = watch;
                return;
            }
        }
    }

    /// <summary>The directory that a watch stands for.</summary>
    public bool TryGetPath(int watch, out string path) => _paths.TryGetValue(watch, out path!);

    /// <summary>Ends a watch: its directory has gone from its path.</summary>
    public void Remove(int watch)
    {
        if (_paths.Remove(watch, out string? path))
        {
            _watches.Remove(path);
            inotify.RemoveWatch(watch);
        }
    }
}
