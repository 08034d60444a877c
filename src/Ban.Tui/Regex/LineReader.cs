namespace Ban.Tui.Regex;

/// <summary>Cuts a stream into lines, read in large blocks. A line is borrowed until the next one is read. Owns the stream.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    /// <summary>Bytes read at once, and the longest line that is handed out; of a longer one only the start.</summary>
    public const int BlockBytes = 256 * 1024;

    private readonly byte[] _block = new byte[BlockBytes];
    private int _start;
    private int _end;
    private bool _skipping;
    private bool _ended;

    /// <summary>Whether the last line's end was found: the stream did not stop before it.</summary>
    public bool LineHasEnd { get; private set; }

    /// <summary>The next line without its end; false at the end of the stream. A last line without a line end counts.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _block.AsSpan(_start.._end);
            int length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                if (_skipping)
                {
                    _skipping = false;
                    continue;
                }

                LineHasEnd = true;
                line = rest[..length];
                return true;
            }

            if (_ended || rest.Length == BlockBytes)
            {
                bool any = !rest.IsEmpty && !_skipping;
                LineHasEnd = !_ended;
                _skipping = !_ended;
                _start = _end = 0;
                line = rest;
                if (any || _ended)
                {
                    return any;
                }
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        _block.AsSpan(_start.._end).CopyTo(_block);
        _end -= _start;
        _start = 0;
        int read = stream.Read(_block.AsSpan(_end));
        _ended = read == 0;
        _end += read;
    }
}
