using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Lines;

public sealed class CheckAllTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LineContext s_trusting = new(s_now, InOperation: false) { TrustLogTime = true };

    [Fact]
    public void Match_SeveralPatternsFit_EachGivesAResult()
    {
        using LineMatcher matcher = Matcher(new MatcherOptions { CheckAll = true }, "bad <HOST>", "good <HOST>", "<HOST>$");

        Assert.Equal([0, 2], Match(matcher, "bad 192.0.2.1").Failures.Select(f => f.Pattern));
    }

    [Theory]
    [InlineData(true, false, LineVerdict.Matched, 1)]
    [InlineData(false, true, LineVerdict.Matched, 1)]
    [InlineData(false, false, LineVerdict.Matched, 0)]
    public void Match_IdStillToCome_IsHandedOutOnRequest(bool all, bool pending, LineVerdict verdict, int results)
    {
        var options = new MatcherOptions { CheckAll = all, GivePending = pending };
        using LineMatcher matcher = Matcher(options, @"^<F-MLFID>\[\d+\]</F-MLFID> bad$", @"^<F-MLFID>\[\d+\]</F-MLFID> from <HOST>$");

        (LineVerdict first, List<Failure> held) = Match(matcher, "[1] bad");

        Assert.Equal((verdict, results), (first, held.Count));
        Assert.All(held, f => Assert.Equal(default, f.Id));
        Assert.Equal("192.0.2.1", Assert.Single(Match(matcher, "[1] from 192.0.2.1").Failures).Id.ToString());
    }

    [Fact]
    public void Match_NoFailBesideFailure_IsCalledNoFail()
    {
        using LineMatcher matcher = Matcher(new MatcherOptions { CheckAll = true }, "<F-NOFAIL>bad</F-NOFAIL> <HOST>", "<HOST>$");

        (LineVerdict verdict, List<Failure> failures) = Match(matcher, "bad 192.0.2.1");

        Assert.Equal((LineVerdict.NoFail, 2), (verdict, failures.Count));
    }

    [Fact]
    public void Match_SecondPatternAfterLinesWereTakenOut_HasTheGroupsOfThePrefix()
    {
        var filter = new FilterDefinition
        {
            Name = "test",
            PrefRegex = Text(@"^<F-USER>\w+</F-USER>:"),
            FailRegex = [Text(@"fail <HOST>$(?=\nsu)"), Text(@"deny <HOST>$(?=\n)")],
            MaxLines = 2,
        };
        using LineMatcher matcher = LineMatcher.Create(filter, new MatcherOptions { CheckAll = true }, new FixedClock(s_now));
        Assert.Empty(Match(matcher, "bobby: fail 192.0.2.1").Failures);

        List<Failure> failures = Match(matcher, "su: deny 192.0.2.2").Failures;

        Assert.Equal(["192.0.2.1", "192.0.2.2"], failures.Select(f => f.Id.ToString()));
        Assert.Equal(["bobby", "bobby"], failures.Select(f => f.Groups["user"]));
    }

    [Fact]
    public void Explain_MissedLine_NamesTheNearestPattern()
    {
        using LineMatcher matcher = Matcher(new MatcherOptions(), "^x <HOST>", @"^Failed (?:a|b) for \S+ from <HOST> port \d+$", "^Failed <HOST>$");
        const string Line = "Failed a for root from 192.0.2.1 door 22";
        Match(matcher, "unrelated");

        NearMiss miss = matcher.Explain(Encoding.UTF8.GetBytes(Line))!;

        Assert.Equal((1, "ort \\d+$"), (miss.Pattern, miss.Missing[^8..]));
        Assert.StartsWith("^Failed (?:a|b) for \\S+ from <HOST> ", miss.Matched, StringComparison.Ordinal);
        Assert.StartsWith("door", Encoding.UTF8.GetString(miss.Text)[miss.Stopped..], StringComparison.Ordinal);
        Assert.Null(matcher.Explain("nothing"u8));
    }

    [Theory]
    [InlineData("a\u001c192.0.2.1", true)]
    [InlineData("a\u001f192.0.2.1", true)]
    [InlineData("a\u00a0192.0.2.1", true)]
    [InlineData("a\u2028192.0.2.1", true)]
    [InlineData("a\u180e192.0.2.1", false)]
    [InlineData("a\u200b192.0.2.1", false)]
    public void Match_Space_IsWhatPythonTakesForOne(string line, bool matches)
    {
        using LineMatcher space = Matcher(new MatcherOptions(), @"^a\s<HOST>$");
        using LineMatcher inClass = Matcher(new MatcherOptions(), @"^a[x\s]<HOST>$");
        using LineMatcher otherInClass = Matcher(new MatcherOptions(), @"^a[\S]<ADDR>$");
        using LineMatcher other = Matcher(new MatcherOptions(), @"^a\S<ADDR>$");

        Assert.Equal(matches, Match(space, line).Failures.Count == 1);
        Assert.Equal(matches, Match(inClass, line).Failures.Count == 1);
        Assert.Equal(!matches, Match(other, line).Failures.Count == 1);
        Assert.Equal(!matches, Match(otherInClass, line).Failures.Count == 1);
    }

    private static ConfigText Text(string pattern) => new(pattern, new Origin("test.conf", 1));

    private static LineMatcher Matcher(MatcherOptions options, params string[] patterns)
    {
        var filter = new FilterDefinition { Name = "test", FailRegex = [.. patterns.Select(Text)] };
        return LineMatcher.Create(filter, options, new FixedClock(s_now));
    }

    private static (LineVerdict Verdict, List<Failure> Failures) Match(LineMatcher matcher, string line)
    {
        var failures = new List<Failure>();
        return (matcher.Match(Encoding.UTF8.GetBytes(line), s_trusting, failures), failures);
    }
}
