using System.Globalization;
using System.Text;

namespace Ban.Terminal.Text;

/// <summary>
/// Which code points must not reach a terminal as they are, because they command it (C0, C1, DEL), turn the reading order
/// (bidi controls) or hide (zero-width and other ignorable ones), and the escape that is drawn in their place.
/// </summary>
public static class InvisibleRunes
{
    /// <summary>Longest escape, <c>\u{10FFFF}</c>.</summary>
    public const int MaxEscapeLength = 10;

    internal const int VariationText = 0xFE0E;
    internal const int VariationEmoji = 0xFE0F;
    internal const int ZeroWidthJoiner = 0x200D;

    /// <summary>Whether the code point is drawn as an escape when it stands alone.</summary>
    public static bool MustEscape(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x7F)
        {
            return value < ' ';
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            _ => IsIgnorable(value),
        };
    }

    /// <summary>Columns, and characters, of the escape of a code point.</summary>
    public static int EscapeLength(int codePoint) => codePoint switch
    {
        '\t' or '\n' or '\r' => 2,
        < 0x100 => 4,
        <= 0xFFFF => 6,
        <= 0xFFFFF => 9,
        _ => 10,
    };

    /// <summary>Writes the escape; returns its length. The destination holds at least <see cref="MaxEscapeLength"/> characters.</summary>
    public static int WriteEscape(int codePoint, Span<char> destination)
    {
        int length = EscapeLength(codePoint);
        destination[0] = '\\';
        switch (codePoint)
        {
            case '\t': destination[1] = 't'; break;
            case '\n': destination[1] = 'n'; break;
            case '\r': destination[1] = 'r'; break;
            case < 0x100: WriteHex(codePoint, "x", destination[1..length]); break;
            case <= 0xFFFF: WriteHex(codePoint, "u", destination[1..length]); break;
            default:
                WriteHex(codePoint, "u{", destination[1..(length - 1)]);
                destination[length - 1] = '}';
                break;
        }

        return length;
    }

    private static void WriteHex(int codePoint, string prefix, Span<char> destination)
    {
        prefix.CopyTo(destination);
        for (int i = destination.Length - 1; i >= prefix.Length; i--)
        {
            destination[i] = "0123456789abcdef"[codePoint & 0xF];
            codePoint >>= 4;
        }
    }

    // Default_Ignorable_Code_Point of the Unicode character database, without what the categories above already hold:
    // joiners and fillers counted as marks or letters, and the variation selectors.
    private static bool IsIgnorable(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);
}
