using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Lab;

public sealed class LabJudgeTests
{
    private const string Date = "2026-11-20T10:42:06Z ";

    [Fact]
    public void Judge_Sample_TellsWhatBecameOfEachLine()
    {
        LabFilter filter = Filter("^ gate: refused user=<F-USER>\\S+</F-USER> peer=<HOST>$", "^ gate: unknown peer=<HOST>$").With(LabOption.IgnoreRegex, ["peer=192\\.0\\.2\\.9$"]);

        LabVerdict verdict = Judge(filter, "gate: refused user=root peer=203.0.113.7", "gate: unknown peer=192.0.2.9", "gate: opened", "gate: unknown peer=2001:db8::1");

        Assert.Equal([LineStatus.Matched, LineStatus.Ignored, LineStatus.Missed, LineStatus.Matched], verdict.Lines.Select(line => line.Status));
        Assert.Equal((2, 1, 1), (verdict.Matched, verdict.Ignored, verdict.Missed));
        Assert.Equal(["203.0.113.7", null, null, "2001:db8::1"], verdict.Lines.Select(line => line.Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 42, 6, TimeSpan.Zero), verdict.Lines[0].Time);
        // Hits count also where an ignoreregex takes the line back.
        Assert.Equal([1, 2], [verdict.Find(LabOption.FailRegex, 0)!.Hits, verdict.Find(LabOption.FailRegex, 1)!.Hits]);
        Assert.Equal(1, verdict.Find(LabOption.IgnoreRegex, 0)!.Hits);
        Assert.NotNull(verdict.Find(LabOption.FailRegex, 0)!.Microseconds);
    }

    [Fact]
    public void Judge_Groups_StandWhereTheyAreInTheWholeLine()
    {
        LabVerdict verdict = Judge(Filter("^ gate: refused user=<F-USER>\\S+</F-USER> peer=<HOST>$"), "gate: refused user=r\u00f6\u00f6t peer=203.0.113.7");

        string line = $"{Date}gate: refused user=r\u00f6\u00f6t peer=203.0.113.7";
        Assert.Equal(["ip4=203.0.113.7", "user=r\u00f6\u00f6t"], verdict.Lines[0].Captures.Select(capture => $"{capture.Group}={line[capture.Start..capture.End]}").Order());
    }

