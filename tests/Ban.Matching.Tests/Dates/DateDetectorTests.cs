using System.Globalization;
using System.Text;
using Ban.Core.Configuration;
using Ban.Matching.Dates;
using Ban.Matching.Tests.Testing;
using Ban.Native.Pcre2;

namespace Ban.Matching.Tests.Dates;

public sealed class DateDetectorTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 23, 30, 0, TimeSpan.Zero);

    private readonly Pcre2Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("2005-01-23T20:59:59.981Z x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("2005-01-23 21:59:59,981 +0100 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("2006.12.21 06:43:20 x", "2006-12-21T05:43:20Z", " x")]
    [InlineData("Sun Jan 23 21:59:59.011 2005 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("Jan 23 2005 21:59:59.011 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("Nov 20 21:59:59 x", "2026-11-20T20:59:59Z", " x")]
    [InlineData("Nov  5 01:02:03 x", "2026-11-05T00:02:03Z", " x")]
    [InlineData("Dec 24 01:02:03 x", "2025-12-24T00:02:03Z", " x")]
    [InlineData("23/01/05 21:59:59 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("[31/Oct/2006:09:22:55 -0000] x", "2006-10-31T09:22:55Z", "[] x")]
    [InlineData("05/20/2008:01:57:39 x", "2008-05-19T23:57:39Z", " x")]
    [InlineData("01-27-2012 16:22:44.252 x", "2012-01-27T15:22:44Z", " x")]
    [InlineData("1106513999.000 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("[1106513999] x", "2005-01-23T20:59:59Z", "[] x")]
    [InlineData("type=X msg=audit(1106513999.123:9): x", "2005-01-23T20:59:59.1230000Z", "type=X msg=audit(:9): x")]
    [InlineData("21:59:59 x", "2026-11-20T20:59:59Z", " x")]
    [InlineData("<09/16/08@05:03:30> x", "2008-09-16T03:03:30Z", " x")]
    [InlineData("130322 11:46:11 x", "2013-03-22T10:46:11Z", " x")]
    [InlineData("Jan 23, 2005 9:59:59 PM x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("Apr-27-13 02:33:06 x", "2013-04-27T00:33:06Z", " x")]
    [InlineData("20050123T215959 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("PDT Apr 16 21:05:29 x", "2026-04-17T04:05:29Z", " x")]
    [InlineData("+00:00 Jan 23 21:59:59.011 2005 x", "2005-01-23T21:59:59Z", " x")]
    [InlineData("@4000000041f4104f00000000 x", "2005-01-23T20:59:59Z", " x")]
    [InlineData("2005-07-23 21:59:59 x", "2005-07-23T19:59:59Z", " x")]
    public void TryFind_DefaultFormat_GivesTimeAndRest(string line, string time, string rest)
    {
        (long? ticks, string left) = Find([], line);

        DateTime expected = DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.Equal(expected.Ticks, ticks);
        Assert.Equal(rest, left);
    }

    [Theory]
    [InlineData("Feb 30 01:02:03 x")]
    [InlineData("2026-11-20 10:00:60 x")]
    [InlineData("ERROR Apr 31 21:05:29 x")]
    public void TryFind_NoSuchDate_IsFoundWithoutTime(string line) => Assert.Null(Find([], line).Ticks);

    [Theory]
    [InlineData("no date here")]
    [InlineData("1999-01-01 10:00:00 x")]
    [InlineData("")]
    public void TryFind_NoDate_IsFalse(string line)
    {
        using DateDetector detector = Detector([]);

        Assert.False(detector.TryFind(Encoding.UTF8.GetBytes(line), s_now, out _));
    }

    [Theory]
    [InlineData("^%Y/%m/%d %H-%M-%S", "2026/11/20 10-11-12 x", "2026-11-20T09:11:12Z")]
    [InlineData("%d %B %Y %I %p", "on 20 november 2026 12 am x", "2026-11-19T23:00:00Z")]
    [InlineData("%Y %j %H:%M:%S", "2026 032 10:00:00", "2026-02-01T09:00:00Z")]
    [InlineData("%k:%M:%S", " 9:11:12 x", "2026-11-20T08:11:12Z")]
    [InlineData(" %Y/%m/%d %H-%M-%S ", "on 2026/11/20 10-11-12 x", "2026-11-20T09:11:12Z")]
    [InlineData("LEPOCH", "1516469849551000 x", "2018-01-20T17:37:29.5510000Z")]
    [InlineData("^time: {EPOCH}", "time: 1106513999 x", "2005-01-23T20:59:59Z")]
    [InlineData("tai64n", "@4000000041f4104f00000000", "2005-01-23T20:59:59Z")]
    [InlineData(@"^\[{DATE}\]", "[2005-01-23 21:59:59] x", "2005-01-23T20:59:59Z")]
    [InlineData("%Y-%m-%d %H:%M:%S %Exz", "2005-01-23 21:59:59 CET+0130 x", "2005-01-23T19:29:59Z")]
    public void TryFind_OwnPattern_GivesTime(string pattern, string line, string time)
    {
        long? ticks = Find([pattern], line).Ticks;

        Assert.Equal(DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks, ticks);
    }

    [Theory]
    [InlineData("LMT-1:02:03")]
    [InlineData("AAA-14BBB13,M3.5.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.5.0/26,M10.5.0/3")]
    [InlineData("CET-1CEST,M3.5.0,M3.5.0")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/99")]
    [InlineData("CET-99")]
    [InlineData("<+>")]
    public void TryParse_ZoneThatCannotBe_IsRefused(string text)
    {
        Assert.False(PosixTimeZone.TryParse(text, out TimeZoneInfo zone));
        Assert.Equal(TimeZoneInfo.Utc, zone);
    }

    [Fact]
    public void TryFind_None_CutsNothing()
    {
        using DateDetector detector = Detector(["{NONE}"]);

        Assert.True(detector.TryFind("2026-11-20 10:00:00 x"u8, s_now, out FoundDate date));
        Assert.Equal((0, 0), (date.CutStart, date.CutEnd));
    }

    [Theory]
    [InlineData("%Q", "%Q")]
    [InlineData("(%Y", "does not compile")]
    public void Create_WrongPattern_NamesFileLineAndReason(string pattern, string reason)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Detector([pattern]));

        Assert.StartsWith("f.conf:7: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WrongZone_Throws() => Assert.Throws<ConfigurationException>(
        () => new DateDetector([], new ConfigText("UTC+2", new Origin("f.conf", 7)), new FixedClock(s_now), _scratch));

    [Fact]
    public void TryFind_LogTimeZone_HoldsForDatesWithoutOne()
    {
        using var detector = new DateDetector([], new ConfigText("-0800", Origin.BuiltIn), new FixedClock(s_now, FixedClock.CentralEurope), _scratch);

        detector.TryFind("2026-01-01 10:00:00 x"u8, s_now, out FoundDate plain);
        detector.TryFind("2026-01-01 10:00:00Z x"u8, s_now, out FoundDate zoned);

        Assert.Equal(TimeSpan.FromHours(8).Ticks, plain.Ticks!.Value - zoned.Ticks!.Value);
    }

    [Theory]
    [InlineData("%H:%M:%S", "+0530", "01:30:00 x", "2026-06-15T20:00:00Z", "2026-06-15T20:00:00Z")]
    [InlineData("%H:%M:%S", "-0800", "23:59:59 x", "2026-06-15T08:00:00Z", "2026-06-15T07:59:59Z")]
    [InlineData("%b %d %H:%M:%S %z", null, "Jan 01 01:30:00 +0530 x", "2025-12-31T20:00:00Z", "2025-12-31T20:00:00Z")]
    [InlineData("{DEFAULT}", "+0530", "Jan  1 01:30:00 host x", "2025-12-31T20:00:00Z", "2025-12-31T20:00:00Z")]
    [InlineData("{DEFAULT}", "+0530", "Dec 31 23:30:00 host x", "2025-12-31T20:00:00Z", "2025-12-31T18:00:00Z")]
    [InlineData("{DEFAULT}", "-0500", "Dec 31 21:00:00 host x", "2026-01-01T02:00:00Z", "2026-01-01T02:00:00Z")]
    public void TryFind_DateThatLeavesOutTheDay_HasThatOfItsZone(string pattern, string? zone, string line, string now, string expected)
    {
        DateTimeOffset clock = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        using var detector = new DateDetector(
            [new ConfigText(pattern, Origin.BuiltIn)], zone is null ? null : new ConfigText(zone, Origin.BuiltIn), new FixedClock(clock), _scratch);

        // The second and third time a hand-written reader does it.
        for (int i = 0; i < 3; i++)
        {
            detector.TryFind(Encoding.ASCII.GetBytes(line), clock, out FoundDate date);
            Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).UtcTicks, date.Ticks);
        }
    }

    [Fact]
    public void TryFind_SameDateInMessage_TakesTheOneAtTheStart()
    {
        using DateDetector detector = Detector([]);
        const string Line = "Nov 20 10:00:00 host x[1]: since 2020-01-01 00:00:00";
        for (int i = 0; i < 5; i++)
        {
            Assert.True(detector.TryFind(Encoding.ASCII.GetBytes(Line), s_now, out FoundDate date));
            Assert.Equal((0, 15), (date.CutStart, date.CutEnd));
        }
    }

    [Fact]
    public void TryFind_NameOfSeveralBytesBeforeLastDate_DoesNotMoveTheNextOne()
    {
        using DateDetector detector = Detector([]);

        // "e" with a combining accent and a blank are four bytes, as long as "Sat ", but three characters.
        Assert.True(detector.TryFind("e\u0301 Dec 28 19:03:53 2013 x"u8, s_now, out _));
        Assert.True(detector.TryFind("Sat Dec 28 19:03:53 2013 x"u8, s_now, out FoundDate date));

        Assert.Equal((0, 24), (date.CutStart, date.CutEnd));
    }

    private DateDetector Detector(string[] patterns) => new(
        [.. patterns.Select(p => new ConfigText(p, new Origin("f.conf", 7)))], null, new FixedClock(s_now, FixedClock.CentralEurope), _scratch);

    private (long? Ticks, string Left) Find(string[] patterns, string line)
    {
        using DateDetector detector = Detector(patterns);
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.True(detector.TryFind(bytes, s_now, out FoundDate date), line);
        return (date.Ticks, Encoding.UTF8.GetString([.. bytes[..date.CutStart], .. bytes[date.CutEnd..]]));
    }
}
