namespace Ban.Matching.Dates;

/// <summary>The parts of a date that a template found; -1 is absent.</summary>
internal struct DateFields
{
    public DateFields()
    {
    }

    public int Year = -1;
    public int Month = -1;
    public int Day = -1;
    public int DayOfYear = -1;
    public int Hour;
    public int Minute;
    public int Second;

    /// <summary>Week of the year, from 0.</summary>
    public int Week = -1;

    /// <summary>Whether <see cref="Week"/> starts on Sunday, not on Monday.</summary>
    public bool SundayWeek;

    /// <summary>0 is Monday.</summary>
    public int Weekday = -1;

    /// <summary>The zone in minutes east of Greenwich; null is the default zone.</summary>
    public int? ZoneMinutes;
}

/// <summary>Makes a point in time of the parts of a date: missing year and day, zones (spec 1, section 3.5).</summary>
/// <param name="local">The zone of dates without one, where <paramref name="fixedMinutes"/> is null.</param>
/// <param name="fixedMinutes">The <c>logtimezone</c> in minutes east of Greenwich.</param>
internal sealed class DateResolver(TimeZoneInfo local, int? fixedMinutes)
{
    /// <summary>Whether dates without a zone have one all the same.</summary>
    public bool IsFixed => fixedMinutes is not null;

    /// <summary>UTC ticks of the date, or false where there is no such date.</summary>
    public bool TryResolve(in DateFields fields, DateTimeOffset now, out long ticks)
    {
        ticks = 0;
        DateTime today = Today(now, fields.ZoneMinutes);
        bool assumedYear = fields.Year < 0;
        int year = assumedYear ? today.Year : fields.Year;
        int month = fields.Month;
        int day = fields.Day;
        if ((month < 0 || day < 0) && TryDayOfYear(fields, year, out DateTime byDay))
        {
            (year, month, day) = (byDay.Year, byDay.Month, byDay.Day);
        }

        bool assumedDay = month < 0 && day < 0;
        if (assumedDay)
        {
            (month, day) = (today.Month, today.Day);
        }

        if (!TryCompose(fields, year, month, day, out ticks))
        {
            return false;
        }

        if (assumedDay && ticks > now.UtcTicks)
        {
            DateTime yesterday = new DateTime(year, month, day).AddDays(-1);
            return TryCompose(fields, yesterday.Year, yesterday.Month, yesterday.Day, out ticks);
        }

        bool tooFar = assumedYear && ticks > now.UtcTicks + TimeSpan.TicksPerDay;
        return !tooFar || TryCompose(fields, year - 1, month, day, out ticks);
    }

    /// <summary>UTC ticks of a civil time in the default zone.</summary>
    public long ToUtcTicks(DateTime civil)
    {
        if (fixedMinutes is int minutes)
        {
            return civil.Ticks - (minutes * TimeSpan.TicksPerMinute);
        }

        // In a gap the offset before it holds, in an overlap standard time: both are what GetUtcOffset says.
        return civil.Ticks - local.GetUtcOffset(DateTime.SpecifyKind(civil, DateTimeKind.Unspecified)).Ticks;
    }

    /// <summary>The clock as dates of a zone show it: what they leave out, a year or a day, is that of their own zone.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="zoneMinutes">The zone in minutes east of Greenwich; null is the default zone.</param>
    public DateTime Today(DateTimeOffset now, int? zoneMinutes = null) => (zoneMinutes ?? fixedMinutes) is int minutes
        ? now.UtcDateTime.AddMinutes(minutes)
        : TimeZoneInfo.ConvertTime(now, local).DateTime;

    private bool TryCompose(in DateFields fields, int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if (year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || fields.Hour > 23 || fields.Minute > 59 || fields.Second > 59)
        {
            return false;
        }

        var civil = new DateTime(year, month, day, fields.Hour, fields.Minute, fields.Second);
        ticks = fields.ZoneMinutes is int zone ? civil.Ticks - (zone * TimeSpan.TicksPerMinute) : ToUtcTicks(civil);
        return true;
    }

    private static bool TryDayOfYear(in DateFields fields, int year, out DateTime date)
    {
        int day = fields.DayOfYear;
        if (day < 0 && fields is { Week: >= 0, Weekday: >= 0 } && year is >= 1 and <= 9998)
        {
            // Week 1 starts at the year's first Sunday or Monday; what stands before is week 0.
            int first = ((int)new DateTime(year, 1, 1).DayOfWeek + (fields.SundayWeek ? 0 : 6)) % 7;
            int weekday = fields.SundayWeek ? (fields.Weekday + 1) % 7 : fields.Weekday;
            int weekZero = (7 - first) % 7;
            day = 1 + weekZero + (7 * (fields.Week - 1)) + weekday;
        }

        date = default;
        if ((fields.DayOfYear < 0 && fields.Week < 0) || (fields.DayOfYear < 0 && fields.Weekday < 0) || year is < 2 or > 9998)
        {
            return false;
        }

        date = new DateTime(year, 1, 1).AddDays(day - 1);
        return true;
    }
}
