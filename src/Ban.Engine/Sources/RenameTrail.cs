namespace Ban.Engine.Sources;

/// <summary>
/// Files that had a followed path and were renamed, as the kernel's notes tell it. By it a file is found that came and was
/// renamed away before anybody could open it at its path. The reader's thread owns it.
/// </summary>
internal sealed class RenameTrail
{
    /// <summary>Renamings kept between two looks; of more the oldest are forgotten.</summary>
    private const int MaxSteps = 4096;

    private readonly List<Step> _steps = [];

    /// <summary>A file is renamed away from a path.</summary>
    /// <param name="cookie">The kernel's number of the renaming.</param>
    /// <param name="path">The path.</param>
    /// <param name="log">The log that has this path; null if nobody follows it.</param>
    public void MovedFrom(uint cookie, string path, WatchedLog? log)
    {
        foreach (Step step in _steps.Where(s => s.Name == path))
        {
            (step.Name, step.Cookie) = (null, cookie);
        }

        if (log is not null)
        {
            _steps.Add(new Step(log) { Cookie = cookie });
        }

        if (_steps.Count > MaxSteps)
        {
            _steps.RemoveAt(0);
        }
    }

    /// <summary>It got a new path, where it takes the place of what was there.</summary>
    public void MovedTo(uint cookie, string path)
    {
        Deleted(path);
        foreach (Step step in _steps.Where(s => s.Name is null && s.Cookie == cookie))
        {
            step.Name = path;
        }
    }

    /// <summary>What was at a path is gone.</summary>
    public void Deleted(string path)
    {
        foreach (Step step in _steps.Where(s => s.Name == path))
        {
            (step.Name, step.Cookie) = (null, 0);
        }
    }

    /// <summary>Every renaming since the last call in its order: the log, and where its file is now if that is known.</summary>
    public IReadOnlyList<(WatchedLog Log, string? Name)> Take()
    {
        if (_steps.Count == 0)
        {
            return [];
        }

        (WatchedLog, string?)[] taken = [.. _steps.Select(s => (s.Log, s.Name))];
        _steps.Clear();
        return taken;
    }

    private sealed class Step(WatchedLog log)
    {
        public WatchedLog Log { get; } = log;

        public string? Name { get; set; }

        public uint Cookie { get; set; }
    }
}
