using System.Globalization;
using Ban.Terminal.Text;

namespace Ban.Tui.Cli;

/// <summary>Text for a terminal.</summary>
internal static class CliText
{
    /// <summary>Text from outside, harmless to a terminal: control and direction characters become visible escapes.</summary>
    public static string Visible(string text) => TextLayout.MakeVisible(text);

    /// <summary>Local time to the second.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
