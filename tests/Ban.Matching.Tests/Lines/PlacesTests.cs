using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Matching.Tests.Lines;

public sealed class PlacesTests
{
    private const string Prefix = @"^\s*\S+ sshd\[\d+\]: <F-CONTENT>.+</F-CONTENT>$";
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LineContext s_context = new(s_now, InOperation: true);
    private static readonly MatcherOptions s_options = new() { KeepPlaces = true };

    [Fact]
    public void Match_TextThatStandsTwice_IsFoundAtItsOwnPlace()
    {
        const string Line = "Nov 20 11:59:58 web01 sshd[12]: Failed password for root from root from 192.0.2.1 port 22 via 192.0.2.1";
        LinePlaces places = Places(["^Failed password for <F-USER>.+</F-USER> from <HOST> port"], Line, Prefix);

        Assert.Equal([("user", "root from root"), ("ip4", "192.0.2.1")], Texts(places, Line));
        Assert.Equal(Line.IndexOf("192.0.2.1", StringComparison.Ordinal), places.Groups.Single(group => group.Group == "ip4").Start);
    }

    [Fact]
    public void Match_LineWithDate_TellsTheDateAndHowItWasRead()
    {
        const string Line = "web01 [2026-11-20 11:59:58] bad root from 192.0.2.1";
        LinePlaces places = Places(["bad <F-USER>.*</F-USER> from <HOST>$"], Line, prefix: null);

        Assert.Equal("2026-11-20 11:59:58", Line[places.DateStart..places.DateEnd]);
        Assert.Contains("%ExY", places.DateForm, StringComparison.Ordinal);
        Assert.Equal([("user", "root"), ("ip4", "192.0.2.1")], Texts(places, Line));
    }

    [Fact]
    public void Match_TextOfSeveralBytesPerCharacter_CountsUtf16Units()
    {
        const string Line = "Nov 20 11:59:58 wëb01 sshd[12]: Failed password for 管理者😀 from 2001:db8::1";
        LinePlaces places = Places(["^Failed password for <F-USER>.+</F-USER> from <HOST>$"], Line, Prefix);
        Assert.Equal([("user", "管理者😀"), ("ip6", "2001:db8::1")], Texts(places, Line));
    }

    [Fact]
    public void Match_LineWithoutDate_CountsFromTheReportedDate()
    {
        using LineMatcher matcher = LineMatcherTests.Matcher(["bad <F-USER>.*</F-USER> from <HOST>$"], options: s_options);
        LineMatcherTests.Match(matcher, "Nov 20 11:59:58 nothing", s_context);
        Failure failure = Assert.Single(LineMatcherTests.Match(matcher, " bad root from 192.0.2.1", s_context).Failures);

        Assert.StartsWith("Nov 20 11:59:58", failure.Lines[^1], StringComparison.Ordinal);
        Assert.Equal([("user", "root"), ("ip4", "192.0.2.1")], Texts(failure.Places!, failure.Lines[^1]));
        Assert.Null(failure.Places!.DateForm);
    }

    [Fact]
    public void Match_EntryWithItsOwnTime_CountsFromThatTime()
    {
        using LineMatcher matcher = LineMatcherTests.Matcher(["bad <F-USER>.*</F-USER> from <HOST>$"], options: s_options);
        Failure failure = Assert.Single(LineMatcherTests.Match(matcher, "web01 bad root from 192.0.2.1", s_context with { KnownTime = s_now }).Failures);

        Assert.Equal([("user", "root"), ("ip4", "192.0.2.1")], Texts(failure.Places!, failure.Lines[^1]));
        Assert.Null(failure.Places!.DateForm);
    }

    [Fact]
    public void Match_Conversation_TellsTheGroupsOfItsLastLine()
    {
        using LineMatcher matcher = LineMatcherTests.Matcher(
            [@"^ <F-MLFID>\[\d+\]</F-MLFID> user <F-USER>\S+</F-USER><F-NOFAIL></F-NOFAIL>$", @"^ <F-MLFID>\[\d+\]</F-MLFID> refused <HOST>$"], options: s_options);
        LineMatcherTests.Match(matcher, "Nov 20 11:59:57 [7] user root", s_context);
        Failure failure = Assert.Single(LineMatcherTests.Match(matcher, "Nov 20 11:59:58 [7] refused 192.0.2.1", s_context).Failures);

        Assert.Equal("root", failure.Groups["user"]);
        Assert.Contains(("ip4", "192.0.2.1"), Texts(failure.Places!, failure.Lines[^1]));
        Assert.DoesNotContain(failure.Places!.Groups, group => group.Group == "user");
    }

    [Fact]
    public void Match_NobodyAsked_TellsNoPlaces()
    {
        using LineMatcher matcher = LineMatcherTests.Matcher(["bad <HOST>$"]);
        Assert.Null(Assert.Single(LineMatcherTests.Match(matcher, "Nov 20 11:59:58 bad 192.0.2.1", s_context).Failures).Places);
    }

    private static LinePlaces Places(string[] patterns, string line, string? prefix)
    {
        using LineMatcher matcher = LineMatcherTests.Matcher(patterns, prefix: prefix, options: s_options);
        return Assert.IsType<LinePlaces>(Assert.Single(LineMatcherTests.Match(matcher, line, s_context).Failures).Places);
    }

    private static IEnumerable<(string Group, string Text)> Texts(LinePlaces places, string line) =>
        places.Groups.OrderBy(group => group.Start).Select(group => (group.Group, line[group.Start..group.End]));
}
