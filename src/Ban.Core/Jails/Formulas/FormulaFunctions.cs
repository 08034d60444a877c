namespace Ban.Core.Jails.Formulas;

/// <summary>The functions that a formula can call, and how many arguments each takes.</summary>
internal sealed record FormulaFunction(int Least, int Most, Func<FormulaNumber[], Random, FormulaNumber> Call);

/// <summary>Functions and constants by their Python names.</summary>
internal static class FormulaFunctions
{
    /// <summary>Most arguments of one call.</summary>
    private const int MaxArguments = 32;

    private const int MaxDigits = 15;

    public static IReadOnlyDictionary<string, FormulaNumber> Constants { get; } = new Dictionary<string, FormulaNumber>(StringComparer.Ordinal)
    {
        ["True"] = 1L,
        ["False"] = 0L,
        ["math.pi"] = Math.PI,
        ["math.e"] = Math.E,
        ["math.tau"] = Math.Tau,
        ["math.inf"] = double.PositiveInfinity,
    };

    public static IReadOnlyDictionary<string, FormulaFunction> All { get; } = new Dictionary<string, FormulaFunction>(StringComparer.Ordinal)
    {
        ["int"] = One(static x => x.IsWhole ? x : FormulaNumber.FromWholeReal(Math.Truncate(x.Real))),
        ["float"] = One(static x => x.Real),
        ["bool"] = One(static x => x.IsTrue),
        ["abs"] = One(static x => x.Real < 0 ? FormulaArithmetic.Negate(x) : x),
        ["min"] = new(2, MaxArguments, static (x, _) => x.Aggregate(static (a, b) => FormulaArithmetic.Compare(b, a) < 0 ? b : a)),
        ["max"] = new(2, MaxArguments, static (x, _) => x.Aggregate(static (a, b) => FormulaArithmetic.Compare(b, a) > 0 ? b : a)),
        ["pow"] = new(2, 2, static (x, _) => FormulaArithmetic.Power(x[0], x[1])),
        ["round"] = new(1, 2, static (x, _) => Round(x)),
        ["math.floor"] = One(static x => x.IsWhole ? x : FormulaNumber.FromWholeReal(Math.Floor(x.Real))),
        ["math.ceil"] = One(static x => x.IsWhole ? x : FormulaNumber.FromWholeReal(Math.Ceiling(x.Real))),
        ["math.trunc"] = One(static x => x.IsWhole ? x : FormulaNumber.FromWholeReal(Math.Truncate(x.Real))),
        ["math.sqrt"] = Real(Math.Sqrt),
        ["math.exp"] = Real(Math.Exp),
        ["math.log2"] = Real(static x => x > 0 ? Math.Log2(x) : double.NaN),
        ["math.log10"] = Real(static x => x > 0 ? Math.Log10(x) : double.NaN),
        ["math.log1p"] = Real(static x => x > -1 ? Math.Log(1 + x) : double.NaN),
        ["math.log"] = new(1, 2, static (x, _) => Log(x)),
        ["math.fabs"] = Real(Math.Abs),
        ["math.sin"] = Real(Math.Sin),
        ["math.cos"] = Real(Math.Cos),
        ["math.tan"] = Real(Math.Tan),
        ["math.asin"] = Real(Math.Asin),
        ["math.acos"] = Real(Math.Acos),
        ["math.atan"] = Real(Math.Atan),
        ["math.sinh"] = Real(Math.Sinh),
        ["math.cosh"] = Real(Math.Cosh),
        ["math.tanh"] = Real(Math.Tanh),
        ["math.pow"] = new(2, 2, static (x, _) => FormulaArithmetic.Power(x[0].Real, x[1].Real).Real),
        ["math.fmod"] = new(2, 2, static (x, _) => x[1].Real == 0 ? throw new FormulaException("division by zero") : x[0].Real % x[1].Real),
        ["math.hypot"] = new(2, 2, static (x, _) => double.Hypot(x[0].Real, x[1].Real)),
        ["math.atan2"] = new(2, 2, static (x, _) => Math.Atan2(x[0].Real, x[1].Real)),
        ["random.random"] = new(0, 0, static (_, random) => random.NextDouble()),
        ["random.uniform"] = new(2, 2, static (x, random) => x[0].Real + ((x[1].Real - x[0].Real) * random.NextDouble())),
        ["random.randint"] = new(2, 2, static (x, random) => Between(x[0].Whole("random.randint"), x[1].Whole("random.randint"), random)),
        ["random.randrange"] = new(1, 2, static (x, random) => x.Length == 1
            ? Between(0, x[0].Whole("random.randrange") - 1, random)
            : Between(x[0].Whole("random.randrange"), x[1].Whole("random.randrange") - 1, random)),
        ["random.gauss"] = new(2, 2, static (x, random) =>
            x[0].Real + (x[1].Real * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))),
    };

    private static FormulaFunction One(Func<FormulaNumber, FormulaNumber> of) => new(1, 1, (x, _) => of(x[0]));

    /// <summary>A function on floating numbers; where it has no value, Python has none either.</summary>
    private static FormulaFunction Real(Func<double, double> of) => new(1, 1, (x, _) =>
    {
        double result = of(x[0].Real);
        return double.IsNaN(result) ? throw new FormulaException("a function has no value for what it was given") : result;
    });

    private static FormulaNumber Log(FormulaNumber[] x)
    {
        if (x.Any(static number => number.Real <= 0))
        {
            throw new FormulaException("only positive numbers have a logarithm");
        }

        double base1 = x.Length > 1 ? Math.Log(x[1].Real) : 1;
        return base1 == 0 ? throw new FormulaException("division by zero") : Math.Log(x[0].Real) / base1;
    }

    /// <summary>Halves go to the even neighbour.</summary>
    private static FormulaNumber Round(FormulaNumber[] x)
    {
        if (x.Length == 1)
        {
            return x[0].IsWhole ? x[0] : FormulaNumber.FromWholeReal(Math.Round(x[0].Real, MidpointRounding.ToEven));
        }

        long digits = x[1].Whole("round");
        return digits is < 0 or > MaxDigits ? throw new FormulaException($"round takes 0 to {MaxDigits} digits")
            : x[0].IsWhole ? x[0] : Math.Round(x[0].Real, (int)digits, MidpointRounding.ToEven);
    }

    private static FormulaNumber Between(long low, long high, Random random) =>
        low <= high && high < long.MaxValue ? random.NextInt64(low, high + 1) : throw new FormulaException("the range of a random number is empty");
}
