namespace Ban.Matching.Dates;

/// <summary>
/// Reads <c>Nov 20 23:20:45 </c> at the start of a line, remembering the last minute. Not thread-safe.
/// </summary>
internal sealed class SyslogScanner(DateResolver resolver) : IDateScanner
{
    private const int Length = 15;
    private const int MinuteLength = 12;

    /// <summary>A year less what a leap day, a change of clocks and the 24 hours of grace can take.</summary>
    private const long MaxAgeDays = 362;

    private readonly byte[] _minute = new byte[MinuteLength];
    private long _minuteTicks;

    // The clock's range in which the remembered minute has the year that it was given.
    private long _validFrom = long.MaxValue;
    private long _validTo;

    public IDateScanner Copy() => new SyslogScanner(resolver);

    public bool TryScan(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date)
    {
        date = default;

        // A blank must follow, and behind it no year: "Nov 20 23:20:45 2026" is cut with its year.
        if (line.Length < Length + 2 || line[Length] != ' ' || line[Length + 1] == '2'
            || line[12] != ':' || !AsciiNumber.TryTwo(line[13..], out int second) || second > 59)
        {
            return false;
        }

        long nowTicks = now.UtcTicks;
        if (nowTicks < _validFrom || nowTicks >= _validTo || !line[..MinuteLength].SequenceEqual(_minute))
        {
            if (!TryMinute(line, now))
            {
                return false;
            }
        }

        date = new FoundDate(0, Length, _minuteTicks + (second * TimeSpan.TicksPerSecond));
        return true;
    }

    private bool TryMinute(ReadOnlySpan<byte> line, DateTimeOffset now)
    {
        int month = MonthName.Read(line);
        if (month == 0 || line[3] != ' ' || !TryDay(line, out int day) || line[6] != ' ' || line[9] != ':'
            || !AsciiNumber.TryTwo(line[7..], out int hour) || !AsciiNumber.TryTwo(line[10..], out int minute))
        {
            return false;
        }

        // The year turns on whole seconds too, so the last second of the minute decides for all of it.
        var fields = new DateFields { Month = month, Day = day, Hour = hour, Minute = minute };
        DateFields last = fields with { Second = 59 };
        if (!resolver.TryResolve(fields, now, out long ticks) || !resolver.TryResolve(last, now, out long lastTicks)
            || lastTicks - ticks != 59 * TimeSpan.TicksPerSecond)
        {
            return false;
        }

        Remember(line, now, ticks);
        return true;
    }

    private void Remember(ReadOnlySpan<byte> line, DateTimeOffset now, long ticks)
    {
        // The year was chosen by the clock. It holds until the clock's day ends, because only then can its year change,
        // and as long as a date taken for last year's is more than 24 hours ahead in this one.
        line[..MinuteLength].CopyTo(_minute);
        _minuteTicks = ticks;
        long dayEnd = now.UtcTicks + TimeSpan.TicksPerDay - resolver.Today(now).TimeOfDay.Ticks;
        _validFrom = now.UtcTicks;
        _validTo = Math.Max(now.UtcTicks + 1, Math.Min(dayEnd, ticks + (MaxAgeDays * TimeSpan.TicksPerDay)));
    }

    private static bool TryDay(ReadOnlySpan<byte> line, out int day)
    {
        day = line[5] - '0';
        if (line[4] == ' ')
        {
            return day is >= 1 and <= 9;
        }

        return AsciiNumber.TryTwo(line[4..], out day) && day is >= 1 and <= 31;
    }
}
