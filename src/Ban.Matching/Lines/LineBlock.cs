using Ban.Matching.Dates;

namespace Ban.Matching.Lines;

/// <summary>
/// Whole lines of a log with what a <see cref="LineScanner"/> has found in them. Filled, scanned and settled by turns, by one
/// thread at a time; its memory is used again and again.
/// </summary>
public sealed class LineBlock
{
    private ScannedLine[] _lines = new ScannedLine[1024];

    /// <param name="capacity">Bytes that it can hold.</param>
    public LineBlock(int capacity) => Bytes = new byte[capacity];

    /// <summary>The lines with their ends; those beyond <see cref="Length"/> are old.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bytes that are filled.</summary>
    public int Length { get; set; }

    /// <summary>Lines, once it was scanned.</summary>
    public int Count { get; private set; }

    /// <summary>A line without its end; borrowed.</summary>
    public ReadOnlySpan<byte> this[int line] => Bytes.AsSpan(_lines[line].Start, _lines[line].Length);

    /// <summary>Who reads the dates of this block; what was found without it is worth nothing where the log goes on in another form.</summary>
    internal IDateScanner? DateForm { get; set; }

    internal HitBuffer Hits { get; } = new();

    internal ref readonly ScannedLine Scanned(int line) => ref _lines[line];

    /// <summary>Forgets what was found, when the lines are settled.</summary>
    public void Clear()
    {
        Count = 0;
        Hits.Clear();
    }

    internal void Add(in ScannedLine line)
    {
        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, Count * 2);
        }

        _lines[Count++] = line;
    }
}

/// <summary>What was found in a line.</summary>
internal struct ScannedLine
{
    /// <summary>Where the line stands in its block, without its end, in bytes.</summary>
    public int Start;
    public int Length;

    /// <summary>Whether the rest holds; if not, the line has to be judged in its turn.</summary>
    public bool IsScanned;

    /// <summary>Whether the prefregex matched.</summary>
    public bool HasPrefix;

    /// <summary>The line's hits among those of its block.</summary>
    public int FirstHit;
    public int Hits;

    public FoundDate Date;
}
