using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Lab;

namespace Ban.Tui.Views;

/// <summary>What is wrong with the pattern of the cursor, below it.</summary>
internal static class PatternNotes
{
    public static void Draw(TextArea text, LabPattern pattern, Canvas canvas, int width, Theme theme)
    {
        if (pattern.Error is { } error)
        {
            DrawError(text, error, pattern.Place, canvas, width, theme);
            return;
        }

        int y = 0;
        foreach (string warning in Warnings(pattern))
        {
            canvas.Write(3, y, "!", theme.Warning);
            y = StyledText.DrawWrapped(canvas, LabPlaces.TextColumn, y, canvas.Width - LabPlaces.TextColumn - 1, canvas.Height - y, warning, [], theme.Warning, theme.Ellipsis);
        }
    }

    private static IEnumerable<string> Warnings(LabPattern pattern) => pattern.GivenUp > 0
        ? [$"given up on {Format.Number(pattern.GivenUp)} lines: it takes too many steps", .. pattern.Warnings]
        : pattern.Warnings;

    private static void DrawError(TextArea text, string error, int? place, Canvas canvas, int width, Theme theme)
    {
        int y = 0;
        int start = text.FirstShown(LabPlaces.TextColumns(width));
        if (place is { } index && index >= start && index <= text.Line.Length)
        {
            int caret = LabPlaces.TextColumn + TextLayout.Measure(text.Line.AsSpan(start, index - start));
            int length = TextLayout.Measure(error);
            string mark = theme.Ascii ? "^" : "▲";
            bool fitsBehind = caret + 2 + length < canvas.Width;
            bool fitsBefore = caret - 1 - length >= LabPlaces.TextColumn;
            canvas.Write(caret, y, mark, theme.Danger);
            if (fitsBehind || fitsBefore)
            {
                canvas.Write(fitsBehind ? caret + 2 : caret - 1 - length, y, error, theme.Danger);
                return;
            }

            y++;
        }

        StyledText.DrawWrapped(canvas, LabPlaces.TextColumn, y, canvas.Width - LabPlaces.TextColumn - 1, canvas.Height - y, error, [], theme.Danger, theme.Ellipsis);
    }
}
