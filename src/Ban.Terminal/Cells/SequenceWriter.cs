using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ban.Terminal.Cells;

/// <summary>Writes text and control sequences to a buffer and counts the bytes.</summary>
internal ref struct SequenceWriter(IBufferWriter<byte> output)
{
    private const int LongestPiece = 32;

    private readonly IBufferWriter<byte> _output = output;

    /// <summary>Bytes written.</summary>
    public int Written { get; private set; }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        Span<byte> room = _output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        Advance(Encoding.UTF8.GetBytes(text, room));
    }

    public void CodePoint(int codePoint)
    {
        Span<byte> room = _output.GetSpan(4);
        if (codePoint < 0x80)
        {
            room[0] = (byte)codePoint;
            Advance(1);
            return;
        }

        Advance(new Rune(codePoint).EncodeToUtf8(room));
    }

    /// <summary>CSI with one number; the number is left out when it is 1, the default of every sequence used here.</summary>
    public void Csi(int number, byte final)
    {
        Span<byte> room = _output.GetSpan(LongestPiece);
        "\e["u8.CopyTo(room);
        int length = 2;
        if (number != 1)
        {
            Utf8Formatter.TryFormat(number, room[2..], out int digits);
            length += digits;
        }

        room[length] = final;
        Advance(length + 1);
    }

    /// <summary>Cursor position, both from 0.</summary>
    public void MoveTo(int x, int y)
    {
        if (x == 0)
        {
            Csi(y + 1, (byte)'H');
            return;
        }

        Span<byte> room = _output.GetSpan(LongestPiece);
        "\e["u8.CopyTo(room);
        Utf8Formatter.TryFormat(y + 1, room[2..], out int row);
        room[2 + row] = (byte)';';
        Utf8Formatter.TryFormat(x + 1, room[(3 + row)..], out int column);
        room[3 + row + column] = (byte)'H';
        Advance(4 + row + column);
    }

    public void Number(int number)
    {
        Utf8Formatter.TryFormat(number, _output.GetSpan(LongestPiece), out int length);
        Advance(length);
    }

    private void Advance(int count)
    {
        _output.Advance(count);
        Written += count;
    }
}
