using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>Cuts a stream into blocks of whole lines. Of a line longer than a block only the start is handed out, as by <see cref="LineReader"/>. Owns the stream.</summary>
internal sealed class BlockReader(Stream stream) : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    // The start of a line that the last block did not hold whole.
    private readonly byte[] _rest = new byte[LineReader.BlockBytes];
    private int _restLength;
    private bool _skipping;
    private bool _ended;

    /// <summary>Fills a block; false at the end of the stream. A last line without a line end counts.</summary>
    /// <param name="block">Holds <see cref="LineReader.BlockBytes"/>.</param>
    /// <param name="wanted">Bytes that will do.</param>
    public bool TryFill(LineBlock block, int wanted)
    {
        byte[] bytes = block.Bytes;
        _rest.AsSpan(0, _restLength).CopyTo(bytes);
        int length = _restLength;
        int end = 0;
        while (end == 0 && length < bytes.Length && !_ended)
        {
            length = Read(bytes, length, wanted);
            end = bytes.AsSpan(0, length).LastIndexOf(LineEnd) + 1;
        }

        if (end == 0 && length > 0)
        {
            // The last line of the stream, or the start of one that is too long.
            end = length;
            _skipping = !_ended;
        }

        _restLength = length - end;
        bytes.AsSpan(end, _restLength).CopyTo(_rest);
        if (_ended && end > 0 && _restLength > 0)
        {
            // Nothing more comes to it.
            end = length;
            _restLength = 0;
        }

        block.Length = end;
        return end > 0;
    }

    public void Dispose() => stream.Dispose();

    // Reads until there is enough; what belongs to a line that was cut is dropped.
    private int Read(byte[] bytes, int length, int wanted)
    {
        do
        {
            int read = stream.Read(bytes.AsSpan(length, Math.Min(wanted, bytes.Length - length)));
            _ended = read == 0;
            length += read;
            if (_skipping)
            {
                int end = bytes.AsSpan(0, length).IndexOf(LineEnd) + 1;
                bytes.AsSpan(end, end == 0 ? 0 : length - end).CopyTo(bytes);
                length = end == 0 ? 0 : length - end;
                _skipping = end == 0;
            }
        }
        while (!_ended && length < wanted);
        return length;
    }
}
