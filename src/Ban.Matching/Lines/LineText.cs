using System.Text;
using System.Text.Unicode;
using Ban.Core.Configuration;

namespace Ban.Matching.Lines;

/// <summary>
/// Brings the bytes of a line into valid UTF-8 without line end and without going over the limit. A line that is so already,
/// the usual case, is passed through. Not thread-safe.
/// </summary>
internal sealed class LineText
{
    /// <summary>Longest part of a line that is looked at, in bytes; the rest is cut off.</summary>
    public const int MaxLineBytes = 32 * 1024;

    private readonly LimitWatch _limits;
    private readonly Encoding? _encoding;
    private byte[] _buffer = [];

    /// <exception cref="ConfigurationException">The codec cannot be used.</exception>
    public LineText(ConfigText? encoding, LimitWatch limits)
    {
        _limits = limits;
        _encoding = encoding is null ? null : LogCodec.Find(encoding);
    }

    /// <summary>Whether the last line is plain ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>The line as valid UTF-8; good until the next call.</summary>
    public ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = NormalizeAgain(line, out bool isCut);
        if (isCut)
        {
            _limits.Cut();
        }

        return text;
    }

    /// <summary>The same for a line that was counted before.</summary>
    public ReadOnlySpan<byte> NormalizeAgain(ReadOnlySpan<byte> line) => NormalizeAgain(line, out _);

    /// <summary>
    /// The line without its end, where that is all that <see cref="Normalize"/> would do to it. Changes nothing here, and may be
    /// asked by several threads at once.
    /// </summary>
    /// <param name="line">Any bytes.</param>
    /// <param name="text">Valid UTF-8 of allowed length.</param>
    /// <param name="isAscii">Whether it is plain ASCII.</param>
    public bool TryPass(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text, out bool isAscii)
    {
        text = WithoutEnd(line);
        isAscii = Ascii.IsValid(text);
        return text.Length <= MaxLineBytes && (isAscii || (_encoding is null && Utf8.IsValid(text)));
    }

    /// <summary>The line without its end.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line)
    {
        int length = line.Length;
        while (length > 0 && line[length - 1] is (byte)'\r' or (byte)'\n')
        {
            length--;
        }

        return line[..length];
    }

    private ReadOnlySpan<byte> NormalizeAgain(ReadOnlySpan<byte> line, out bool isCut)
    {
        ReadOnlySpan<byte> text = WithoutEnd(line);
        isCut = text.Length > MaxLineBytes;
        text = isCut ? text[..MaxLineBytes] : text;

        IsAscii = Ascii.IsValid(text);
        return IsAscii || (_encoding is null && Utf8.IsValid(text)) ? text : Convert(text);
    }

    private ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> text)
    {
        // Rare, so strings are good enough. Wrong bytes become U+FFFD: a name with one must still match, or it would hide its line.
        string decoded = (_encoding ?? Encoding.UTF8).GetString(text);
        int size = Encoding.UTF8.GetMaxByteCount(decoded.Length);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        return _buffer.AsSpan(0, Encoding.UTF8.GetBytes(decoded, _buffer));
    }
}
