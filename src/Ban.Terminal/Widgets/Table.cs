using Ban.Terminal.Cells;

namespace Ban.Terminal.Widgets;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Width">Columns that it wants.</param>
/// <param name="Right">Whether it stands to the right, as numbers do.</param>
/// <param name="Priority">Where there is no room, columns with the highest number go first; 0 never goes.</param>
/// <param name="Grows">Whether it takes the room that is left.</param>
public sealed record TableColumn(string Title, int Width, bool Right = false, int Priority = 0, bool Grows = false);

/// <summary>What stands in a field of a table.</summary>
public readonly record struct TableField(string Text, Style Style = default);

/// <summary>A table with a heading, a selected row and rows read on demand, so that its length costs nothing.</summary>
public static class Table
{
    private const int Gap = 1;

    /// <summary>Draws heading and rows. The canvas' first column holds the mark of the selected row.</summary>
    /// <param name="state">Already brought within the rows and the height without the heading.</param>
    /// <param name="field">Content by row and column.</param>
    /// <param name="focused">Whether the selection is shown.</param>
    public static void Draw(Canvas canvas, IReadOnlyList<TableColumn> columns, int count, ListState state, Func<int, int, TableField> field, Theme theme, bool focused = true)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(theme);
        Span<int> widths = stackalloc int[columns.Count];
        Fit(columns, canvas.Width - 1, widths);
        DrawRow(canvas, 0, columns, widths, column => new TableField(columns[column].Title, theme.Dim), theme);
        for (int line = 1; line < canvas.Height && state.Top + line - 1 < count; line++)
        {
            int row = state.Top + line - 1;
            DrawRow(canvas, line, columns, widths, column => field(row, column), theme);
            if (focused && row == state.Selected)
            {
                canvas.Write(0, line, ">", theme.Accent);
                canvas.Restyle(line, static style => style.With(TextAttributes.Reverse));
            }
        }
    }

    /// <summary>Gives each column its width, 0 for one that finds no room.</summary>
    internal static void Fit(IReadOnlyList<TableColumn> columns, int width, Span<int> widths)
    {
        int total = -Gap;
        for (int i = 0; i < columns.Count; i++)
        {
            widths[i] = columns[i].Width;
            total += columns[i].Width + Gap;
        }

        while (total > width && LeastImportant(columns, widths) is var drop and >= 0)
        {
            total -= widths[drop] + Gap;
            widths[drop] = 0;
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Grows && widths[i] > 0)
            {
                // Also below its wish, down to nothing, so that what stands right of it stays within the border.
                int change = Math.Max(width - total, 1 - widths[i]);
                widths[i] += change;
                total += change;
            }
        }
    }

    private static int LeastImportant(IReadOnlyList<TableColumn> columns, Span<int> widths)
    {
        int drop = -1;
        for (int i = 0; i < columns.Count; i++)
        {
            if (widths[i] > 0 && columns[i].Priority > 0 && (drop < 0 || columns[i].Priority > columns[drop].Priority))
            {
                drop = i;
            }
        }

        return drop;
    }

    private static void DrawRow(Canvas canvas, int y, IReadOnlyList<TableColumn> columns, Span<int> widths, Func<int, TableField> field, Theme theme)
    {
        int x = 1;
        for (int i = 0; i < columns.Count; i++)
        {
            if (widths[i] == 0)
            {
                continue;
            }

            TableField content = field(i);
            if (columns[i].Right)
            {
                canvas.WriteRight(x + widths[i], y, content.Text, widths[i], content.Style);
            }
            else
            {
                canvas.WriteCut(x, y, content.Text, widths[i], content.Style, theme.Ellipsis);
            }

            x += widths[i] + Gap;
        }
    }
}
