namespace Ban.Engine.Sources;

/// <summary>Lines read since the start, and how many a second of late. Thread-safe.</summary>
internal sealed class LineCounter(TimeProvider clock)
{
    /// <summary>Seconds that the rate is averaged over.</summary>
    private const int RateSeconds = 10;

    private readonly Lock _gate = new();
    private readonly long[] _perSecond = new long[RateSeconds];
    private readonly long _start = clock.GetTimestamp();
    private long _second;
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Lines in a second, averaged over the last ten.</summary>
    public double Rate
    {
        get
        {
            lock (_gate)
            {
                MoveOn();
                return _perSecond.Sum() / (double)RateSeconds;
            }
        }
    }

    public void Add(int lines)
    {
        if (lines == 0)
        {
            return;
        }

        Interlocked.Add(ref _total, lines);
        lock (_gate)
        {
            MoveOn();
            _perSecond[_second % RateSeconds] += lines;
        }
    }

    /// <summary>Clears the seconds that have passed since the last look.</summary>
    private void MoveOn()
    {
        long now = (long)clock.GetElapsedTime(_start).TotalSeconds;
        for (long second = Math.Max(_second + 1, now - RateSeconds + 1); second <= now; second++)
        {
            _perSecond[second % RateSeconds] = 0;
        }

        _second = now;
    }
}
