namespace Ban.Core.Jails.Formulas;

/// <summary>
/// A formula of <c>bantime.formula</c> or <c>bantime.factor</c>: fail2ban has Python work such text out, here a parser reads the
/// part of that language that reckons with numbers (spec 2, section 4.2). Nothing in it can run for long or take much memory.
/// </summary>
public sealed class Formula
{
    /// <summary>Longest text of a formula.</summary>
    public const int MaxLength = 1024;

    private readonly FormulaNode _node;

    private Formula(string text, FormulaNode node)
    {
        Text = text;
        _node = node;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a formula.</summary>
    /// <exception cref="FormulaException">The text is none; says where.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength
            ? new Formula(text, new FormulaParser(FormulaLexer.Read(text)).Parse())
            : throw new FormulaException($"longer than {MaxLength} characters", MaxLength);
    }

    /// <summary>Works it out.</summary>
    /// <param name="time">The jail's ban time in seconds; whole where it has no fraction.</param>
    /// <param name="count">Bans before this one.</param>
    /// <param name="factor">The value of <c>banFactor</c>.</param>
    /// <param name="random">For its random functions.</param>
    /// <exception cref="FormulaException">It has no value for these.</exception>
    internal FormulaNumber Evaluate(FormulaNumber time, long count, FormulaNumber factor, Random random)
    {
        FormulaNumber result = _node(new FormulaScope(time, count, factor, random));
        return double.IsNaN(result.Real) ? throw new FormulaException("the result is not a number") : result;
    }

    public override string ToString() => Text;
}
