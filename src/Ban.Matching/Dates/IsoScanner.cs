namespace Ban.Matching.Dates;

/// <summary>
/// Reads <c>2026-11-20T23:20:45.123456+01:00 </c> and its kin (a blank for the T, a comma, no fraction, <c>Z</c>, no zone) at
/// the start of a line, remembering the last minute. Not thread-safe.
/// </summary>
internal sealed class IsoScanner(DateResolver resolver, int maxYear) : IDateScanner
{
    private const int Length = 19;
    private const int MinuteLength = 16;
    private const int MaxFraction = 6;
    private const int MaxOffset = 6;

    // Begins as what stands in no line: bytes of zero can.
    private readonly byte[] _minute = [(byte)'\n', .. new byte[MinuteLength - 1]];
    private long _civilTicks;
    private long _localTicks;

    public IDateScanner Copy() => new IsoScanner(resolver, maxYear);

    public bool TryScan(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date)
    {
        date = default;
        if (line.Length < Length + 1 || line[16] != ':' || !AsciiNumber.TryTwo(line[17..], out int second) || second > 59)
        {
            return false;
        }

        if (!line[..MinuteLength].SequenceEqual(_minute) && !TryMinute(line))
        {
            return false;
        }

        int length = Length + FractionLength(line[Length..]);
        if (!TryZone(line[length..], out int zoneLength, out int? zoneMinutes))
        {
            return false;
        }

        length += zoneLength;
        long minuteTicks = zoneMinutes is int zone ? _civilTicks - (zone * TimeSpan.TicksPerMinute) : _localTicks;
        date = new FoundDate(0, length, minuteTicks + (second * TimeSpan.TicksPerSecond));
        return true;
    }

    private static int FractionLength(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is not ((byte)'.' or (byte)','))
        {
            return 0;
        }

        int end = 1;
        while (end < rest.Length && end <= MaxFraction && char.IsAsciiDigit((char)rest[end]))
        {
            end++;
        }

        return end == 1 ? 0 : end;
    }

    // What stands behind the seconds: a blank, or a zone and a blank. All else is left to the pattern.
    private static bool TryZone(ReadOnlySpan<byte> rest, out int length, out int? minutes)
    {
        length = 0;
        minutes = null;
        if (rest.Length < 2)
        {
            return false;
        }

        switch (rest[0])
        {
            case (byte)' ':
                // A zone may follow blanks.
                return rest[1] is not ((byte)'Z' or (byte)'U' or (byte)'G' or (byte)'+' or (byte)'-') && rest[1] > ' ' && rest[1] < 0x80;
            case (byte)'Z':
                length = 1;
                minutes = 0;
                return rest[1] == ' ';
            case (byte)'+' or (byte)'-':
                return TryOffset(rest, out length, out minutes);
            default:
                return false;
        }
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out int length, out int? minutes)
    {
        length = rest.Length > MaxOffset && rest[3] == ':' ? MaxOffset : MaxOffset - 1;
        minutes = null;
        if (rest.Length <= length || rest[length] != ' ' || rest[1] > '1'
            || !AsciiNumber.TryTwo(rest[1..], out int hours) || !AsciiNumber.TryTwo(rest[(length - 2)..], out int rests))
        {
            return false;
        }

        minutes = rest[0] == '-' ? -((hours * 60) + rests) : (hours * 60) + rests;
        return true;
    }

    private bool TryMinute(ReadOnlySpan<byte> line)
    {
        if (line[4] != '-' || line[7] != '-' || line[10] is not ((byte)'T' or (byte)' ') || line[13] != ':'
            || !AsciiNumber.TryTwo(line, out int century) || !AsciiNumber.TryTwo(line[2..], out int yearOfCentury)
            || !AsciiNumber.TryTwo(line[5..], out int month) || !AsciiNumber.TryTwo(line[8..], out int day)
            || !AsciiNumber.TryTwo(line[11..], out int hour) || !AsciiNumber.TryTwo(line[14..], out int minute))
        {
            return false;
        }

        int year = (century * 100) + yearOfCentury;
        if (year < 2000 || year > maxYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
        {
            return false;
        }

        var civil = new DateTime(year, month, day, hour, minute, 0);
        _civilTicks = civil.Ticks;
        _localTicks = resolver.ToUtcTicks(civil);
        line[..MinuteLength].CopyTo(_minute);
        return true;
    }
}
