using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>What became of a line.</summary>
public enum LineStatus
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
internal sealed class RegexTally(int patterns)
{
    private readonly long[] _lines = new long[4];
    private readonly long[] _hits = new long[patterns];

    /// <summary>All lines of the input.</summary>
    public long Lines { get; private set; }

    public long Failures { get; private set; }

    /// <summary>Results of each failregex, those included that are no failures.</summary>
    public IReadOnlyList<long> Hits => _hits;

    /// <summary>Lines of a status.</summary>
    public long this[LineStatus status] => _lines[(int)status];

    /// <summary>Counts lines as matched that were counted as missed, because a later line completed their match.</summary>
    public void Complete(int lines)
    {
        long moved = Math.Min(lines, _lines[(int)LineStatus.Missed]);
        _lines[(int)LineStatus.Missed] -= moved;
        _lines[(int)LineStatus.Matched] += moved;
    }

    /// <summary>Counts a line.</summary>
    /// <param name="status">What became of it.</param>
    /// <param name="results">All results of the line.</param>
    /// <param name="failures">Those that are failures.</param>
    public void Add(LineStatus status, List<Failure> results, int failures)
    {
        Lines++;
        _lines[(int)status]++;
        Failures += failures;
        foreach (Failure result in results)
        {
            _hits[result.Pattern]++;
        }
    }
}
