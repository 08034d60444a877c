using System.Buffers.Text;
using System.Text;
using Ban.Native.Pcre2;

namespace Ban.Matching.Dates;

/// <content>From a match to a time.</content>
internal sealed partial class DateTemplate
{
    private const string Codes = "YymbBdjHIMSpUWaAwzZ";
    private const int MaxZoneLength = 16;

    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] s_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private List<CodeGroup> _groups = [];

    /// <summary>UTC ticks of the last match, or false where it is no valid date.</summary>
    public bool TryGetTime(ReadOnlySpan<byte> line, DateResolver resolver, DateTimeOffset now, out long ticks)
    {
        if (_kind == DateKind.Fields)
        {
            ticks = 0;
            return TryReadFields(line, out DateFields fields) && resolver.TryResolve(fields, now, out ticks);
        }

        ReadOnlySpan<byte> text = Group(line, _valueGroup);
        return _kind == DateKind.Tai64N ? TryTai64N(text, out ticks) : TryEpoch(text, out ticks);
    }

    /// <summary>Whether the date of a line stands for the same moment whatever the zone of the system is, and is no epoch. Counts nothing.</summary>
    public bool HasOwnZone(ReadOnlySpan<byte> line, DateResolver resolver, Pcre2Scratch scratch)
    {
        if (_kind != DateKind.Fields || resolver.IsFixed)
        {
            return _kind is DateKind.Fields or DateKind.Tai64N;
        }

        if (!TryMatch(line, 0, scratch, out _))
        {
            return false;
        }

        Matches--;
        return TryReadFields(line, out DateFields fields) && fields.ZoneMinutes is not null;
    }

    private static List<CodeGroup> ReadGroups(Pcre2Regex regex)
    {
        var groups = new List<CodeGroup>();
        foreach (string name in regex.GroupNames.Keys)
        {
            if (name.Length == 1 && Codes.Contains(name[0], StringComparison.Ordinal))
            {
                groups.Add(new CodeGroup(name[0], regex.GroupNames[name]));
            }
        }

        return groups;
    }

    private ReadOnlySpan<byte> Group(ReadOnlySpan<byte> line, int group) =>
        _matcher!.TryGetGroup(group, out int start, out int end) ? line[start..end] : default;

    private bool TryReadFields(ReadOnlySpan<byte> line, out DateFields fields)
    {
        fields = new DateFields();
        int hour12 = -1;
        bool afternoon = false;
        foreach ((char code, int group) in _groups)
        {
            ReadOnlySpan<byte> text = Group(line, group);
            if (text.IsEmpty)
            {
                continue;
            }

            bool known = code switch
            {
                'p' => Set(out afternoon, text[0] is (byte)'p' or (byte)'P'),
                'I' => TryNumber(text, out hour12),
                'z' or 'Z' => TryZone(text, ref fields),
                _ => TryField(code, text, ref fields),
            };
            if (!known)
            {
                return false;
            }
        }

        fields.Hour = hour12 < 0 ? fields.Hour : (hour12 % 12) + (afternoon ? 12 : 0);
        return true;
    }

    private static bool Set<T>(out T target, T value)
    {
        target = value;
        return true;
    }

    private static bool TryField(char code, ReadOnlySpan<byte> text, ref DateFields fields)
    {
        switch (code)
        {
            case 'b' or 'B':
                return (fields.Month = 1 + IndexOfName(s_months, text)) > 0;
            case 'a' or 'A':
                return (fields.Weekday = IndexOfName(s_days, text)) >= 0;
        }

        if (!TryNumber(text, out int value))
        {
            return false;
        }

        _ = code switch
        {
            'Y' => fields.Year = value,
            'y' => fields.Year = value <= 2000 ? value + 2000 : value,
            'm' => fields.Month = value,
            'd' => fields.Day = value,
            'j' => fields.DayOfYear = value,
            'H' => fields.Hour = value,
            'M' => fields.Minute = value,
            'S' => fields.Second = value,
            'w' => fields.Weekday = (value + 6) % 7,
            _ => fields.Week = value,
        };
        fields.SundayWeek |= code == 'U';
        return true;
    }

    // Unicode digits match a digit code too, but are no number here.
    private static bool TryNumber(ReadOnlySpan<byte> text, out int value)
    {
        ReadOnlySpan<byte> digits = text.TrimStart((byte)' ');
        return Utf8Parser.TryParse(digits, out value, out int used) && used == digits.Length;
    }

    private static int IndexOfName(string[] names, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (text.Length >= 3 && Ascii.EqualsIgnoreCase(text[..3], names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool TryZone(ReadOnlySpan<byte> text, ref DateFields fields)
    {
        Span<char> chars = stackalloc char[MaxZoneLength];
        if (text.Length > MaxZoneLength || !Ascii.IsValid(text))
        {
            return false;
        }

        bool known = ZoneTable.TryParse(chars[..Encoding.ASCII.GetChars(text, chars)], out int minutes);
        fields.ZoneMinutes = minutes;
        return known;
    }

    private static bool TryTai64N(ReadOnlySpan<byte> text, out long ticks)
    {
        // "@", then 16 hexadecimal digits of seconds, the first of which is 4, then nanoseconds.
        ticks = 0;
        return text.Length == 25
            && Utf8Parser.TryParse(text[2..17], out long seconds, out int used, 'x')
            && used == 15
            && TryFromUnix(seconds, 0, out ticks);
    }

    private bool TryEpoch(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = dot < 0 ? text : text[..dot];
        if (!Utf8Parser.TryParse(whole, out long value, out int used) || used != whole.Length)
        {
            return false;
        }

        long unit = TimeSpan.TicksPerSecond;
        if (_kind == DateKind.LongEpoch && text.Length >= 13)
        {
            unit = text.Length >= 16 && dot < 0 ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerMillisecond;
        }

        long fraction = 0;
        long scale = unit;
        for (int i = dot + 1; dot >= 0 && i < text.Length && scale >= 10; i++)
        {
            scale /= 10;
            fraction += (text[i] - '0') * scale;
        }

        long perSecond = TimeSpan.TicksPerSecond / unit;
        return TryFromUnix(value / perSecond, (value % perSecond * unit) + fraction, out ticks);
    }

    private static bool TryFromUnix(long seconds, long fraction, out long ticks)
    {
        bool inRange = seconds is >= 0 and < 200_000_000_000;
        ticks = inRange ? DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + fraction : 0;
        return inRange;
    }

    // A class: lists of a struct of ours are compiled anew at each start of the program.
    private sealed record CodeGroup(char Code, int Group);
}
