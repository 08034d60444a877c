namespace Ban.Engine.Bans;

/// <summary>Failures of one jail since the start, and when they came in the last hour. Thread-safe.</summary>
internal sealed class JailStatistics(TimeProvider clock)
{
    /// <summary>Intervals of the last hour.</summary>
    public const int Intervals = 12;

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly int[] _counts = new int[Intervals];
    private long _current;
    private long _failures;
    private long _lines;

    /// <summary>Failures that counted.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Lines judged, those that no pattern matched included.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>Counts lines that were judged.</summary>
    public void AddLines(int lines) => Interlocked.Add(ref _lines, lines);

    /// <summary>Counts one failure found now.</summary>
    public void AddFailure()
    {
        Interlocked.Increment(ref _failures);
        lock (_gate)
        {
            MoveOn();
            _counts[_current % Intervals]++;
        }
    }

    /// <summary>Failures in each interval of five minutes, the oldest first, the running one last.</summary>
    public IReadOnlyList<int> LastHour()
    {
        lock (_gate)
        {
            MoveOn();
            int[] ordered = new int[Intervals];
            for (int i = 0; i < Intervals; i++)
            {
                ordered[i] = _counts[(_current + 1 + i) % Intervals];
            }

            return ordered;
        }
    }

    private void MoveOn()
    {
        long now = Math.Max(_current, clock.GetUtcNow().UtcTicks / s_interval.Ticks);
        for (long interval = Math.Max(_current + 1, now - Intervals + 1); interval <= now; interval++)
        {
            _counts[interval % Intervals] = 0;
        }

        _current = now;
    }
}
