using System.Globalization;
using System.Text;

namespace Ban.Engine.Actions;

/// <summary>Text from outside made fit for our own log: one line, nothing in it steers a terminal.</summary>
public static class VisibleText
{
    /// <summary>Longest text that is shown; the rest is cut and marked.</summary>
    public const int MaxLength = 500;

    /// <summary>The text with control, format (bidirectional ones among them) and unpaired characters written as <c>\u{hex}</c>.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder visible = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (visible.Length >= MaxLength)
            {
                return visible.Append("...").ToString();
            }

            bool steers = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
            visible.Append(steers ? $"\\u{{{rune.Value:x}}}" : rune.ToString());
        }

        return visible.ToString();
    }
}
