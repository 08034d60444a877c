namespace Ban.Terminal.Cells;

/// <summary>One place of the grid: what stands there and how it looks.</summary>
/// <param name="Glyph">
/// A code point; <see cref="Tail"/> for the right half of a wide character; below zero a cluster of several code points, to be
/// looked up in the grid's <see cref="GlyphPool"/>.
/// </param>
/// <param name="Style">How it looks.</param>
public readonly record struct Cell(int Glyph, Style Style)
{
    /// <summary>Glyph of the right half of a wide character.</summary>
    public const int Tail = 0;

    /// <summary>Nothing in the terminal's own colours.</summary>
    public static Cell Blank => new(' ', default);

    /// <summary>A cell of which nobody knows what the terminal shows there: it differs from every drawn one.</summary>
    internal static Cell Unknown => new(int.MinValue, default);
}
