using System.Globalization;
using System.Text;

namespace Ban.Tui.Regex;

/// <summary>Text in the style of Python's literals, for programs that read fail2ban-regex's rows.</summary>
internal static class PythonText
{
    /// <summary>The text in quotes; what does not print is escaped.</summary>
    public static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder(text.Length + 2).Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(result, rune, quote);
        }

        return result.Append(quote).ToString();
    }

    private static void Append(StringBuilder result, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\':
                result.Append(@"\\");
                break;
            case '\n':
                result.Append(@"\n");
                break;
            case '\r':
                result.Append(@"\r");
                break;
            case '\t':
                result.Append(@"\t");
                break;
            case int value when value == quote:
                result.Append('\\').Append(quote);
                break;
            case int value when Prints(rune):
                result.Append(char.ConvertFromUtf32(value));
                break;
            case int value:
                string form = value < 0x100 ? @"\x{0:x2}" : value < 0x10000 ? @"\u{0:x4}" : @"\U{0:x8}";
                result.AppendFormat(CultureInfo.InvariantCulture, form, value);
                break;
        }
    }

    private static bool Prints(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
