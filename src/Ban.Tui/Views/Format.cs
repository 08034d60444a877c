using System.Globalization;
using Ban.Terminal.Widgets;

namespace Ban.Tui.Views;

/// <summary>Numbers and times as the views show them.</summary>
internal static class Format
{
    private const double Permanent = -1;

    private static readonly (string Unit, long Seconds)[] s_units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something, whose plural ends in s.</summary>
    public static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{Number(number)} {what}s";

    /// <summary>A part of a whole in per cent; 100 only where it is the whole.</summary>
    public static string Share(long part, long whole)
    {
        double percent = Math.Floor(1000.0 * part / whole) / 10;
        return part == whole ? "100 %" : $"{percent.ToString("0.0", CultureInfo.InvariantCulture)} %";
    }

    /// <summary>A rate: whole from ten on, with one decimal below.</summary>
    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond is >= 10 or 0 ? "N0" : "0.#", CultureInfo.InvariantCulture);

    /// <summary>A short time, given in seconds.</summary>
    public static string Milliseconds(double seconds) => seconds >= 10 ? Duration(seconds) : $"{(seconds * 1000).ToString(seconds < 0.01 ? "0.0" : "N0", CultureInfo.InvariantCulture)} ms";

    /// <summary>A number with one decimal; whole from a hundred on.</summary>
    public static string Decimal(double number) => number.ToString(number >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>Hours, minutes and seconds in the zone of the screen.</summary>
    public static string Clock(DateTimeOffset time, ViewContext context) => Local(time, context).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The time within a day of now, the month and the day before that.</summary>
    public static string ClockOrDay(DateTimeOffset time, DateTimeOffset now, ViewContext context) =>
        now - time < TimeSpan.FromDays(1) ? Clock(time, context) : Local(time, context).ToString("MMM d", CultureInfo.InvariantCulture);

    /// <summary>How long there is still to go.</summary>
    public static string Left(TimeSpan time) => Duration(Math.Ceiling(Math.Max(time.TotalSeconds, 0)));

    /// <summary>Month, day and time in the zone of the screen.</summary>
    public static string Moment(DateTimeOffset time, ViewContext context) => Local(time, context).ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The two largest units of a length of time, such as <c>12d 4h</c>; a ban time below zero is <c>for ever</c>.</summary>
    public static string Duration(double seconds, string separator = "")
    {
        if (seconds == Permanent)
        {
            return "for ever";
        }

        long rest = (long)Math.Clamp(seconds, 0, long.MaxValue / 2);
        int largest = Array.FindIndex(s_units, unit => rest >= unit.Seconds);
        if (largest < 0)
        {
            return "0s";
        }

        string text = $"{rest / s_units[largest].Seconds}{s_units[largest].Unit}";
        long remaining = largest + 1 < s_units.Length ? rest % s_units[largest].Seconds / s_units[largest + 1].Seconds : 0;
        return remaining > 0 ? $"{text}{separator}{remaining}{s_units[largest + 1].Unit}" : text;
    }

    /// <summary>The largest unit of a length of time alone, such as <c>12d</c>.</summary>
    public static string Largest(double seconds) =>
        s_units.FirstOrDefault(unit => seconds >= unit.Seconds) is { Unit: { } unit, Seconds: var size } ? $"{(long)(Math.Min(seconds, long.MaxValue / 2) / size)}{unit}" : "0s";

    /// <summary>How long the daemon is up: in days and hours, hours and minutes, or minutes, so that it seldom changes.</summary>
    public static string Uptime(TimeSpan up) => up < TimeSpan.FromMinutes(1) ? "under 1m" : Duration(Math.Floor(up.TotalMinutes) * 60, " ");

    /// <summary>The how-manieth: 1st, 2nd, 3rd, 11th.</summary>
    public static string Ordinal(int number)
    {
        string suffix = (number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        };
        return $"{Number(number)}{suffix}";
    }

    /// <summary>A count against its limit; the theme's sign where one is not known.</summary>
    public static string Count(int? count, int? limit, Theme theme) => $"{count?.ToString(CultureInfo.InvariantCulture) ?? theme.None}/{limit?.ToString(CultureInfo.InvariantCulture) ?? theme.None}";

    private static DateTimeOffset Local(DateTimeOffset time, ViewContext context) => TimeZoneInfo.ConvertTime(time, context.Zone);
}
