using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Editing;

namespace Ban.Tui.Views;

/// <summary>What would be written: the difference, and what the daemon says of it.</summary>
internal static class PreviewView
{
    private const int MaxProblems = 5;

    /// <summary>Draws the view; it has no text cursor.</summary>
    public static (int X, int Y)? Draw(ChangePreview preview, Canvas canvas, Theme theme)
    {
        int x = canvas.WriteCut(1, 0, preview.Change.File, canvas.Width / 2, theme.Strong, theme.Ellipsis) + 2;
        TableField state = State(preview, theme);
        canvas.WriteCut(x, 0, state.Text, canvas.Width - x - 1, state.Style, theme.Ellipsis);
        int y = 1;
        foreach (ConfigProblemInfo problem in (preview.Problems ?? []).OrderBy(static problem => problem.Severity == "error" ? 0 : 1).Take(Math.Min(MaxProblems, canvas.Height / 3)))
        {
            string place = problem.Line is { } line ? $"line {Format.Number(line)}: " : "";
            canvas.WriteCut(1, y++, $"! {place}{problem.Message}", canvas.Width - 2, problem.Severity == "error" ? theme.Danger : theme.Warning, theme.Ellipsis);
        }

        y = preview.Error is { } error && preview.Problems is not [_, ..]
            ? StyledText.DrawWrapped(canvas, 1, y, canvas.Width - 2, 3, $"! {error}", [], theme.Danger, theme.Ellipsis)
            : y;
        DrawLines(preview, canvas.Slice(0, y + 1, canvas.Width, canvas.Height - y - 1), theme);
        return null;
    }

    private static TableField State(ChangePreview preview, Theme theme)
    {
        int errors = preview.Problems?.Count(static problem => problem.Severity == "error") ?? 0;
        int warnings = (preview.Problems?.Count ?? 0) - errors;
        return preview switch
        {
            { Error: not null } => new TableField("nothing was written", theme.Danger),
            { IsWriting: true } => new TableField("writing", theme.Warning),
            { Problems: null } => new TableField("checking", theme.Warning),
            _ when errors > 0 => new TableField($"wrong: {Format.Count(errors, "error")}", theme.Danger),
            _ when warnings > 0 => new TableField($"checked: {Format.Count(warnings, "warning")}", theme.Warning),
            _ => new TableField("checked: nothing is wrong with it", theme.Accent),
        };
    }

    private static void DrawLines(ChangePreview preview, Canvas canvas, Theme theme)
    {
        if (preview.Lines.IsEmpty)
        {
            canvas.Write(1, 0, "the file stays as it is; it is read again", theme.Dim);
        }

        for (int y = 0; y < canvas.Height && preview.Top + y < preview.Lines.Length; y++)
        {
            DiffLine line = preview.Lines[preview.Top + y];
            (string mark, Style style) = line.Kind switch
            {
                DiffKind.Added => ("+", theme.Accent),
                DiffKind.Removed => ("-", theme.Danger),
                DiffKind.Same => (" ", theme.Normal),
                _ => ("@", theme.Dim),
            };
            canvas.Write(1, y, mark, style);
            canvas.WriteCut(3, y, line.Text, canvas.Width - 4, style, theme.Ellipsis);
        }
    }
}
