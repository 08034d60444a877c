using System.Buffers.Binary;
using System.IO.Compression;

namespace Ban.Tui.Regex;

/// <summary>
/// A log packed by gzip. The library's stream ends without a word where a file is cut short, so that a report would look whole;
/// here the end is compared with the length that the file's last bytes tell. Owns the file.
/// </summary>
internal sealed class GzipLog(string path, FileStream file) : Stream
{
    private const int TrailerBytes = 4;
    private const int BlockBytes = 64 * 1024;

    private readonly GZipStream _unpacked = new(file, CompressionMode.Decompress);
    private uint _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static ReadOnlySpan<byte> Magic => [0x1f, 0x8b, 0x08];

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = _unpacked.Read(buffer);
            _length += (uint)read;
            if (read == 0 && file.Length > 0 && !IsWhole())
            {
                throw new RegexException($"{path} is cut short: {_length} bytes could be unpacked");
            }

            return read;
        }
        catch (InvalidDataException)
        {
            throw new RegexException($"{path} is damaged: it cannot be unpacked after {_length} bytes");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    // Several packed files in one tell the last one's length only: then nothing is known.
    private bool IsWhole()
    {
        Span<byte> end = stackalloc byte[TrailerBytes];
        int read = RandomAccess.Read(file.SafeFileHandle, end, Math.Max(0, file.Length - TrailerBytes));
        return (read == TrailerBytes && BinaryPrimitives.ReadUInt32LittleEndian(end) == _length) || HoldsSeveral();
    }

    private bool HoldsSeveral()
    {
        byte[] block = new byte[BlockBytes];
        long offset = 1; // after the first one's mark has begun
        while (true)
        {
            int read = RandomAccess.Read(file.SafeFileHandle, block, offset);
            if (block.AsSpan(0, read).IndexOf(Magic) >= 0)
            {
                return true;
            }

            if (read < Magic.Length)
            {
                return false;
            }

            offset += read - (Magic.Length - 1);
        }
    }
}
