using System.Globalization;
using Ban.Terminal.Text;

namespace Ban.Tui.Cli;

/// <summary>Text for a terminal.</summary>
internal static class CliText
{
    /// <summary>Text from outside, harmless to a terminal: control and direction characters become visible escapes.</summary>
    public static string Visible(string text) => TextLayout.MakeVisible(text);

    /// <summary>As much of a text as fits into the columns, with an ellipsis where that is not all.</summary>
    public static string Cut(string text, int columns)
    {
        int length = TextLayout.CutLength(text, columns, out bool isCut);
        return isCut ? text[..length] + "…" : text;
    }

    /// <summary>A number with what it counts.</summary>
    public static string Count(long number, string one) => string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");

    /// <summary>Local time to the second.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
