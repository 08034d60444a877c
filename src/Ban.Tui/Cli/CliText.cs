using System.Globalization;
using Ban.Terminal.Text;

namespace Ban.Tui.Cli;

/// <summary>Text for a terminal.</summary>
internal static class CliText
{
    private static readonly (double Seconds, string Unit)[] s_units = [(7 * 86400, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s")];

    /// <summary>Text from outside, harmless to a terminal: control and direction characters become visible escapes.</summary>
    public static string Visible(string text) => TextLayout.MakeVisible(text);

    /// <summary>A length of time in its two largest units, such as <c>1h 30m</c>; -1 is <c>permanent</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 0)
        {
            return "permanent";
        }

        int first = Math.Max(0, Array.FindIndex(s_units, one => seconds >= one.Seconds));
        if (seconds < 1)
        {
            return seconds.ToString("0.#", CultureInfo.InvariantCulture) + "s";
        }

        (double size, string unit) = s_units[first];
        string text = $"{(long)(seconds / size)}{unit}";
        if (first + 1 == s_units.Length)
        {
            return text;
        }

        (double smallerSize, string smallerUnit) = s_units[first + 1];
        long rest = (long)(seconds % size / smallerSize);
        return rest == 0 ? text : $"{text} {rest}{smallerUnit}";
    }

    /// <summary>Local time to the second.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>1st, 2nd, 3rd, 4th.</summary>
    public static string Ordinal(int number)
    {
        bool isTeen = number % 100 is 11 or 12 or 13;
        return number + (isTeen ? 0 : number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        };
    }
}
