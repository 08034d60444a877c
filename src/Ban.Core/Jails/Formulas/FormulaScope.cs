namespace Ban.Core.Jails.Formulas;

/// <summary>What a formula is worked out with.</summary>
internal sealed record FormulaScope(FormulaNumber Time, long Count, FormulaNumber Factor, Random Random);

/// <summary>A part of a formula that is ready to be worked out.</summary>
internal delegate FormulaNumber FormulaNode(FormulaScope scope);
