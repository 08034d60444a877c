using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ban.Rpc.Framing;

/// <summary>Reads the header lines before a body (wire spec, rules 1.5 to 1.9).</summary>
internal static class HeaderBlock
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Takes one whole header block off the front of <paramref name="buffer"/>; false when its end has not arrived yet.</summary>
    /// <exception cref="FramingException">The block breaks a rule or a limit.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxBodyBytes, out int bodyBytes)
    {
        bodyBytes = 0;
        int length = 0;
        var reader = new SequenceReader<byte>(buffer);
        for (int headers = 0; ; headers++)
        {
            if (!reader.TryReadTo(out ReadOnlySequence<byte> line, LineFeed))
            {
                return buffer.Length <= FrameLimits.MaxHeaderBytes ? false : throw TooLong();
            }

            if (reader.Consumed > FrameLimits.MaxHeaderBytes)
            {
                throw TooLong();
            }

            ReadOnlySpan<byte> text = WithoutCarriageReturn(line);
            if (text.IsEmpty)
            {
                break;
            }

            if (headers == FrameLimits.MaxHeaders)
            {
                throw new FramingException($"more than {FrameLimits.MaxHeaders} header lines");
            }

            ReadLine(text, maxBodyBytes, ref length);
        }

        if (length == 0)
        {
            throw new FramingException("no Content-Length header");
        }

        bodyBytes = length;
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static ReadOnlySpan<byte> WithoutCarriageReturn(in ReadOnlySequence<byte> line)
    {
        ReadOnlySpan<byte> text = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        return text.EndsWith("\r"u8) ? text[..^1] : throw new FramingException("a header line does not end with CR LF");
    }

    private static void ReadLine(ReadOnlySpan<byte> line, int maxBodyBytes, ref int bodyBytes)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            throw new FramingException("a header line has no colon");
        }

        ReadOnlySpan<byte> name = line[..colon];
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            bodyBytes = bodyBytes == 0 ? ReadLength(value, maxBodyBytes) : throw new FramingException("two Content-Length headers");
        }
        else if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8))
        {
            CheckCharset(value);
        }
    }

    private static int ReadLength(ReadOnlySpan<byte> value, int maxBodyBytes)
    {
        bool isPlain = !value.IsEmpty && value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        if (!isPlain || !Utf8Parser.TryParse(value, out long length, out int used) || used != value.Length || length == 0)
        {
            throw new FramingException("Content-Length is not a positive decimal number");
        }

        return length <= maxBodyBytes ? (int)length : throw new FramingException($"a message of {length} bytes, at most {maxBodyBytes} are taken");
    }

    /// <summary>Both spellings of UTF-8 occur in the field; any other charset would be read wrongly, so it is refused.</summary>
    private static void CheckCharset(ReadOnlySpan<byte> contentType)
    {
        string[] parts = Encoding.Latin1.GetString(contentType).Split(';', StringSplitOptions.TrimEntries);
        foreach (string part in parts.AsSpan(1))
        {
            if (part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                && part["charset=".Length..].Trim('"').ToUpperInvariant() is not ("UTF-8" or "UTF8"))
            {
                throw new FramingException("the charset of a message is not UTF-8");
            }
        }
    }

    private static FramingException TooLong() => new($"a header block of more than {FrameLimits.MaxHeaderBytes} bytes");
}
