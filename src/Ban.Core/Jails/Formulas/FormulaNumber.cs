namespace Ban.Core.Jails.Formulas;

/// <summary>
/// A number as Python tells them apart: whole, or floating. A whole result that no longer fits 64 bits goes on as a floating
/// one, so that no formula can make a number that fills the memory.
/// </summary>
internal readonly record struct FormulaNumber
{
    private readonly long _whole;
    private readonly double _real;

    public FormulaNumber(long whole)
    {
        IsWhole = true;
        _whole = whole;
        _real = whole;
    }

    public FormulaNumber(double real) => _real = real;

    public bool IsWhole { get; }

    public double Real => _real;

    public bool IsTrue => IsWhole ? _whole != 0 : _real != 0;

    public static implicit operator FormulaNumber(long whole) => new(whole);

    public static implicit operator FormulaNumber(double real) => new(real);

    public static implicit operator FormulaNumber(bool truth) => new(truth ? 1L : 0L);

    /// <summary>The value where only a whole number makes sense.</summary>
    /// <exception cref="FormulaException">It is none.</exception>
    public long Whole(string what) => IsWhole ? _whole : throw new FormulaException($"{what} takes whole numbers within 64 bits only");

    /// <summary>A floating result without its fraction, as a whole number.</summary>
    /// <exception cref="FormulaException">It is infinite or not a number.</exception>
    public static FormulaNumber FromWholeReal(double real)
    {
        if (!double.IsFinite(real))
        {
            throw new FormulaException("an infinite number has no whole value");
        }

        return Math.Abs(real) < 9.2e18 ? new FormulaNumber((long)real) : new FormulaNumber(real);
    }
}
