using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <summary>A path that is followed: the file that is there now, and those that were there before and may still be written to.</summary>
internal sealed class WatchedLog(string path)
{
    /// <summary>First lines remembered of files that were read; of more the oldest are forgotten.</summary>
    private const int MaxReadHashes = 256;

    private readonly Queue<string> _readHashes = new();

    public string Path { get; } = path;

    public string Directory { get; } = System.IO.Path.GetDirectoryName(path) ?? "/";

    public List<SourceSubscription> Subscribers { get; } = [];

    /// <summary>Where the path leads to, if it is a link.</summary>
    public string? Target { get; set; }

    /// <summary>Whether every jail that follows it wants it looked at, not watched.</summary>
    public bool IsPolledByChoice => Subscribers.TrueForAll(static s => s.IsPolling);

    /// <summary>Whether it is looked at because the kernel does not tell of every change.</summary>
    public bool IsPolled
    {
        get => field || IsPolledByChoice;
        set;
    }

    /// <summary>The file that has the path; null while none is there.</summary>
    public LogFile? Current { get; set; }

    /// <summary>Whether it is followed only because a glob found it, by every jail.</summary>
    public bool IsOfGlobs => Subscribers.TrueForAll(s => s.Paths.All(
        p => ShellPattern.IsPattern(p.Pattern) || System.IO.Path.GetFullPath(p.Pattern) != Path));

    /// <summary>Files that lost the path, the oldest first. Their writers may not know yet.</summary>
    public List<LogFile> Retired { get; } = [];

    /// <summary>What it was before the present file, or before that was emptied; null while no change was seen.</summary>
    public LogAnchor? Anchor { get; set; }

    /// <summary>Every open file of this path.</summary>
    public IEnumerable<LogFile> Files => Current is null ? Retired : Retired.Append(Current);

    /// <summary>Remembers a file by its first line, so that a copy of it, or what it becomes when it is packed, is not read again.</summary>
    public void NoteRead(string firstLineHash)
    {
        if (firstLineHash.Length > 0 && !_readHashes.Contains(firstLineHash))
        {
            _readHashes.Enqueue(firstLineHash);
            if (_readHashes.Count > MaxReadHashes)
            {
                _readHashes.Dequeue();
            }
        }
    }

    /// <summary>Whether a file with this first line was read, or is to be.</summary>
    public bool HasRead(string firstLineHash) => _readHashes.Contains(firstLineHash) || Retired.Exists(f => f.FirstLineHash == firstLineHash);

    /// <summary>Tells every jail that follows the path.</summary>
    public void Report(string? trouble)
    {
        foreach (SourceSubscription subscription in Subscribers)
        {
            subscription.Report(Path, trouble);
        }
    }
}
