using System.Buffers;
using System.Buffers.Text;

namespace Ban.Rpc.Framing;

/// <summary>Puts one message into its frame (wire spec, rules 1.1 to 1.4 and 1.11, 1.12).</summary>
internal static class Frame
{
    private const int MaxLengthDigits = 10;

    /// <summary>One block of bytes, header included, so that one write sends it and nothing can come between.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> body, FramingKind framing) =>
        framing == FramingKind.Newline ? [.. body, (byte)'\n'] : [.. "Content-Length: "u8, .. Digits(body.Length), .. "\r\n\r\n"u8, .. body];

    /// <summary>Writes what comes before a body of so many bytes.</summary>
    public static void Open(IBufferWriter<byte> output, int bodyBytes, FramingKind framing)
    {
        if (framing == FramingKind.Header)
        {
            output.Write("Content-Length: "u8);
            output.Write(Digits(bodyBytes));
            output.Write("\r\n\r\n"u8);
        }
    }

    /// <summary>Writes what comes behind a body.</summary>
    public static void Close(IBufferWriter<byte> output, FramingKind framing)
    {
        if (framing == FramingKind.Newline)
        {
            output.Write("\n"u8);
        }
    }

    private static ReadOnlySpan<byte> Digits(int value)
    {
        byte[] digits = new byte[MaxLengthDigits];
        Utf8Formatter.TryFormat(value, digits, out int written);
        return digits.AsSpan(0, written);
    }
}
