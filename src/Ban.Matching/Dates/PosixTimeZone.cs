using System.Globalization;

namespace Ban.Matching.Dates;

/// <summary>
/// Reads a zone in POSIX form, <c>CET-1CEST,M3.5.0,M10.5.0/3</c>, as it may stand in the variable <c>TZ</c>; the base
/// library only knows names of zone files. Rules by month, week and day are read, not those by day of the year.
/// </summary>
public static class PosixTimeZone
{
    /// <summary>The zone, or false where the text has another form or the base library holds no such zone, as one with seconds.</summary>
    public static bool TryParse(string text, out TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        zone = TimeZoneInfo.Utc;
        try
        {
            return TryMake(text, ref zone);
        }
        catch (Exception unfit) when (unfit is ArgumentException or InvalidTimeZoneException)
        {
            return false;
        }
    }

    private static bool TryMake(string text, ref TimeZoneInfo zone)
    {
        ReadOnlySpan<char> rest = text;
        if (!TryName(ref rest, out string standard) || !TryTime(ref rest, out TimeSpan west))
        {
            return false;
        }

        TimeSpan offset = -west;
        if (rest.IsEmpty)
        {
            zone = TimeZoneInfo.CreateCustomTimeZone(standard, offset, standard, standard);
            return true;
        }

        if (!TryName(ref rest, out string summer))
        {
            return false;
        }

        TimeSpan summerOffset = offset + TimeSpan.FromHours(1);
        if (!rest.IsEmpty && rest[0] != ',')
        {
            if (!TryTime(ref rest, out TimeSpan summerWest))
            {
                return false;
            }

            summerOffset = -summerWest;
        }

        if (!TryRule(ref rest, out var start) || !TryRule(ref rest, out var end) || !rest.IsEmpty)
        {
            return false;
        }

        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, summerOffset - offset, start, end);
        zone = TimeZoneInfo.CreateCustomTimeZone(standard, offset, standard, standard, summer, [rule]);
        return true;
    }

    private static bool TryName(ref ReadOnlySpan<char> rest, out string name)
    {
        int end = !rest.IsEmpty && rest[0] == '<' ? rest.IndexOf('>') + 1 : 0;
        while (end < rest.Length && char.IsAsciiLetter(rest[end]))
        {
            end++;
        }

        name = rest[..end].Trim("<>").ToString();
        rest = rest[end..];
        return name.Length >= 3;
    }

    // [+-]hh[:mm[:ss]]
    private static bool TryTime(ref ReadOnlySpan<char> rest, out TimeSpan time)
    {
        bool negative = !rest.IsEmpty && rest[0] == '-';
        rest = rest[(!rest.IsEmpty && rest[0] is '-' or '+' ? 1 : 0)..];
        time = TimeSpan.Zero;
        int unit = 3600;
        bool any = false;
        while (unit > 0 && TryNumber(ref rest, out int value))
        {
            any = true;
            time += TimeSpan.FromSeconds((double)value * unit);
            unit /= 60;
            if (rest.IsEmpty || rest[0] != ':')
            {
                break;
            }

            rest = rest[1..];
        }

        time = negative ? -time : time;
        return any && time.Duration() <= TimeSpan.FromHours(14);
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, out int value)
    {
        int end = 0;
        while (end < rest.Length && end < 3 && char.IsAsciiDigit(rest[end]))
        {
            end++;
        }

        bool any = int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out value);
        rest = rest[end..];
        return any;
    }

    // ,Mmonth.week.day[/time]
    private static bool TryRule(ref ReadOnlySpan<char> rest, out TimeZoneInfo.TransitionTime transition)
    {
        transition = default;
        if (!rest.StartsWith(",M"))
        {
            return false;
        }

        rest = rest[2..];
        if (!TryNumber(ref rest, out int month) || !TryDot(ref rest) || !TryNumber(ref rest, out int week) || !TryDot(ref rest)
            || !TryNumber(ref rest, out int day) || month is < 1 or > 12 || week is < 1 or > 5 || day > 6)
        {
            return false;
        }

        TimeSpan time = TimeSpan.FromHours(2);
        if (!rest.IsEmpty && rest[0] == '/')
        {
            rest = rest[1..];
            if (!TryTime(ref rest, out time) || time < TimeSpan.Zero)
            {
                return false;
            }
        }

        transition = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(DateTime.MinValue + time, month, week, (DayOfWeek)day);
        return true;
    }

    private static bool TryDot(ref ReadOnlySpan<char> rest)
    {
        bool dot = !rest.IsEmpty && rest[0] == '.';
        rest = dot ? rest[1..] : rest;
        return dot;
    }
}
