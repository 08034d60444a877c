namespace Ban.Core.Jails.Formulas;

/// <summary>A formula that cannot be read, or that has no value for what it was given.</summary>
/// <param name="problem">One line for the user.</param>
/// <param name="position">Characters before the mistake; -1 where it is no matter of place.</param>
public sealed class FormulaException(string problem, int position = -1) : Exception(problem)
{
    /// <summary>Characters before the mistake; -1 where it is no matter of place.</summary>
    public int Position { get; } = position;
}
