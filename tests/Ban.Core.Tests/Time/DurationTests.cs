using Ban.Core.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData("600", 600)]
    [InlineData("10m", 600)]
    [InlineData("10M", 600)]
    [InlineData("1h", 3600)]
    [InlineData("1d12h30m", 131400)]
    [InlineData("1d 12h", 129600)]
    [InlineData("10 20", 30)]
    [InlineData("60*2", 120)]
    [InlineData("1.5h", 5400)]
    [InlineData("1y-6mo", 15778800)]
    [InlineData("6 months", 15778800)]
    [InlineData("1hour+30min", 5400)]
    [InlineData("0d 1h 30m", 5400)]
    [InlineData("(1h + 30m) * 2", 10800)]
    [InlineData("6/2h", 10800)]
    [InlineData("1 week 2 days", 777600)]
    [InlineData("-5", -5)]
    [InlineData("2*-1d", -172800)]
    [InlineData(" 5 ", 5)]
    [InlineData("1day2hours", 93600)]
    [InlineData("60*2 3", 123)]
    public void TryParseSeconds_ValidText_GivesSeconds(string text, double expected)
    {
        Assert.True(Duration.TryParseSeconds(text, out double seconds, out string? error), error);
        Assert.Equal(expected, seconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1e3")]
    [InlineData("1ms")]
    [InlineData("h")]
    [InlineData("ten minutes")]
    [InlineData("1 fortnight")]
    [InlineData("(1h")]
    [InlineData("1h)")]
    [InlineData("(1)h")]
    [InlineData("(1)(2)")]
    [InlineData("1//2")]
    [InlineData("1/0")]
    [InlineData("1+")]
    [InlineData("0x10")]
    [InlineData("1.2.3")]
    [InlineData("1h_")]
    [InlineData("1,5h")]
    public void TryParseSeconds_InvalidText_SaysWhy(string text)
    {
        Assert.False(Duration.TryParseSeconds(text, out _, out string? error));
        Assert.NotEmpty(error);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void TryParse_MinusOne_IsInfinite()
    {
        Assert.True(Duration.TryParse("-1", out TimeSpan time, out _));
        Assert.Equal(Timeout.InfiniteTimeSpan, time);
    }

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        Assert.False(Duration.TryParse("99999999 years", out _, out string? error));
        Assert.Contains("longer", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParseSeconds_DeeplyNestedBrackets_IsRefused()
    {
        Assert.False(Duration.TryParseSeconds(new string('(', 1000), out _, out string? error));
        Assert.Contains("nested", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParseSeconds_GeneratedExpression_EqualsItsTree() =>
        Prop.ForAll(Expressions.ToArbitrary(), static expression =>
        {
            Assert.True(Duration.TryParseSeconds(expression.Text, out double seconds, out string? error), $"{expression.Text}: {error}");
            Assert.Equal(expression.Value, seconds, Math.Max(1e-6, Math.Abs(expression.Value) * 1e-9));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParseSeconds_AnyText_NeverThrows() =>
        Prop.ForAll<string>(static text => Duration.TryParseSeconds(text ?? string.Empty, out _, out _) || true).QuickCheckThrowOnFailure();

    private sealed record Expression(string Text, double Value);

    /// <summary>Trees written out with brackets around every operation: their value does not depend on the parser's precedence.</summary>
    private static Gen<Expression> Expressions => Gen.Sized(size => Tree(Math.Min(size, 20)));

    private static Gen<Expression> Tree(int size) => size <= 1
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Combine(size, "+", static (a, b) => a + b),
            Combine(size, " - ", static (a, b) => a - b),
            Combine(size, " * ", static (a, b) => a * b),
            Tree(size - 1).Select(static e => new Expression($"-({e.Text})", -e.Value)));

    private static Gen<Expression> Leaf =>
        from number in Gen.Choose(0, 99)
        from unit in Gen.Elements(("", 1d), ("s", 1d), ("min", 60d), ("H", 3600d), (" days", 86400d), ("w", 604800d), ("mo", 2629800d), ("y", 31557600d))
        select new Expression($"{number}{unit.Item1}", number * unit.Item2);

    private static Gen<Expression> Combine(int size, string sign, Func<double, double, double> apply) =>
        from left in Tree(size / 2)
        from right in Tree(size / 2)
        select new Expression($"({left.Text}{sign}{right.Text})", apply(left.Value, right.Value));
}
