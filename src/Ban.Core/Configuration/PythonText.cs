using System.Globalization;
using System.Text;

namespace Ban.Core.Configuration;

/// <summary>Values as Python prints them with <c>repr</c>. Nothing of it can command a terminal: what is not printable is escaped.</summary>
public static class PythonText
{
    /// <param name="value">A text, a whole number, a yes or no, a list or a map of such.</param>
    public static string Of(object value) => value switch
    {
        string text => Quoted(text),
        bool yes => yes ? "True" : "False",
        int number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, object> map => $"{{{string.Join(", ", map.Select(static pair => $"{Quoted(pair.Key)}: {Of(pair.Value)}"))}}}",
        IEnumerable<object> list => $"[{string.Join(", ", list.Select(Of))}]",
        _ => throw new ArgumentException($"{value.GetType()} has no form here", nameof(value)),
    };

    private static string Quoted(string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var result = new StringBuilder(text.Length + 8).Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    result.Append(@"\n");
                    break;
                case '\r':
                    result.Append(@"\r");
                    break;
                case '\t':
                    result.Append(@"\t");
                    break;
                case '\\':
                    result.Append(@"\\");
                    break;
                default:
                    result.Append(rune.Value == quote ? "\\" + quote : IsPrintable(rune) ? rune.ToString() : Escaped(rune.Value));
                    break;
            }
        }

        return result.Append(quote).ToString();
    }

    private static string Escaped(int code) => code switch
    {
        <= 0xff => $"\\x{code:x2}",
        <= 0xffff => $"\\u{code:x4}",
        _ => $"\\U{code:x8}",
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
