using System.Buffers.Text;

namespace Ban.Rpc.Framing;

/// <summary>Puts one message into its frame (wire spec, rules 1.1 to 1.4 and 1.11, 1.12).</summary>
internal static class Frame
{
    private const int MaxLengthDigits = 10;

    /// <summary>One block of bytes, header included, so that one write sends it and nothing can come between.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> body, FramingKind framing) =>
        framing == FramingKind.Newline ? [.. body, (byte)'\n'] : [.. "Content-Length: "u8, .. Digits(body.Length), .. "\r\n\r\n"u8, .. body];

    private static ReadOnlySpan<byte> Digits(int value)
    {
        byte[] digits = new byte[MaxLengthDigits];
        Utf8Formatter.TryFormat(value, digits, out int written);
        return digits.AsSpan(0, written);
    }
}
