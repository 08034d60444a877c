using Ban.Core.Jails.Formulas;

namespace Ban.Core.Tests.Jails.Formulas;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor", 2400.0)]
    [InlineData("ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)", 4433.433659358)]
    [InlineData("7 // 2 + 7 % 3 - -7 // 2 + -7 % 3", 10.0)]
    [InlineData("2 ** 3 ** 2 / -2 ** 2", -128.0)]
    [InlineData("1 if ban.Count > 5 else 2 if ban.Count > 1 else 3", 2.0)]
    [InlineData("not 0 and (3 or 1/0)", 3.0)]
    [InlineData("1 < 2 < 3 < 3", 0.0)]
    [InlineData("max(1, 2.5, 2) + min(4, 3) + abs(-2) + round(2.5) + round(2.345, 2) + int(-1.9)", 10.85)]
    [InlineData("1 << 70 >= 2.0 ** 70", 1.0)]
    [InlineData("9223372036854775807 + 1", 9223372036854775808.0)]
    public void Evaluate_Formula_GivesPythonsResult(string text, double expected) =>
        Assert.Equal(expected, Formula.Parse(text).Evaluate(600L, 2, 1L, new Random(1)).Real, tolerance: 1e-6);

    [Theory]
    [InlineData("", 0, "expected a number, a name or '(' instead of the end")]
    [InlineData("ban.Time *", 10, "expected a number, a name or '(' instead of the end")]
    [InlineData("ban.Tme * 2", 0, "unknown name 'ban.Tme', expected ban.Time, ban.Count, banFactor or a function")]
    [InlineData("1_", 1, "expected an operator instead of '_'")]
    [InlineData("1 + open('x')", 9, "unexpected '''")]
    [InlineData("1 + open(2)", 4, "unknown function 'open'")]
    [InlineData("__import__('os').system('id')", 11, "unexpected '''")]
    [InlineData("ban.Time.__class__", 0, "unknown name 'ban.Time.__class__', expected ban.Time, ban.Count, banFactor or a function")]
    [InlineData("(1, 2)", 2, "expected ')' instead of ','")]
    [InlineData("1 2", 2, "expected an operator instead of '2'")]
    [InlineData("1 if 2", 6, "expected 'else' instead of the end")]
    [InlineData("math.sqrt(1, 2)", 0, "math.sqrt takes 1 arguments and not 2")]
    [InlineData("1 \u0007 2", 2, "unexpected character 0007")]
    [InlineData("1e", 1, "expected an exponent after 'e'")]
    public void Parse_NoFormula_SaysWhatAndWhere(string text, int position, string problem)
    {
        FormulaException wrong = Assert.Throws<FormulaException>(() => Formula.Parse(text));
        Assert.Equal((position, problem), (wrong.Position, wrong.Message));
    }

    [Theory]
    [InlineData("1 / (ban.Count - 2)")]
    [InlineData("1 % 0")]
    [InlineData("1 // 0.0")]
    [InlineData("0 ** -1")]
    [InlineData("(-8) ** 0.5")]
    [InlineData("1.5 << 2")]
    [InlineData("1 << -1")]
    [InlineData("math.sqrt(-1)")]
    [InlineData("math.log(0)")]
    [InlineData("math.inf - math.inf")]
    [InlineData("int(math.inf)")]
    [InlineData("random.randint(3, 2)")]
    public void Evaluate_WithoutValue_Throws(string text) =>
        Assert.Throws<FormulaException>(() => Formula.Parse(text).Evaluate(600L, 2, 1L, new Random(1)));

    [Fact]
    public void Parse_HugeInput_IsRefused()
    {
        Assert.Throws<FormulaException>(() => Formula.Parse(new string('(', 500)));
        Assert.Throws<FormulaException>(() => Formula.Parse(new string('-', 500) + "1"));
        Assert.Throws<FormulaException>(() => Formula.Parse("1" + string.Concat(Enumerable.Repeat("**1", 200))));
        Assert.Throws<FormulaException>(() => Formula.Parse(new string('1', Formula.MaxLength + 1)));
        Assert.Throws<FormulaException>(() => Formula.Parse(string.Concat(Enumerable.Repeat("not ", 60)) + "(" + string.Concat(Enumerable.Repeat("1 if 1 else ", 60)) + "1)"));
    }

    [Theory]
    [InlineData("9 ** 9 ** 9")]
    [InlineData("2 << 999999999")]
    [InlineData("10 ** 4000")]
    [InlineData("1e999")]
    public void Evaluate_HugeResult_IsAFloatingNumberAtOnce(string text) =>
        Assert.Equal(double.PositiveInfinity, Formula.Parse(text).Evaluate(600L, 2, 1L, new Random(1)).Real);

    [Theory]
    [InlineData("random.random()", 0, 1)]
    [InlineData("random.uniform(3, 4)", 3, 4)]
    [InlineData("random.randint(3, 4)", 3, 4)]
    [InlineData("random.randrange(5)", 0, 4)]
    [InlineData("random.gauss(100, 0.01)", 99, 101)]
    public void Evaluate_Random_StaysInItsRange(string text, double low, double high)
    {
        Formula formula = Formula.Parse(text);
        Random random = new(7);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.InRange(formula.Evaluate(600L, 2, 1L, random).Real, low, high));
    }
}
