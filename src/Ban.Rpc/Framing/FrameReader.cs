using System.Buffers;
using System.IO.Pipelines;

namespace Ban.Rpc.Framing;

/// <summary>
/// Cuts a byte stream into messages. Unless the framing is given, the first byte that is not white space decides it for
/// the whole connection (wire spec, section 1). Owns the pipe reader; one caller at a time.
/// </summary>
internal sealed class FrameReader(PipeReader input, int maxBodyBytes, FramingKind? framing = null) : IAsyncDisposable
{
    /// <summary>Bytes of the body that follows the header block just read; 0 while a header block is awaited.</summary>
    private int _bodyBytes;

    /// <summary>Bytes at the front of the buffer known to hold no line feed, so that a line that trickles in is searched once.</summary>
    private long _searched;

    /// <summary>The framing, once known.</summary>
    public FramingKind? Framing { get; private set; } = framing;

    /// <summary>The next message's bytes, or null when the stream ended between messages.</summary>
    /// <exception cref="FramingException">The stream is malformed, or ended inside a message.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            byte[]? body = TryTake(ref rest);
            if (body is not null)
            {
                input.AdvanceTo(rest.Start);
                return body;
            }

            if (read.IsCompleted)
            {
                return rest.IsEmpty && _bodyBytes == 0 ? null : throw new FramingException("the connection ended inside a message");
            }

            input.AdvanceTo(rest.Start, rest.End);
        }
    }

    public ValueTask DisposeAsync() => input.CompleteAsync();

    private byte[]? TryTake(ref ReadOnlySequence<byte> buffer)
    {
        if (Framing is null && !TryDecide(ref buffer))
        {
            return null;
        }

        return Framing == FramingKind.Header ? TryTakeBody(ref buffer) : TryTakeLine(ref buffer);
    }

    private bool TryDecide(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.AdvancePastAny(" \t\r\n"u8);
        buffer = buffer.Slice(reader.Position);
        if (!reader.TryPeek(out byte first))
        {
            return false;
        }

        Framing = first is (byte)'{' or (byte)'[' ? FramingKind.Newline : FramingKind.Header;
        return true;
    }

    private byte[]? TryTakeBody(ref ReadOnlySequence<byte> buffer)
    {
        if (_bodyBytes == 0 && (buffer.IsEmpty || !HeaderBlock.TryRead(ref buffer, maxBodyBytes, out _bodyBytes)))
        {
            return null;
        }

        if (buffer.Length < _bodyBytes)
        {
            return null;
        }

        byte[] body = buffer.Slice(0, _bodyBytes).ToArray();
        buffer = buffer.Slice(_bodyBytes);
        _bodyBytes = 0;
        return body;
    }

    private byte[]? TryTakeLine(ref ReadOnlySequence<byte> buffer)
    {
        while (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
        {
            ReadOnlySequence<byte> line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            _searched = 0;
            CheckLine(line.Length);
            byte[] body = line.ToArray();
            if (body.AsSpan().ContainsAnyExcept(" \t\r"u8))
            {
                return body;
            }
        }

        _searched = buffer.Length;
        CheckLine(buffer.Length);
        return null;
    }

    private void CheckLine(long length)
    {
        if (length > maxBodyBytes)
        {
            throw new FramingException($"a line of more than {maxBodyBytes} bytes");
        }
    }
}
