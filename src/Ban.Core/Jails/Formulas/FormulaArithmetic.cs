namespace Ban.Core.Jails.Formulas;

/// <summary>Python's operators on numbers.</summary>
internal static class FormulaArithmetic
{
    /// <summary>A longer shift to the left gives more than any floating number holds.</summary>
    private const int MaxShift = 2000;

    public static FormulaNumber Add(FormulaNumber a, FormulaNumber b) =>
        BothWhole(a, b, out long x, out long y) && !Overflows(x + (Int128)y, out long sum) ? new FormulaNumber(sum) : a.Real + b.Real;

    public static FormulaNumber Subtract(FormulaNumber a, FormulaNumber b) =>
        BothWhole(a, b, out long x, out long y) && !Overflows(x - (Int128)y, out long difference) ? new FormulaNumber(difference) : a.Real - b.Real;

    public static FormulaNumber Multiply(FormulaNumber a, FormulaNumber b) =>
        BothWhole(a, b, out long x, out long y) && !Overflows((Int128)x * y, out long product) ? new FormulaNumber(product) : a.Real * b.Real;

    /// <summary>Always a floating number.</summary>
    public static FormulaNumber Divide(FormulaNumber a, FormulaNumber b) => a.Real / NotZero(b).Real;

    public static FormulaNumber FloorDivide(FormulaNumber a, FormulaNumber b)
    {
        if (BothWhole(a, NotZero(b), out long x, out long y))
        {
            Int128 quotient = (Int128)x / y;
            quotient -= (Int128)x % y != 0 && (x < 0) != (y < 0) ? 1 : 0;
            return Overflows(quotient, out long whole) ? new FormulaNumber((double)quotient) : whole;
        }

        return FloorWithRest(a.Real, b.Real).Quotient;
    }

    /// <summary>The rest has the sign of the divisor.</summary>
    public static FormulaNumber Modulo(FormulaNumber a, FormulaNumber b)
    {
        if (BothWhole(a, NotZero(b), out long x, out long y))
        {
            Int128 rest = (Int128)x % y;
            return (long)(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest);
        }

        return FloorWithRest(a.Real, b.Real).Left;
    }

    public static FormulaNumber Power(FormulaNumber a, FormulaNumber b)
    {
        if (a.Real == 0 && b.Real < 0)
        {
            throw new FormulaException("zero has no negative power");
        }

        if (a.Real < 0 && b.Real != Math.Floor(b.Real))
        {
            throw new FormulaException("a negative number has no broken power");
        }

        return BothWhole(a, b, out long x, out long y) && y >= 0 && TryWholePower(x, y, out long power) ? new FormulaNumber(power) : Math.Pow(a.Real, b.Real);
    }

    public static FormulaNumber ShiftLeft(FormulaNumber a, FormulaNumber b)
    {
        long x = a.Whole("<<");
        long bits = Bits(b, "<<");
        return bits < 63 && !Overflows((Int128)x << (int)bits, out long shifted) ? new FormulaNumber(shifted)
            : x == 0 ? new FormulaNumber(0L) : Math.ScaleB((double)x, (int)Math.Min(bits, MaxShift));
    }

    public static FormulaNumber ShiftRight(FormulaNumber a, FormulaNumber b)
    {
        long x = a.Whole(">>");
        return x >> (int)Math.Min(Bits(b, ">>"), 63);
    }

    public static FormulaNumber And(FormulaNumber a, FormulaNumber b) => a.Whole("&") & b.Whole("&");

    public static FormulaNumber Or(FormulaNumber a, FormulaNumber b) => a.Whole("|") | b.Whole("|");

    public static FormulaNumber ExclusiveOr(FormulaNumber a, FormulaNumber b) => a.Whole("^") ^ b.Whole("^");

    public static FormulaNumber Invert(FormulaNumber a) => ~a.Whole("~");

    public static FormulaNumber Negate(FormulaNumber a) => Subtract(0L, a) is { IsWhole: true } whole ? whole : -a.Real;

    public static int Compare(FormulaNumber a, FormulaNumber b) =>
        BothWhole(a, b, out long x, out long y) ? x.CompareTo(y) : a.Real.CompareTo(b.Real);

    private static bool BothWhole(FormulaNumber a, FormulaNumber b, out long x, out long y)
    {
        bool both = a.IsWhole && b.IsWhole;
        (x, y) = both ? (a.Whole(string.Empty), b.Whole(string.Empty)) : (0, 0);
        return both;
    }

    private static bool Overflows(Int128 exact, out long whole)
    {
        whole = unchecked((long)exact);
        return whole != exact;
    }

    private static bool TryWholePower(long x, long exponent, out long power)
    {
        power = 1;
        if (exponent > 63 && x is not (0 or 1 or -1))
        {
            return false;
        }

        for (long i = x is 0 or 1 or -1 ? exponent & 1 : exponent; i > 0; i--)
        {
            if (Overflows((Int128)power * x, out power))
            {
                return false;
            }
        }

        power = x == 0 && exponent > 0 ? 0 : power;
        return true;
    }

    private static (double Quotient, double Left) FloorWithRest(double a, double b)
    {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (rest < 0) != (b < 0))
        {
            rest += b;
            quotient -= 1;
        }

        return (Math.Round(quotient), rest);
    }

    private static FormulaNumber NotZero(FormulaNumber b) => b.Real == 0 ? throw new FormulaException("division by zero") : b;

    private static long Bits(FormulaNumber b, string what) =>
        b.Whole(what) is >= 0 and long bits ? bits : throw new FormulaException($"{what} takes no negative number of bits");
}
