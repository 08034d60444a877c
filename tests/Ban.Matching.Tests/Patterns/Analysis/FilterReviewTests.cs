using System.Diagnostics;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Patterns.Analysis;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Matching.Tests.Patterns.Analysis;

public sealed class FilterReviewTests
{
    private const string Loop = "loop in a loop";
    private const string Loose = "anchored at neither end";
    private const string CatchAll = "catch-all before the address";

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("^(a+)+ <HOST>$")]
    [InlineData(@"^(?:\w+\s*)* from <HOST>$")]
    [InlineData("^(?:a|a)*b <HOST>$")]
    [InlineData(@"^(?:\w|\d)+: <HOST>$")]
    [InlineData(@"^(?:[^\[]+ )*<HOST>$")]
    [InlineData("^((x*)y?)*z <HOST>$")]
    [InlineData("(?i)^(?:[a-m]|[A-M])+! <HOST>$")]
    public void Review_NestedLoopsOverTheSameCharacters_AreWarnedOf(string pattern) =>
        Assert.Contains(Review(pattern), static problem => problem.Message.Contains(Loop, StringComparison.Ordinal));

    [Theory]
    [InlineData("^no <HOST>$")]
    [InlineData(@"^(?:\S+ )*from <HOST>$")]
    [InlineData("^(?:x[^x]*)* <ADDR>$")]
    [InlineData(@"^(?:\w+:)+ <HOST>$")]
    [InlineData("^(?:ab|cd)+ <HOST>$")]
    [InlineData("^(?>a+)+ <HOST>$")]
    [InlineData(@"^\s*(?:\d{1,3}\.){3} <HOST>$")]
    [InlineData("^[^:]+: <HOST> .*")]
    [InlineData("^\"[^\"]*\" <HOST>")]
    [InlineData("^user .* from <HOST> port \\d+$")]
    [InlineData("user .* from <HOST>$")]
    [InlineData("^(?P<x>a)?(?(x)b|.*) <HOST>")]
    public void Review_SafePattern_HasNoProblem(string pattern) => Assert.Empty(Review(pattern));

    [Theory]
    [InlineData("from <HOST>")]
    [InlineData("(?:^|x)from <HOST>")]
    [InlineData("from <HOST> .*$")]
    [InlineData("<F-ID>[^ ]+</F-ID> failed")]
    public void Review_PatternHeldAtNeitherEnd_IsWarnedOf(string pattern) =>
        Assert.Contains(Loose, Assert.Single(Review(pattern)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("^user .* from <HOST>")]
    [InlineData("^user .*? from <HOST> .*$")]
    [InlineData(@"^user [^\n]* from <HOST>(?:, .*)?$")]
    public void Review_CatchAllBeforeTheAddress_IsWarnedOf(string pattern) =>
        Assert.Contains(CatchAll, Assert.Single(Review(pattern)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<mdre-agressive>", "; <mdre-agressive> stands for nothing here")]
    [InlineData("^x (?P<user>a) <lt_<mode>/prefix>", "; <mode> stands for nothing here")]
    [InlineData("^(?<=x)(?P<user>a)<F-ALT_USER>b</F-ALT_USER>", "or <F-MLFID>")]
    public void Review_NoIdAndATagThatIsLeft_NamesTheTag(string pattern, string end)
    {
        ConfigProblem problem = Assert.Single(Review(pattern), static problem => problem.Severity == ProblemSeverity.Error);

        Assert.EndsWith(end, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_PatternThatDoesNotCompile_ShowsThePlace()
    {
        ConfigProblem problem = Assert.Single(Review("^bad (group <HOST>$"));
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        string[] detail = problem.Detail!.Split('\n');
        Assert.Equal('^', detail[1][^1]);
        Assert.True(detail[1].Length <= detail[0].Length + 1);
    }

    [Fact]
    public void Review_PatternPythonRefuses_IsAnError() =>
        Assert.Equal(ProblemSeverity.Error, Assert.Single(Review("^a(?i)b <HOST>$")).Severity);

    [Fact]
    public void Review_NoFailureId_IsAnErrorUnlessThePrefixHasIt()
    {
        Assert.Contains("failure's id", Assert.Single(Review("^no address$")).Message, StringComparison.Ordinal);
        var filter = new FilterDefinition { Name = "f", FailRegex = [Text("^no address$")], PrefRegex = Text("^<HOST> <F-CONTENT>.*</F-CONTENT>$") };
        Assert.Empty(FilterReview.Review(filter, UseDns.Warn));
    }

    [Fact]
    public void Review_IgnoreregexAndPrefregex_AreCompiledToo()
    {
        var filter = new FilterDefinition { Name = "f", IgnoreRegex = [Text("(")], PrefRegex = Text("[") };
        Assert.Equal(["prefregex", "ignoreregex"], FilterReview.Review(filter, UseDns.Warn).Select(static problem => problem.Message.Split(' ')[0]));
    }

    [Fact]
    public void Review_ArbitraryPattern_EndsWithOneLineForEachProblem() =>
        Prop.ForAll(
            Gen.Elements("(", ")", "(?:", "(?P<a>", "(?=", "(?!", "(?>", "[", "]", "^", "-", "|", "*", "+", "?", "{2,}", "{,3}", "$", ".", "\\", "\\d", "\\x41", "\\Z", "a", " ", "<HOST>", "<F-ID/>", "(?i)", "(?(a)", "\ud800")
                .ArrayOf().Select(string.Concat).ToArbitrary(),
            static pattern => Assert.All(Review(pattern), static problem => Assert.DoesNotContain('\n', problem.Message))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("(", "a+", ")*b", 1000)]
    [InlineData("", "(", "", 4000)]
    [InlineData("(", "(a|a)*", ")*b", 600)]
    [InlineData("", "(?:<HOST>|", "", 10)]
    public void Review_LongPattern_EndsSoon(string start, string piece, string end, int count)
    {
        long begin = Stopwatch.GetTimestamp();
        Assert.NotEmpty(Review(start + string.Concat(Enumerable.Repeat(piece, count)) + end));
        Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
    }

    private static IReadOnlyList<ConfigProblem> Review(string pattern) =>
        FilterReview.Review(new FilterDefinition { Name = "f", FailRegex = [Text(pattern)] }, UseDns.Warn);

    private static ConfigText Text(string text) => new(text, new Origin("/f", 3));
}
