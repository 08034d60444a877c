namespace Ban.Matching.Dates;

/// <summary>
/// Reads <c>20/Nov/2026:23:20:45 +0100</c> behind the first square bracket of a line, as web servers write it, remembering the
/// last minute. Not thread-safe.
/// </summary>
internal sealed class AccessLogScanner(int maxYear) : IDateScanner
{
    private const int Length = 26;
    private const int MinuteLength = 17;

    // Begins as what stands in no line: bytes of zero can.
    private readonly byte[] _minute = [(byte)'\n', .. new byte[MinuteLength - 1]];
    private long _minuteTicks;

    public IDateScanner Copy() => new AccessLogScanner(maxYear);

    public bool TryScan(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date)
    {
        date = default;
        int start = line.IndexOf((byte)'[') + 1;
        ReadOnlySpan<byte> text = line[start..];

        // The closing bracket ends the zone; all else is left to the pattern.
        if (start == 0 || text.Length <= Length || text[Length] != ']' || text[17] != ':' || text[20] != ' '
            || !AsciiNumber.TryTwo(text[18..], out int second) || second > 59 || !TryZone(text[21..], out int zoneMinutes))
        {
            return false;
        }

        if (!text[..MinuteLength].SequenceEqual(_minute) && !TryMinute(text))
        {
            return false;
        }

        long ticks = _minuteTicks + (second * TimeSpan.TicksPerSecond) - (zoneMinutes * TimeSpan.TicksPerMinute);
        date = new FoundDate(start, start + Length, ticks);
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text[0] is not ((byte)'+' or (byte)'-') || text[1] > '1'
            || !AsciiNumber.TryTwo(text[1..], out int hours) || !AsciiNumber.TryTwo(text[3..], out int rest))
        {
            return false;
        }

        minutes = text[0] == '-' ? -((hours * 60) + rest) : (hours * 60) + rest;
        return true;
    }

    private bool TryMinute(ReadOnlySpan<byte> text)
    {
        int month = MonthName.Read(text[3..]);
        if (text[2] != '/' || month == 0 || text[6] != '/' || text[11] != ':' || text[14] != ':'
            || !AsciiNumber.TryTwo(text, out int day) || !AsciiNumber.TryTwo(text[7..], out int century)
            || !AsciiNumber.TryTwo(text[9..], out int yearOfCentury) || !AsciiNumber.TryTwo(text[12..], out int hour)
            || !AsciiNumber.TryTwo(text[15..], out int minute))
        {
            return false;
        }

        int year = (century * 100) + yearOfCentury;
        if (year < 2000 || year > maxYear || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return false;
        }

        _minuteTicks = new DateTime(year, month, day, hour, minute, 0).Ticks;
        text[..MinuteLength].CopyTo(_minute);
        return true;
    }
}
