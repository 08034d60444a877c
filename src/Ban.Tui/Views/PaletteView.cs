using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The palette: the line at the bottom, and above it what it can become.</summary>
internal static class PaletteView
{
    private const int WordColumn = 3;

    /// <summary>Draws over the lower part of the screen; returns the place of the text cursor.</summary>
    public static (int X, int Y) Draw(Model model, PaletteModel palette, Canvas canvas, Theme theme)
    {
        IEnumerable<(string Word, string Help)> rows = Rows(model, palette.Field.Text);
        return DrawLine(model, canvas, ":", palette.Field, palette.Error, rows, theme);
    }

    /// <summary>Draws a line that is typed, over the bottom of the screen, and above it what there is to say of it.</summary>
    public static (int X, int Y) DrawLine(Model model, Canvas canvas, string mark, TextField field, string? error, IEnumerable<(string Word, string Help)> help, Theme theme)
    {
        (string Word, string Help)[] rows = [.. help.Take(ScreenLayout.PaletteRows(model))];
        int words = rows.Select(row => TextLayout.Measure(row.Word)).DefaultIfEmpty(0).Max();
        int height = rows.Length + 2;
        Canvas box = canvas.Slice(0, Math.Max(canvas.Height - height, 0), canvas.Width, Math.Min(height, canvas.Height));
        box.Fill(' ', theme.Normal);
        box.Slice(0, 0, box.Width, 1).Fill(theme.Rule, theme.Dim);
        for (int i = 0; i < rows.Length; i++)
        {
            box.WriteCut(WordColumn, i + 1, rows[i].Word, box.Width - WordColumn - 1, theme.Strong, theme.Ellipsis);
            box.WriteCut(WordColumn + words + 2, i + 1, rows[i].Help, box.Width - WordColumn - words - 3, theme.Dim, theme.Ellipsis);
        }

        int last = box.Height - 1;
        int start = box.Write(1, last, mark, theme.Accent) + 1;
        int cursor = field.Draw(box, start, last, box.Width - start - 1, theme.Strong);
        if (error is not null)
        {
            int x = start + TextLayout.Measure(field.Text) + 2;
            box.WriteCut(x, last, $"! {error}", box.Width - x - 1, theme.Danger, theme.Ellipsis);
        }

        return box.ToOuter(cursor, last);
    }

    // While the command is typed, commands with what they do; behind it, the words that can follow.
    private static IEnumerable<(string Word, string Help)> Rows(Model model, string line)
    {
        IEnumerable<(string, string)> commands = Completions.Commands(model, line).Select(command => ($"{command.Name} {command.Arguments}", command.Help));
        bool isArgument = line.TrimStart().Contains(' ', StringComparison.Ordinal);
        return isArgument
            ? commands.Concat(Completions.Of(model, line).Select(whole => (whole[(whole.LastIndexOf(' ') + 1)..], "")))
            : commands;
    }
}
