using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Lines;

public sealed class ConversationTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LineContext s_context = new(s_now, InOperation: false) { TrustLogTime = true };

    private readonly FixedClock _clock = new(s_now);
    private readonly LineMatcher _matcher;

    public ConversationTests() => _matcher = LineMatcherTests.Matcher(
        [
            "^<F-NOFAIL>connect</F-NOFAIL> from <HOST>$",
            "^wrong password for <F-USER>\\w+</F-USER>$",
            "^<F-MLFFORGET><F-MLFGAINED>welcome</F-MLFGAINED></F-MLFFORGET> <F-USER>\\w+</F-USER>$",
            "^<F-NOFAIL><F-MLFFORGET>bye</F-MLFFORGET></F-NOFAIL>$",
        ],
        prefix: "^<F-MLFID>\\[\\d+\\]</F-MLFID> <F-CONTENT>.+</F-CONTENT>$",
        clock: _clock);

    public void Dispose() => _matcher.Dispose();

    [Fact]
    public void Match_AddressFirst_FailureHasItAndBothLines()
    {
        Assert.Equal(LineVerdict.NoFail, Judge("[1] connect from 192.0.2.1").Verdict);
        Failure failure = Assert.Single(Judge("[1] wrong password for joe").Failures);

        Assert.Equal("192.0.2.1", failure.Id.ToString());
        Assert.Equal(["[1] connect from 192.0.2.1", "[1] wrong password for joe"], failure.Lines);
        Assert.Equal(2, failure.Attempts);
        Assert.Equal(["[1] wrong password for joe"], Assert.Single(Judge("[1] wrong password for joe").Failures).Lines);
    }

    [Fact]
    public void Match_AddressLater_PendingFailureIsReportedThen()
    {
        Assert.Empty(Judge("[1] wrong password for joe").Failures);
        Failure failure = Assert.Single(Judge("[1] connect from 192.0.2.1").Failures);

        Assert.Equal(2, failure.Lines.Count);
        Assert.Equal("joe", failure.Groups["user"]);
    }

    [Fact]
    public void Match_OnlyOpenedAndClosed_IsNoFailure()
    {
        Assert.Equal(LineVerdict.NoFail, Judge("[1] connect from 192.0.2.1").Verdict);
        Assert.Equal(LineVerdict.NoFail, Judge("[1] bye").Verdict);
        Assert.Empty(Judge("[1] wrong password for joe").Failures);
    }

    [Fact]
    public void Match_GainedAfterSeveralUsers_IsStillFailure()
    {
        Judge("[1] connect from 192.0.2.1");
        Judge("[1] wrong password for joe");
        Assert.Single(Judge("[1] welcome ann").Failures);
        Judge("[2] connect from 192.0.2.1");
        Judge("[2] wrong password for joe");
        Assert.Equal(LineVerdict.NoFail, Judge("[2] welcome joe").Verdict);
    }

    [Fact]
    public void Match_OtherConversation_SharesNothing()
    {
        Judge("[1] connect from 192.0.2.1");

        Assert.Empty(Judge("[2] wrong password for joe").Failures);
    }

    [Fact]
    public void Match_AfterFiveMinutes_ConversationIsForgotten()
    {
        Judge("[1] connect from 192.0.2.1");
        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Empty(Judge("[1] wrong password for joe").Failures);
    }

    [Fact]
    public void Match_ManyConversations_OldestGoesFirst()
    {
        for (int i = 0; i <= ConversationCache.MaxConversations; i++)
        {
            Judge($"[{i}] connect from 192.0.2.1");
        }

        Assert.Single(Judge("[5] wrong password for joe").Failures);
        Assert.Empty(Judge("[0] wrong password for joe").Failures);
    }

    private (LineVerdict Verdict, List<Failure> Failures) Judge(string line) => LineMatcherTests.Match(_matcher, line, s_context);
}
