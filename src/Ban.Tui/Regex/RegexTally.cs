namespace Ban.Tui.Regex;

/// <summary>What became of a line.</summary>
internal enum LineStatus
{
    /// <summary>It gave a failure.</summary>
    Matched,

    /// <summary>An ignoreregex matched, or it is a session's line that is no failure.</summary>
    Ignored,

    /// <summary>Nothing matched.</summary>
    Missed,

    /// <summary>It is empty or a comment.</summary>
    Skipped,
}

/// <summary>Counts of a run.</summary>
internal sealed class RegexTally
{
    private readonly long[] _lines = new long[4];

    /// <summary>All lines of the input.</summary>
    public long Lines => _lines.Sum();

    public long Failures { get; private set; }

    /// <summary>Lines of a status.</summary>
    public long this[LineStatus status] => _lines[(int)status];

    public void Add(LineStatus status, int failures)
    {
        _lines[(int)status]++;
        Failures += failures;
    }
}
