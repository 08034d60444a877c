using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Lines;

public sealed class PatternStatusTests
{
    private const int Lines = 6400;

    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Statuses_AfterLines_CountHitsAndTellPlaces()
    {
        using LineMatcher matcher = Matched(new MatcherOptions { MeasuredOneOf = 64 });

        Assert.Equal(
            [("prefregex", 1, (long)Lines), ("failregex", 2, Lines), ("failregex", 3, 0), ("ignoreregex", 4, Lines / 2)],
            matcher.Statuses.Select(pattern => (pattern.Option, pattern.Pattern.Origin.Line, pattern.Hits)));
        Assert.All(matcher.Statuses, pattern => Assert.True(pattern.Time > TimeSpan.Zero || pattern.Hits == 0));
    }

    [Fact]
    public void Statuses_WithoutMeasuring_TellNoTime()
    {
        using LineMatcher matcher = Matched(new MatcherOptions());

        Assert.All(matcher.Statuses, pattern => Assert.Equal(TimeSpan.Zero, pattern.Time));
    }

    private static LineMatcher Matched(MatcherOptions options)
    {
        ConfigText At(int line, string text) => new(text, new Origin("f", line));
        var filter = new FilterDefinition
        {
            Name = "f",
            PrefRegex = At(1, "^ gate: <F-CONTENT>.+</F-CONTENT>$"),
            FailRegex = [At(2, "^refused <HOST>(?: from home)?$"), At(3, "^never <HOST>$")],
            IgnoreRegex = [At(4, "from home$")],
        };
        LineMatcher matcher = LineMatcher.Create(filter, options, new FixedClock(s_now));
        List<Failure> failures = [];
        for (int i = 0; i < Lines; i++)
        {
            // Of each kind, lines are among those that are measured.
            string text = i % 128 < 64 ? "refused 192.0.2.1" : "refused 192.0.2.1 from home";
            matcher.Match(Encoding.UTF8.GetBytes($"2026-11-20T10:00:00Z gate: {text}"), new LineContext(s_now, InOperation: false) { TrustLogTime = true }, failures);
        }

        return matcher;
    }
}
