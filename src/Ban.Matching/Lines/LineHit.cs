namespace Ban.Matching.Lines;

/// <summary>What a matching pattern says of its line.</summary>
internal enum HitKind
{
    /// <summary>A failure, or a part of a conversation.</summary>
    Failure,

    /// <summary>Nothing: it found no id, or the line is ignored.</summary>
    Passed,

    /// <summary>A failure whose line has no time.</summary>
    Untimed,

    /// <summary>The line is ignored; the pattern is an ignoreregex.</summary>
    Ignored,
}

/// <summary>A pattern that matched a line.</summary>
/// <param name="Pattern">Its index among the failregexes, or among the ignoreregexes.</param>
/// <param name="Kind">What that says.</param>
/// <param name="Record">The groups, where it is a failure; whoever settles the line takes it over.</param>
internal readonly record struct LineHit(int Pattern, HitKind Kind, MatchRecord? Record);

/// <summary>Hits of one line or of many, in order; its memory is used again and again. Not thread-safe.</summary>
internal sealed class HitBuffer
{
    private LineHit[] _hits = new LineHit[16];

    public int Count { get; private set; }

    public void Clear()
    {
        // What was found is garbage from now on, and must not grow old here.
        Array.Clear(_hits, 0, Count);
        Count = 0;
    }

    public void Add(in LineHit hit)
    {
        if (Count == _hits.Length)
        {
            Array.Resize(ref _hits, Count * 2);
        }

        _hits[Count++] = hit;
    }

    /// <summary>The hits from an index on.</summary>
    public ReadOnlySpan<LineHit> From(int start) => _hits.AsSpan(start, Count - start);

    /// <summary>Some of the hits.</summary>
    public ReadOnlySpan<LineHit> Slice(int start, int count) => _hits.AsSpan(start, count);
}
