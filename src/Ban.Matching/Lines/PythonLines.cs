using System.Buffers;

namespace Ban.Matching.Lines;

/// <summary>Where Python's <c>splitlines</c> ends a line: at more characters than the newline.</summary>
internal static class PythonLines
{
    private static readonly SearchValues<byte> s_starts = SearchValues.Create([.. "\n\r\v\f\u001c\u001d\u001e"u8, 0xc2, 0xe2]);

    /// <summary>The length of the first line of a valid UTF-8 text, without its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="next">Where the next line begins.</param>
    public static int FirstLength(ReadOnlySpan<byte> text, out int next)
    {
        for (int start = 0; start < text.Length;)
        {
            int place = text[start..].IndexOfAny(s_starts);
            if (place < 0)
            {
                break;
            }

            int length = EndLength(text[(start + place)..]);
            if (length > 0)
            {
                next = start + place + length;
                return start + place;
            }

            start += place + 1;
        }

        return next = text.Length;
    }

    // U+0085, U+2028 and U+2029 are the ends that take several bytes.
    private static int EndLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\r', (byte)'\n', ..] => 2,
        [0xc2, 0x85, ..] => 2,
        [0xe2, 0x80, 0xa8 or 0xa9, ..] => 3,
        [0xc2 or 0xe2, ..] => 0,
        _ => 1,
    };
}
