using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Lines;

public sealed class LineMatcherTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LineContext s_trusting = new(s_now, InOperation: false) { TrustLogTime = true };

    [Fact]
    public void Match_Failure_GivesIdTimeGroupsAndLine()
    {
        using LineMatcher matcher = Matcher(["^ host: bad <F-USER>.*</F-USER> from <HOST>$"]);
        const string Line = "Nov 20 11:59:58 host: bad root from 192.0.2.1";

        (LineVerdict verdict, List<Failure> failures) = Match(matcher, Line, s_trusting);

        Assert.Equal(LineVerdict.Matched, verdict);
        Failure failure = Assert.Single(failures);
        Assert.Equal((FailureId)NetAddress.Parse("192.0.2.1"), failure.Id);
        Assert.Equal(NetAddress.Parse("192.0.2.1"), failure.Address);
        Assert.Equal(s_now.AddSeconds(-2), failure.Time);
        Assert.Equal("root", failure.Groups["user"]);
        Assert.Equal([Line], failure.Lines);
        Assert.Equal((1, 0), (failure.Attempts, failure.Pattern));
    }

    [Fact]
    public void Match_UnmatchedLine_AllocatesNothing()
    {
        using LineMatcher matcher = Matcher(
            ["^Failed password for <F-USER>.*</F-USER> from <HOST>", "^bad <HOST>"], prefix: @"^\s*\S+ sshd\[\d+\]: <F-CONTENT>.+</F-CONTENT>$");
        byte[][] lines =
        [
            "Nov 20 11:59:58 host sshd[12]: Accepted password for root from 192.0.2.1 port 22"u8.ToArray(),
            "Nov 20 11:59:59 host CRON[13]: (root) CMD (true)"u8.ToArray(),
            "Nov 20 11:59:59 host sshd[12]: Failed password for nobody"u8.ToArray(),
        ];
        var failures = new List<Failure>();
        foreach (byte[] line in lines)
        {
            Assert.Equal(LineVerdict.Missed, matcher.Match(line, s_trusting, failures));
        }

        Assert.Equal(0, AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                matcher.Match(lines[i % lines.Length], s_trusting, failures);
            }
        }));
    }

    [Fact]
    public void Match_SecondPatternFits_FirstInOrderWins()
    {
        using LineMatcher matcher = Matcher(["from <HOST> port", "bad from <HOST>", "bad from <HOST>$"]);

        Assert.Equal(1, Match(matcher, "bad from 192.0.2.1", s_trusting).Failures[0].Pattern);
    }

    [Fact]
    public void Match_PrefixContent_IsWhatPatternsSee()
    {
        using LineMatcher matcher = Matcher(["^bad <HOST>$"], prefix: @"^x: <F-CONTENT>.+</F-CONTENT> end$");

        Assert.Equal(LineVerdict.Matched, Match(matcher, "x: bad 192.0.2.1 end", s_trusting).Verdict);
        Assert.Equal(LineVerdict.Missed, Match(matcher, "bad 192.0.2.1", s_trusting).Verdict);
    }

    [Fact]
    public void Match_IgnoreRegex_EndsTheLine()
    {
        using LineMatcher matcher = Matcher(["^bad <HOST>", "<HOST>"], ignore: ["192\\.0\\.2\\.9"]);

        Assert.Equal(LineVerdict.Ignored, Match(matcher, "bad 192.0.2.9", s_trusting).Verdict);
        Assert.Equal(LineVerdict.Matched, Match(matcher, "bad 192.0.2.8", s_trusting).Verdict);
    }

    [Theory]
    [InlineData("at <HOST>\\.", "at 2001:DB8::1.", "2001:db8::1")]
    [InlineData("at <SUBNET>", "at 192.0.2.77/24", "192.0.2.0/24")]
    [InlineData("id=<F-ID>\\S+</F-ID> at <HOST>", "id=u7 at 192.0.2.1", "u7")]
    [InlineData("id=<F-ID/>", "id=::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("<ADDR>", "at 999.2.3.4", "999.2.3.4")]
    public void Match_Ids_AreReadAsAddressesWhereTheyAre(string pattern, string line, string id)
    {
        using LineMatcher matcher = Matcher([pattern]);

        Assert.Equal(id, Assert.Single(Match(matcher, line, s_trusting).Failures).Id.ToString());
    }

    [Fact]
    public void Match_HostName_DependsOnUseDns()
    {
        Assert.Empty(Names(UseDns.Yes, resolver: null));
        Assert.Equal(["evil.example"], Names(UseDns.Raw, resolver: null));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], Names(UseDns.Warn, new Resolver()));
        Assert.Empty(Names(UseDns.No, new Resolver()));

        static string[] Names(UseDns useDns, IHostResolver? resolver)
        {
            using LineMatcher matcher = Matcher(["from <HOST>$"], options: new MatcherOptions { UseDns = useDns, Resolver = resolver });
            return [.. Match(matcher, "x from evil.example", s_trusting).Failures.Select(f => f.Id.ToString())];
        }
    }

    [Fact]
    public void Match_AlternateGroup_FillsEmptyOne()
    {
        using LineMatcher matcher = Matcher(["^(?:u=<F-USER>\\w+</F-USER>|v=<F-ALT_USER_1>\\w+</F-ALT_USER_1>) <HOST>"]);

        Assert.Equal("b", Match(matcher, "v=b 192.0.2.1", s_trusting).Failures[0].Groups["user"]);
    }

    [Fact]
    public void Match_InvalidUtf8InName_StillMatches()
    {
        using LineMatcher matcher = Matcher(["^bad <F-USER>.*</F-USER> from <HOST>$"]);
        var failures = new List<Failure>();

        LineVerdict verdict = matcher.Match([.. "bad r"u8, 0xFF, 0xC3, .. "t from 192.0.2.1"u8], s_trusting, failures);

        Assert.Equal(LineVerdict.Matched, verdict);
        Assert.Equal("r\uFFFD\uFFFDt", failures[0].Groups["user"]);
    }

    [Fact]
    public void Match_OtherEncoding_IsDecoded()
    {
        using LineMatcher matcher = Matcher(["^bad <F-USER>.*</F-USER> from <HOST>$"], options: new MatcherOptions { LogEncoding = Text("latin1") });
        var failures = new List<Failure>();

        matcher.Match([.. "bad J"u8, 0xFC, .. "rgen from 192.0.2.1"u8], s_trusting, failures);

        Assert.Equal("Jürgen", failures[0].Groups["user"]);
        Assert.Throws<ConfigurationException>(() => Matcher(["<HOST>"], options: new MatcherOptions { LogEncoding = Text("klingon") }));
    }

    [Fact]
    public void Match_LinesNotKept_AreStillCounted()
    {
        using LineMatcher matcher = Matcher(["^bad <HOST>"], options: new MatcherOptions { KeepLines = false });

        Assert.Equal([string.Empty], Match(matcher, "bad 192.0.2.1", s_trusting).Failures[0].Lines);
    }

    [Fact]
    public void Match_NonAsciiLine_GivesTheSameAsAscii()
    {
        using LineMatcher matcher = Matcher(["^bad <F-USER>\\w+</F-USER> from <HOST>$"]);

        Assert.Equal("joe", Match(matcher, "bad joe from 192.0.2.1", s_trusting).Failures[0].Groups["user"]);
        Assert.Equal("жо", Match(matcher, "bad жо from 192.0.2.1", s_trusting).Failures[0].Groups["user"]);
        Assert.Equal(2, matcher.Patterns.Fail[0].Hits);
    }

    [Fact]
    public void Match_LongLine_IsCutAndCounted()
    {
        using LineMatcher matcher = Matcher(["^bad <HOST>"]);

        Assert.Equal(LineVerdict.Matched, Match(matcher, "bad 192.0.2.1 " + new string('x', 100_000), s_trusting).Verdict);
        Assert.Equal(1, matcher.CutLines);
    }

    [Fact]
    public void Match_ExponentialPattern_CountsAsCostlyAndGoesOn()
    {
        using LineMatcher matcher = Matcher(["^(a+)+ <HOST>$", "b <HOST>"]);

        Assert.Equal(LineVerdict.Matched, Match(matcher, new string('a', 300) + "b 192.0.2.1", s_trusting).Verdict);
        Assert.Equal(1, matcher.Patterns.Fail[0].CostlySearches);
    }

    [Fact]
    public void Match_AnyBytes_NeverThrows()
    {
        using LineMatcher matcher = Matcher(["^\\s*\\S+ <F-USER>.*</F-USER> <HOST>"], ignore: ["x"]);
        var random = new Random(5);
        var failures = new List<Failure>();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] line = new byte[random.Next(60)];
            random.NextBytes(line);
            byte[] start = random.Next(3) == 0 ? "Nov 20 10:00:00 "u8.ToArray() : [];
            matcher.Match([.. start, .. line], new LineContext(s_now, random.Next(2) == 0) { OldestUseful = s_now.AddDays(-1) }, failures);
        }
    }

    [Fact]
    public void Match_OldLine_IsSkippedOnlyBeforeOperation()
    {
        using LineMatcher matcher = Matcher(["bad <HOST>"]);
        const string Old = "Nov 20 10:00:00 bad 192.0.2.1";
        var context = new LineContext(s_now, InOperation: false) { OldestUseful = s_now.AddMinutes(-10) };

        Assert.Equal(LineVerdict.TooOld, Match(matcher, Old, context).Verdict);
        Assert.Equal(s_now, Match(matcher, Old, context with { InOperation = true }).Failures[0].Time);
        Assert.Equal(1, matcher.ReplacedTimes);
        Assert.Equal(s_now.AddHours(-2), Match(matcher, Old, s_trusting).Failures[0].Time);
    }

    [Fact]
    public void Match_NoDate_UsesLastOneForAMinute()
    {
        using LineMatcher matcher = Matcher(["bad <HOST>"]);
        var context = new LineContext(s_now, InOperation: false);

        Assert.Equal(LineVerdict.NoTime, Match(matcher, "bad 192.0.2.1", context).Verdict);
        Match(matcher, "Nov 20 11:59:50 x", context);
        (_, List<Failure> failures) = Match(matcher, "bad 192.0.2.1", context);
        Assert.Equal(s_now.AddSeconds(-10), failures[0].Time);
        Assert.Equal(["Nov 20 11:59:50bad 192.0.2.1"], failures[0].Lines);
        Assert.Equal(LineVerdict.NoTime, Match(matcher, "bad 192.0.2.1", context with { Now = s_now.AddMinutes(5) }).Verdict);
        Assert.Equal(LineMatcher.UnknownTime, Match(matcher, "bad 192.0.2.1", s_trusting with { Now = s_now.AddMinutes(5) }).Failures[0].Time);
    }

    [Fact]
    public void Match_KnownTime_SearchesNoDate()
    {
        using LineMatcher matcher = Matcher(["^2026-01-01 00:00:00 bad <HOST>"]);

        (_, List<Failure> failures) = Match(matcher, "2026-01-01 00:00:00 bad 192.0.2.1", s_trusting with { KnownTime = s_now });

        Assert.Equal(s_now, failures[0].Time);
    }

    [Fact]
    public void Match_Window_JoinsLinesAndTakesThemOut()
    {
        using LineMatcher matcher = Matcher(["^start <F-USER>\\w+</F-USER>$<SKIPLINES>^end <HOST>$"], maxLines: 4);

        Assert.Equal(LineVerdict.Missed, Match(matcher, "start joe", s_trusting).Verdict);
        Assert.Equal(LineVerdict.Missed, Match(matcher, "other", s_trusting).Verdict);
        (LineVerdict verdict, List<Failure> failures) = Match(matcher, "end 192.0.2.1", s_trusting);
        Assert.Equal(LineVerdict.Matched, verdict);
        Assert.Equal(["start joe", "end 192.0.2.1"], failures[0].Lines);
        Assert.Equal("joe", failures[0].Groups["user"]);
        Assert.Equal(LineVerdict.Missed, Match(matcher, "end 192.0.2.1", s_trusting).Verdict);
    }

    [Theory]
    [InlineData("between", LineVerdict.Missed)]
    [InlineData("betw\u2028een", LineVerdict.Matched)]
    [InlineData("betw\u0085een", LineVerdict.Matched)]
    [InlineData("betw\u001deen", LineVerdict.Matched)]
    [InlineData("betw\u2027een\u00a5", LineVerdict.Missed)]
    public void Match_SkippedLine_TakesRoomInWindowUnlessPythonCutsIt(string skipped, LineVerdict expected)
    {
        using LineMatcher matcher = Matcher(["^start (?P<_word>\\w+)$<SKIPLINES>^end (?P=_word) <HOST>$"], maxLines: 4);
        foreach (string line in (string[])["start first", "start second", skipped])
        {
            Match(matcher, line, s_trusting);
        }

        Assert.Equal(LineVerdict.Matched, Match(matcher, "end second 192.0.2.1", s_trusting).Verdict);
        Match(matcher, "one", s_trusting);
        Match(matcher, "two", s_trusting);

        Assert.Equal(expected, Match(matcher, "end first 192.0.2.2", s_trusting).Verdict);
    }

    [Theory]
    [InlineData("(<HOST>", "does not compile")]
    [InlineData("bad", "No failure-id group")]
    [InlineData(" ", "is empty")]
    [InlineData("<F-A-B>x</F-A-B><HOST>", "group name")]
    public void Create_WrongPattern_NamesPlaceAndReason(string pattern, string reason)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Matcher([pattern]));

        Assert.StartsWith("f.conf:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    internal static LineMatcher Matcher(
        string[] fail, string[]? ignore = null, string? prefix = null, int maxLines = 1, MatcherOptions? options = null, TimeProvider? clock = null)
    {
        var filter = new FilterDefinition
        {
            Name = "test",
            FailRegex = [.. fail.Select(Text)],
            IgnoreRegex = [.. (ignore ?? []).Select(Text)],
            PrefRegex = prefix is null ? null : Text(prefix),
            MaxLines = maxLines,
        };
        return LineMatcher.Create(filter, options ?? new MatcherOptions(), clock ?? new FixedClock(s_now));
    }

    internal static (LineVerdict Verdict, List<Failure> Failures) Match(LineMatcher matcher, string line, LineContext context)
    {
        var failures = new List<Failure>();
        return (matcher.Match(Encoding.UTF8.GetBytes(line), context, failures), failures);
    }

    private static ConfigText Text(string text) => new(text, new Origin("f.conf", 3));

    private sealed class Resolver : IHostResolver
    {
        public bool TryResolve(string name, bool warn, out IReadOnlyList<NetAddress> addresses)
        {
            addresses = [NetAddress.Parse("192.0.2.1"), NetAddress.Parse("2001:db8::1")];
            return name == "evil.example";
        }
    }
}
