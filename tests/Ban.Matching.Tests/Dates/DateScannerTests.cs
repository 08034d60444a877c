using System.Globalization;
using System.Text;
using Ban.Matching.Dates;
using Ban.Matching.Tests.Testing;
using Ban.Native.Pcre2;

namespace Ban.Matching.Tests.Dates;

/// <summary>The hand-written readers say what the patterns of their templates say, or nothing.</summary>
public sealed class DateScannerTests
{
    private const int Lines = 20_000;

    private static readonly DateCodes s_codes = new(2026);
    private static readonly DateResolver s_resolver = new(FixedClock.CentralEurope, null);

    [Fact]
    public void TryScan_GeneratedSyslogDates_AgreeWithPattern()
    {
        var random = new Random(20);
        int scanned = Compare(new SyslogScanner(s_resolver), @"{^LN-BEG}(?:%a )?%b %d %k:%M:%S(?:\.%f)?(?: %ExY)?", random, () => Syslog(random));

        Assert.True(scanned > Lines / 8, $"only {scanned} lines were read without the pattern");
    }

    [Fact]
    public void TryScan_GeneratedIsoDates_AgreeWithPattern()
    {
        var random = new Random(21);
        const string Pattern = @"{^LN-BEG}%ExY(?P<sep>[-/.])%m(?P=sep)%d(?:T|  ?)%H:%M:%S(?:[.,]%f)?(?:\s*%z)?";
        int scanned = Compare(new IsoScanner(s_resolver, s_codes.MaxYear), Pattern, random, () => Iso(random));

        Assert.True(scanned > Lines / 8, $"only {scanned} lines were read without the pattern");
    }

    [Fact]
    public void TryScan_GeneratedAccessLogDates_AgreeWithPattern()
    {
        var random = new Random(22);
        const string Pattern = @"^[^\[]*\[(%d(?P<sep>[-/])%b(?P=sep)%ExY[ :]?%H:%M:%S(?:\.%f)?(?: %z)?)";
        int scanned = Compare(new AccessLogScanner(s_codes.MaxYear), Pattern, random, () => AccessLog(random));

        Assert.True(scanned > Lines / 8, $"only {scanned} lines were read without the pattern");
    }

    [Fact]
    public void TryScan_ZerosInThePlaceOfTheMinute_AreNoDate()
    {
        Assert.False(new IsoScanner(s_resolver, s_codes.MaxYear).TryScan(Encoding.UTF8.GetBytes(new string('\0', 16) + ":00+12:00 x"), DateTimeOffset.UnixEpoch, out _));
        Assert.False(new AccessLogScanner(s_codes.MaxYear).TryScan(Encoding.UTF8.GetBytes("[" + new string('\0', 17) + ":00 +1200] x"), DateTimeOffset.UnixEpoch, out _));
    }

    private static int Compare(IDateScanner scanner, string pattern, Random random, Func<string> generate)
    {
        using var scratch = new Pcre2Scratch();
        using var template = new DateTemplate("x", DateTemplateText.FromPattern(pattern, s_codes), DateKind.Fields);
        int scanned = 0;
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int i = 0; i < Lines; i++)
        {
            now = random.Next(3) == 0 ? new DateTimeOffset(2026, random.Next(1, 13), random.Next(1, 29), random.Next(24), random.Next(60), 0, TimeSpan.Zero) : now.AddSeconds(7);
            byte[] line = Encoding.UTF8.GetBytes(generate());
            if (!scanner.TryScan(line, now, out FoundDate date))
            {
                continue;
            }

            scanned++;
            string text = $"'{Encoding.UTF8.GetString(line)}' at {now:O}";
            Assert.True(template.TryMatch(line, 0, scratch, out DateSpan span), text);
            Assert.True(template.TryGetTime(line, s_resolver, now, out long expected), text);
            Assert.True(date == new FoundDate(span.CutStart, span.CutEnd, expected), $"{text}: {date} instead of {span} {expected}");
        }

        return scanned;
    }

    private static string Syslog(Random random)
    {
        string[] months = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;
        string[] tails = [" host sshd[1]: x", " 2026 host", " 2 x", ".123 host", " ", "", ": x", "  x", " 200 y", "x"];
        int day = random.Next(1, 33);
        string text = $"{months[random.Next(12)]} {(random.Next(5) == 0 ? day.ToString("00", CultureInfo.InvariantCulture) : day.ToString(CultureInfo.InvariantCulture).PadLeft(2))} ";
        return Damage(random, text + Clock(random) + tails[random.Next(3) == 0 ? random.Next(tails.Length) : 0]);
    }

    private static string Iso(Random random)
    {
        string[] tails = [" host x", "Z host", "+01:00 host", "-0530 host", " +0100 x", " Zebra", " UTC x", ".123456 host", ",123 host", ".1234567 host", ".5Z x", ".5+02:00 x", "+19:99 x", "+25:00 x", "]", "", " ", "  +01:00"];
        char separator = random.Next(8) == 0 ? '/' : '-';
        string date = string.Create(CultureInfo.InvariantCulture, $"{random.Next(1998, 2042)}{separator}{random.Next(0, 14):00}{separator}{random.Next(0, 33):00}");
        return Damage(random, date + (random.Next(2) == 0 ? 'T' : ' ') + Clock(random) + tails[random.Next(tails.Length)]);
    }

    private static string AccessLog(Random random)
    {
        string[] months = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;
        string[] tails = [" +0000] x", " -0530] x", " +01:00] x", "] x", ".123 +0000] x", " +1260] x", " +2500] x", " +0000 x", " +0000]", " UTC] x", ""];
        string head = random.Next(5) == 0 ? "a [b] - [" : "192.0.2.1 - - [";
        string date = string.Create(CultureInfo.InvariantCulture, $"{random.Next(0, 33):00}/{months[random.Next(12)]}/{random.Next(1998, 2042)}:");
        return Damage(random, head + date + Clock(random) + tails[random.Next(3) == 0 ? random.Next(tails.Length) : 0]);
    }

    private static string Clock(Random random) => string.Create(
        CultureInfo.InvariantCulture,
        $"{random.Next(random.Next(10) == 0 ? 30 : 24):00}:{random.Next(random.Next(10) == 0 ? 65 : 60):00}:{random.Next(random.Next(10) == 0 ? 65 : 60):00}");

    private static string Damage(Random random, string text)
    {
        if (random.Next(6) != 0 || text.Length == 0)
        {
            return text;
        }

        int place = random.Next(text.Length);
        return random.Next(2) == 0 ? text.Remove(place, 1) : text[..place] + "0 :-xТ"[random.Next(6)] + text[(place + 1)..];
    }
}
