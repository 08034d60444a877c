using System.Text;
using Ban.Terminal.Text;

namespace Ban.Terminal.Cells;

/// <summary>
/// A window on a grid, with its own origin, that cuts at its border. Text is measured by cluster; characters that would
/// command the terminal or hide are drawn as escapes, so hostile text may be written as it is.
/// </summary>
public readonly struct Canvas
{
    private readonly CellGrid _grid;
    private readonly int _left;
    private readonly int _top;

    /// <summary>The whole grid.</summary>
    public Canvas(CellGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (_grid, _left, _top, Width, Height) = (grid, 0, 0, grid.Width, grid.Height);
    }

    private Canvas(CellGrid grid, int left, int top, int width, int height) =>
        (_grid, _left, _top, Width, Height) = (grid, left, top, width, height);

    public int Width { get; }

    public int Height { get; }

    /// <summary>The grid that is drawn on.</summary>
    internal CellGrid Grid => _grid;

    /// <summary>A window within this one, cut to it; empty when nothing is left.</summary>
    public Canvas Slice(int x, int y, int width, int height)
    {
        int left = Math.Clamp(x, 0, Width);
        int top = Math.Clamp(y, 0, Height);
        int right = Math.Clamp(x + Math.Max(width, 0), left, Width);
        int bottom = Math.Clamp(y + Math.Max(height, 0), top, Height);
        return new Canvas(_grid, _left + left, _top + top, right - left, bottom - top);
    }

    /// <summary>A place of this window as a place of the whole grid, for the text cursor.</summary>
    public (int X, int Y) ToOuter(int x, int y) => (_left + x, _top + y);

    /// <summary>Fills the window with one character of one column.</summary>
    public void Fill(char character, Style style)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                _grid.Set(_left + x, _top + y, character, 1, style);
            }
        }
    }

    /// <summary>Changes the style of a row's cells and leaves their text.</summary>
    public void Restyle(int y, Func<Style, Style> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (y < 0 || y >= Height)
        {
            return;
        }

        foreach (ref Cell cell in _grid.Row(_top + y).Slice(_left, Width))
        {
            cell = cell with { Style = change(cell.Style) };
        }
    }

    /// <summary>Writes text; returns the column behind it. Escapes of hidden characters are drawn in reverse.</summary>
    public int Write(int x, int y, ReadOnlySpan<char> text, Style style = default)
    {
        int plain = PlainLength(text);
        WritePlain(x, y, text[..plain], style);
        x += plain;
        var reader = new ClusterReader(text[plain..]);
        while (x < Width && reader.MoveNext())
        {
            if (reader.IsEscaped)
            {
                WriteEscape(x, y, reader.CodePoint, style.With(TextAttributes.Reverse));
            }
            else
            {
                Put(x, y, Glyph(ref reader), reader.Width, style);
            }

            x += reader.Width;
        }

        return x;
    }

    /// <summary>Writes text into a number of columns, with an ellipsis where it does not fit; returns the column behind the text.</summary>
    public int WriteCut(int x, int y, ReadOnlySpan<char> text, int columns, Style style = default, char ellipsis = '…')
    {
        int length = TextLayout.CutLength(text, Math.Min(columns, Width - x), out bool cut);
        x = Write(x, y, text[..length], style);
        return cut && columns > 0 ? Write(x, y, [ellipsis], style) : x;
    }

    /// <summary>Writes text so that it ends at a column, exclusive; what does not fit is cut from its end.</summary>
    public void WriteRight(int end, int y, ReadOnlySpan<char> text, int columns, Style style = default)
    {
        int length = TextLayout.FittingLength(text, columns);
        Write(end - TextLayout.Measure(text[..length]), y, text[..length], style);
    }

    // How much of the text's start is printable ASCII, one column each. The last of it is left to the reader when other
    // text follows, since a mark may join it.
    private static int PlainLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && text[length] is >= ' ' and <= '~')
        {
            length++;
        }

        return length == text.Length ? length : Math.Max(length - 1, 0);
    }

    private void WritePlain(int x, int y, ReadOnlySpan<char> text, Style style)
    {
        int first = Math.Max(-x, 0);
        int last = Math.Min(text.Length, Width - x);
        if (y >= 0 && y < Height && first < last)
        {
            _grid.SetPlain(_left + x + first, _top + y, text[first..last], style);
        }
    }

    private int Glyph(ref ClusterReader reader)
    {
        bool single = reader.Length == new Rune(reader.CodePoint).Utf16SequenceLength;
        return !single && _grid.Glyphs.TryAdd(reader.Current, out int glyph) ? glyph : reader.CodePoint;
    }

    private void WriteEscape(int x, int y, int codePoint, Style style)
    {
        Span<char> escape = stackalloc char[InvisibleRunes.MaxEscapeLength];
        int length = InvisibleRunes.WriteEscape(codePoint, escape);
        for (int i = 0; i < length; i++)
        {
            Put(x + i, y, escape[i], 1, style);
        }
    }

    // Half a wide character cannot be drawn: at the border a space stands for it.
    private void Put(int x, int y, int glyph, int width, Style style)
    {
        if (y < 0 || y >= Height || x < 0 || x >= Width)
        {
            return;
        }

        bool fits = x + width <= Width;
        _grid.Set(_left + x, _top + y, fits ? glyph : ' ', fits ? width : 1, style);
    }
}
