using System.Buffers;

namespace Ban.Engine.Sources;

/// <summary>
/// Complete lines of one file, as bytes in a rented buffer, shared by every jail that judges them.
/// <para>Ownership: whoever makes the batch holds the first reference. <see cref="Share"/> adds one for each further holder; each
/// holder disposes once, and the last one gives the buffer back. A holder only reads. Nothing taken from
/// <see cref="Lines"/> outlives the holder's reference.</para>
/// </summary>
internal sealed class LineBatch : IDisposable
{
    private readonly int _length;
    private readonly int _timeCount;
    private byte[]? _buffer;
    private long[]? _times;
    private int _references = 1;

    private LineBatch(byte[] buffer, int length, long start, long end)
    {
        _buffer = buffer;
        _length = length;
        Start = start;
        End = end;
    }

    private LineBatch(byte[] buffer, int length, long[] times, int timeCount)
        : this(buffer, length, times[0], times[timeCount - 1])
    {
        _times = times;
        _timeCount = timeCount;
    }

    /// <summary>Byte offset in the file of the first line. For entries of the journal, time of the first in microseconds since 1970.</summary>
    public long Start { get; }

    /// <summary>Byte offset after the last line's end. For entries of the journal, time of the last in microseconds since 1970.</summary>
    public long End { get; }

    /// <summary>Copies lines into a rented buffer.</summary>
    /// <param name="lines">Whole lines with their ends; or the kept part of one line that was cut.</param>
    /// <param name="start">Offset in the file of the first byte.</param>
    /// <param name="end">Offset after the last line's end; beyond the bytes given where a line was cut.</param>
    public static LineBatch Copy(ReadOnlySpan<byte> lines, long start, long end)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(lines.Length);
        lines.CopyTo(buffer);
        return new LineBatch(buffer, lines.Length, start, end);
    }

    /// <summary>Copies entries of the journal, which have times of their own.</summary>
    /// <param name="lines">One line for each entry, each with its end.</param>
    /// <param name="times">Microseconds since 1970, one for each line; at least one.</param>
    public static LineBatch Copy(ReadOnlySpan<byte> lines, ReadOnlySpan<long> times)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(lines.Length);
        lines.CopyTo(buffer);
        long[] kept = ArrayPool<long>.Shared.Rent(times.Length);
        times.CopyTo(kept);
        return new LineBatch(buffer, lines.Length, kept, times.Length);
    }

    /// <summary>The lines in order.</summary>
    public LineEnumerator Lines => new(Bytes(), Start, _times is null ? default : _times.AsSpan(0, _timeCount));

    /// <summary>How many lines there are.</summary>
    public int CountLines()
    {
        ReadOnlySpan<byte> bytes = Bytes();
        return bytes.Count((byte)'\n') + (bytes[^1] == '\n' ? 0 : 1);
    }

    /// <summary>Adds a holder, who disposes as the others do.</summary>
    public LineBatch Share()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0 && Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (Interlocked.Exchange(ref _times, null) is { } times)
            {
                ArrayPool<long>.Shared.Return(times);
            }
        }
    }

    private ReadOnlySpan<byte> Bytes() => (_buffer ?? throw new ObjectDisposedException(nameof(LineBatch))).AsSpan(0, _length);
}

/// <summary>One line without its end (LF or CR LF). Lent by its batch.</summary>
internal readonly ref struct LogLine(ReadOnlySpan<byte> bytes, long offset, DateTimeOffset? time)
{
    /// <summary>The offset of a line that stands in no file.</summary>
    public const long NoOffset = -1;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Byte offset of the line in its file; <see cref="NoOffset"/> for an entry of the journal.</summary>
    public long Offset { get; } = offset;

    /// <summary>The entry's own time; null for a line of a file.</summary>
    public DateTimeOffset? Time { get; } = time;
}

/// <summary>Goes through the lines of a batch.</summary>
internal ref struct LineEnumerator
{
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<long> _times;
    private long _offset;

    internal LineEnumerator(ReadOnlySpan<byte> bytes, long offset, ReadOnlySpan<long> times)
    {
        _rest = bytes;
        _offset = offset;
        _times = times;
    }

    public LogLine Current { get; private set; }

    public readonly LineEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int end = _rest.IndexOf((byte)'\n');
        int taken = end < 0 ? _rest.Length : end + 1;
        ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
        if (!line.IsEmpty && line[^1] == '\r')
        {
            line = line[..^1];
        }

        _rest = _rest[taken..];
        if (!_times.IsEmpty)
        {
            Current = new LogLine(line, LogLine.NoOffset, DateTimeOffset.UnixEpoch.AddTicks(_times[0] * TimeSpan.TicksPerMicrosecond));
            _times = _times[1..];
            return true;
        }

        Current = new LogLine(line, _offset, time: null);
        _offset += taken;
        return true;
    }
}
