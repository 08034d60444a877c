namespace Ban.Engine.Sources;

/// <summary>How one jail stands with one log. Written by the reader's thread, read by any.</summary>
/// <param name="clock">Tells since when bytes wait.</param>
internal sealed class SourceState(TimeProvider clock)
{
    private long _offset;
    private long _size;
    private long _behindSince;
    private volatile string? _trouble;

    public long Offset
    {
        get => Interlocked.Read(ref _offset);
        set
        {
            Interlocked.Exchange(ref _offset, value);
            NoteLag();
        }
    }

    public long Size
    {
        get => Interlocked.Read(ref _size);
        set
        {
            Interlocked.Exchange(ref _size, value);
            NoteLag();
        }
    }

    /// <summary>Since when the jail is not at the end of the log; null while it is.</summary>
    public DateTimeOffset? BehindSince => Interlocked.Read(ref _behindSince) is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Whether the jail has read this log to its end once (spec 1, section 3.6). For the reader only.</summary>
    public bool InOperation { get; set; }

    /// <summary>Why the log cannot be read, in one line; null if it can.</summary>
    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    private void NoteLag()
    {
        bool isBehind = Offset < Size;
        if (isBehind != (Interlocked.Read(ref _behindSince) > 0))
        {
            Interlocked.Exchange(ref _behindSince, isBehind ? clock.GetUtcNow().UtcTicks : 0);
        }
    }
}

/// <summary>A log that a jail follows, at one moment.</summary>
/// <param name="Path">The path, globs expanded; or a glob that matches nothing yet.</param>
/// <param name="Offset">Bytes handed to the jail.</param>
/// <param name="Size">Bytes there when last looked at.</param>
/// <param name="Trouble">Why it cannot be read, in one line; null if it can.</param>
public sealed record SourceStatus(string Path, long Offset, long Size, string? Trouble)
{
    /// <summary>What it is.</summary>
    public SourceKind Kind { get; init; }

    /// <summary>Which entries of the journal are wanted, alternatives joined by <c>+</c>; null for a file.</summary>
    public string? Matches { get; init; }

    /// <summary>Since when lines wait to be read; null if the jail is at the end.</summary>
    public DateTimeOffset? BehindSince { get; init; }

    /// <summary>Time of the last entry of the journal that was handed to the jail; null for a file, and where there was none yet.</summary>
    public DateTimeOffset? LastLine { get; init; }
}

/// <summary>What a jail's lines come from.</summary>
public enum SourceKind
{
    /// <summary>A log file.</summary>
    File,

    /// <summary>The systemd journal.</summary>
    Journal,
}