    [Fact]
    public void Judge_BrokenPattern_IsToldWithItsPlaceAndTheOthersWork()
    {
        LabVerdict verdict = Judge(Filter("", "^( gate: <HOST>$", "", "^ gate: (?:.*) peer=<HOST>"), "gate: x peer=203.0.113.7");

        LabPattern broken = verdict.Find(LabOption.FailRegex, 1)!;
        Assert.Contains("parenthesis", broken.Error, StringComparison.Ordinal);
        Assert.Equal("^( gate: <HOST>$".Length, broken.Place);
        Assert.Equal(1, verdict.Matched);
        Assert.Equal([3], verdict.Lines[0].Patterns);
        Assert.Contains("catch-all", Assert.Single(verdict.Find(LabOption.FailRegex, 3)!.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("^gate: <HOST", "expected > after <HOST", 12)]
    [InlineData("^<F-USER .*</F-USER> <HOST>", "expected > after <F-USER", 8)]
    [InlineData("^gate: </F-USER <HOST>", "expected > after </F-USER", 15)]
    public void Judge_TagThatNothingCloses_IsToldWithItsPlace(string pattern, string error, int place)
    {
        LabPattern judged = Judge(Filter(pattern), "x").Find(LabOption.FailRegex, 0)!;

        Assert.Equal((error, place), (judged.Error, judged.Place));
    }

    [Fact]
    public void Judge_NoAddress_IsAnErrorWithoutAPlace()
    {
        LabVerdict verdict = Judge(Filter("^ gate$"), "gate");

        Assert.Contains("<HOST>", verdict.Find(LabOption.FailRegex, 0)!.Error, StringComparison.Ordinal);
        Assert.Null(verdict.Find(LabOption.FailRegex, 0)!.Place);
        Assert.Equal("no failregex can be used", verdict.Trouble);
    }

    [Fact]
    public void Judge_WrongGateOrDate_JudgesNothing()
    {
        Assert.Equal("prefregex is wrong", Judge(Filter("<HOST>").With(LabOption.PrefRegex, ["^("]), "x").Trouble);
        Assert.Equal("prefregex is wrong", Judge(Filter("<HOST>").With(LabOption.PrefRegex, ["^a", "^b"]), "x").Trouble);
        Assert.Equal("datepattern is wrong", Judge(Filter("<HOST>").With(LabOption.DatePattern, ["("]), "x").Trouble);
        Assert.Equal("there is no failregex", Judge(LabFilter.Empty, "x").Trouble);
    }

    [Fact]
    public void Judge_Gate_NarrowsWhatThePatternsSee()
    {
        LabFilter filter = Filter("^refused <HOST>$").With(LabOption.PrefRegex, ["^ gate: <F-CONTENT>.+</F-CONTENT>$"]);

        LabVerdict verdict = Judge(filter, "gate: refused 203.0.113.7", "door: refused 203.0.113.7");

        Assert.Equal([LineStatus.Matched, LineStatus.Missed], verdict.Lines.Select(line => line.Status));
        Assert.Equal(1, verdict.Find(LabOption.PrefRegex, 0)!.Hits);
    }

    [Fact]
    public void Judge_DatePattern_FindsTheTime()
    {
        LabFilter filter = Filter("^ refused <HOST>$").With(LabOption.DatePattern, ["^%%Y/%%m/%%d-%%H:%%M:%%S".Replace("%%", "%", StringComparison.Ordinal)]);

        LabVerdict verdict = LabJudge.Judge(filter with { TimeZone = new("UTC", Ban.Core.Configuration.Origin.BuiltIn) }, LabSample.Of("x", "2026/11/20-10:42:06 refused 203.0.113.7"), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 42, 6, TimeSpan.Zero), Assert.Single(verdict.Lines).Time);
    }

    [Fact]
    public void Judge_SeveralLines_MarksThemAll()
    {
        LabFilter filter = Filter("^ from <HOST><SKIPLINES>^ refused$") with { MaxLines = 3 };

        LabVerdict verdict = Judge(filter, "from 203.0.113.7", "something", "refused", "refused");

        Assert.Equal([LineStatus.Matched, LineStatus.Matched], [verdict.Lines[0].Status, verdict.Lines[2].Status]);
        Assert.Equal(LineStatus.Missed, verdict.Lines[3].Status);
    }

    [Fact]
    public void Judge_NameOfAHost_IsMatchedWithoutALookUp() =>
        Assert.Equal("mail.example.com", Judge(Filter("^ from <HOST>$"), "from mail.example.com").Lines[0].Id);

    [Fact]
    public void Judge_CostlyPattern_IsCountedAndTheRestGoesOn()
    {
        LabVerdict verdict = Judge(Filter("^ (?:a+)+b<HOST>$", "<HOST>$"), new string('a', 60) + " b 203.0.113.7");

        Assert.Equal(1, verdict.Find(LabOption.FailRegex, 0)!.GivenUp);
        Assert.Contains("loop in a loop", verdict.Find(LabOption.FailRegex, 0)!.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(1, verdict.Matched);
    }

    [Fact]
    public void Judge_Cancelled_IsGivenUp()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => LabJudge.Judge(Filter("<HOST>"), LabSample.Of("x", "y"), TimeProvider.System, cancelled.Token));
    }

    [Fact]
    public void Explain_MissedLine_TellsTheRowOfTheNearestPattern()
    {
        LabFilter filter = Filter("", "^ door: <HOST>$", "^ gate: refused <HOST>$");

        var miss = LabJudge.Explain(filter, SampleLine.Of([.. "2026-11-20T10:42:06Z gate: opened"u8]), TimeProvider.System);

        Assert.Equal((2, "refused <HOST>$"), (miss!.Pattern, miss.Missing));
        Assert.Null(LabJudge.Explain(Filter("("), SampleLine.Of([]), TimeProvider.System));
    }

    [Fact]
    public void Between_TwoVerdicts_CountsLinesAndAddresses()
    {
        string[] lines = ["a 203.0.113.1", "a 203.0.113.2", "b 203.0.113.3", "b 203.0.113.3", "b 203.0.113.1"];

        var difference = LabDifference.Between(Judge(Filter("^ a <HOST>$"), lines), Judge(Filter("^ b <HOST>$"), lines));

        Assert.Equal(new LabDifference(MoreLines: 3, FewerLines: 2, MoreIds: 1, FewerIds: 1), difference);
    }

    private static LabFilter Filter(params string[] patterns) => LabFilter.Empty.With(LabOption.FailRegex, patterns);

    private static LabVerdict Judge(LabFilter filter, params string[] lines) =>
        LabJudge.Judge(filter, LabSample.Of("test", string.Join('\n', lines.Select(line => Date + line))), TimeProvider.System, TestContext.Current.CancellationToken);
}
