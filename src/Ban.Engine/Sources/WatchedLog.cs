namespace Ban.Engine.Sources;

/// <summary>A path that is followed: the file that is there now, and those that were there before and may still be written to.</summary>
internal sealed class WatchedLog(string path)
{
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

    /// <summary>Files that lost the path, the oldest first. Their writers may not know yet.</summary>
    public List<LogFile> Retired { get; } = [];

    /// <summary>Every open file of this path.</summary>
    public IEnumerable<LogFile> Files => Current is null ? Retired : Retired.Append(Current);

    /// <summary>Tells every jail that follows the path.</summary>
    public void Report(string? trouble)
    {
        foreach (SourceSubscription subscription in Subscribers)
        {
            subscription.Report(Path, trouble);
        }
    }
}
