using Ban.Matching.Dates;
using Ban.Matching.Patterns;
using Ban.Native.Pcre2;

namespace Ban.Matching.Lines;

/// <summary>
/// Does for a <see cref="LineMatcher"/>, on another thread, what needs no line before: reads dates in the form that the log is
/// known to have, and runs the patterns. The matcher settles the lines afterwards, in order, and judges those itself that were
/// not as expected; so the verdicts are the same. One thread at a time; the caller disposes it before the matcher.
/// </summary>
public sealed class LineScanner : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly Pcre2Scratch _scratch = new();
    private readonly LineText _text;
    private readonly PatternSet _patterns;
    private readonly LineSearch _search;
    private IDateScanner? _dateForm;
    private IDateScanner? _dates;
    private byte[] _buffer = new byte[512];

    internal LineScanner(LineText text, PatternSet patterns, bool checkAll)
    {
        _text = text;
        _patterns = patterns.Fork(_scratch);
        _search = new LineSearch(_patterns, checkAll);
    }

    /// <summary>One of so many lines is measured for the time of patterns; 0 measures none.</summary>
    public int MeasuredOneOf { get; init; }

    internal PatternSet Patterns => _patterns;

    /// <summary>Finds the block's lines and searches each.</summary>
    /// <param name="block">Filled, and opened by <see cref="LineMatcher.Open"/>.</param>
    /// <param name="context">The same as when it is settled.</param>
    public void Scan(LineBlock block, in LineContext context)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (!ReferenceEquals(_dateForm, block.DateForm))
        {
            _dateForm = block.DateForm;
            _dates = _dateForm?.Copy();
        }

        block.Clear();
        int start = 0;
        while (start < block.Length)
        {
            ReadOnlySpan<byte> rest = block.Bytes.AsSpan(start, block.Length - start);
            int end = rest.IndexOf(LineEnd);
            int length = end < 0 ? rest.Length : end;
            _patterns.MeasuredLines = MeasuredOneOf > 0 && block.Count % MeasuredOneOf == 0 ? MeasuredOneOf : 0;
            Scan(block, start, rest[..length], context.Now);
            start += length + 1;
        }
    }

    public void Dispose()
    {
        _patterns.Dispose();
        _scratch.Dispose();
    }

    private void Scan(LineBlock block, int start, ReadOnlySpan<byte> line, DateTimeOffset now)
    {
        var scanned = new ScannedLine { Start = start, Length = line.Length, FirstHit = block.Hits.Count };
        if (_dates is not null && _text.TryPass(line, out ReadOnlySpan<byte> text, out bool isAscii) && _dates.TryScan(text, now, out scanned.Date))
        {
            LineSearch.EnsureSize(ref _buffer, text.Length + 1);
            int length = scanned.Date.CopyCut(text, _buffer);
            _buffer[length] = LineEnd;
            scanned.HasPrefix = _search.Run(_buffer.AsSpan(0, length + 1), isAscii, isTimed: true, block.Hits);
            scanned.IsScanned = true;
            scanned.Hits = block.Hits.Count - scanned.FirstHit;
        }

        block.Add(scanned);
    }
}
