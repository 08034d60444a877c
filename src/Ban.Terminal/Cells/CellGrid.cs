using System.Text;

namespace Ban.Terminal.Cells;

/// <summary>A rectangle of cells: one frame.</summary>
public sealed class CellGrid
{
    /// <summary>Most columns and most rows; a terminal that claims more is drawn up to here.</summary>
    public const int MaxSide = 1000;

    private Cell[] _cells = [];

    /// <param name="glyphs">Where clusters of several code points are kept; the same for grids that are compared.</param>
    public CellGrid(int width, int height, GlyphPool glyphs)
    {
        ArgumentNullException.ThrowIfNull(glyphs);
        Glyphs = glyphs;
        Resize(width, height);
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public GlyphPool Glyphs { get; }

    public Cell this[int x, int y] => _cells[(y * Width) + x];

    /// <summary>The cells of a row.</summary>
    public Span<Cell> Row(int y) => _cells.AsSpan(y * Width, Width);

    /// <summary>The text of a row without its styles and the blanks at its end: what a golden frame holds.</summary>
    public string LineText(int y)
    {
        var text = new StringBuilder(Width);
        foreach (Cell cell in Row(y))
        {
            if (cell.Glyph < 0)
            {
                text.Append(Glyphs[cell.Glyph]);
            }
            else if (cell.Glyph != Cell.Tail)
            {
                text.Append(char.ConvertFromUtf32(cell.Glyph));
            }
        }

        return text.ToString().TrimEnd(' ');
    }

    /// <summary>Makes every cell blank.</summary>
    public void Clear() => _cells.AsSpan().Fill(Cell.Blank);

    /// <summary>Says that what the terminal shows is not known: the next frame draws all of it.</summary>
    public void Invalidate() => _cells.AsSpan().Fill(Cell.Unknown);

    /// <summary>Sets the size, between 1 and <see cref="MaxSide"/>; the cells are blank afterwards.</summary>
    public void Resize(int width, int height)
    {
        Width = Math.Clamp(width, 1, MaxSide);
        Height = Math.Clamp(height, 1, MaxSide);
        _cells = new Cell[Width * Height];
        Clear();
    }

    /// <summary>
    /// Sets one glyph of one or two columns. A wide character that loses one half is replaced by spaces, since a terminal
    /// would blank it too.
    /// </summary>
    internal void Set(int x, int y, int glyph, int width, Style style)
    {
        Span<Cell> row = Row(y);
        FreeHalves(row, x, width);
        row[x] = new Cell(glyph, style);
        if (width == 2)
        {
            row[x + 1] = new Cell(Cell.Tail, style);
        }
    }

    /// <summary>Sets characters of one column each; the same as <see cref="Set"/> for each, in one go.</summary>
    internal void SetPlain(int x, int y, ReadOnlySpan<char> text, Style style)
    {
        Span<Cell> row = Row(y);
        FreeHalves(row, x, text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            row[x + i] = new Cell(text[i], style);
        }
    }

    private static void FreeHalves(Span<Cell> row, int x, int width)
    {
        if (row[x].Glyph == Cell.Tail && x > 0)
        {
            row[x - 1] = new Cell(' ', row[x - 1].Style);
        }

        int after = x + width;
        if (after < row.Length && row[after].Glyph == Cell.Tail)
        {
            row[after] = new Cell(' ', row[after].Style);
        }
    }
}
