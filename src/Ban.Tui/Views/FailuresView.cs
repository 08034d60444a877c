using System.Collections.Immutable;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The stream of failures, its filter, and the detail of one.</summary>
internal static class FailuresView
{
    private const int MinDetailWidth = 60;

    /// <summary>From this width on, rows have room for whole IPv6 addresses.</summary>
    private const int WideRows = 110;

    private const int CountWidth = 5;

    /// <summary>Within so many characters the date, host and program of a syslog line end.</summary>
    private const int LongestPrefix = 120;

    /// <summary>Draws the view; returns the place of the text cursor on the screen while the filter is typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        (int X, int Y)? cursor = DrawFilter(model.Failures, canvas.Slice(0, 0, canvas.Width, 1), context.Theme);
        Canvas body = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        if (!model.Failures.DetailOpen || model.Failures.Selected is not { } selected)
        {
            DrawRows(model, body, context);
        }
        else if (canvas.Width >= ScreenLayout.WideWidth)
        {
            int detail = Math.Max(canvas.Width * 2 / 5, MinDetailWidth);
            DrawRows(model, body.Slice(0, 0, canvas.Width - detail - 1, body.Height), context);
            FailureDetail.Draw(model, selected, body.Slice(canvas.Width - detail, 0, detail, body.Height), context);
        }
        else
        {
            int rows = ScreenLayout.FailureRows(model);
            DrawRows(model, body.Slice(0, 0, body.Width, rows), context);
            FailureDetail.Draw(model, selected, body.Slice(0, rows, body.Width, body.Height - rows), context);
        }

        return cursor;
    }

    private static (int X, int Y)? DrawFilter(FailuresModel failures, Canvas canvas, Theme theme)
    {
        TableField state = failures switch
        {
            { Paused: { } paused } => new TableField(Waiting(failures, paused), theme.Warning),
            { Following: true } => new TableField("following", theme.Accent),
            _ => new TableField("holding, f follows", theme.Dim),
        };
        int shown = failures.Shown.Count;
        string count = failures.Filter.IsEmpty ? Format.Count(shown, "failure") : $"{Format.Number(shown)} of {Format.Number(failures.All.Count)}";
        int end = canvas.Width - 1;
        canvas.WriteRight(end, 0, state.Text, end, state.Style);
        end -= TextLayout.Measure(state.Text) + 3;
        canvas.WriteRight(end, 0, count, end, theme.Normal);
        int columns = Math.Max(end - count.Length - 5, 1);
        if (failures.Editing is { } field)
        {
            canvas.Write(1, 0, "/", theme.Accent);
            return canvas.ToOuter(field.Draw(canvas, 3, 0, columns, theme.Strong), 0);
        }

        bool filtered = !failures.Filter.IsEmpty;
        canvas.Write(1, 0, "/", filtered ? theme.Accent : theme.Dim);
        canvas.WriteCut(3, 0, filtered ? failures.Filter.Text : "no filter", columns, filtered ? theme.Strong : theme.Dim, theme.Ellipsis);
        return null;
    }

    private static string Waiting(FailuresModel failures, ImmutableList<FailureRow> paused)
    {
        long last = paused.Count > 0 ? paused[^1].Number : -1;
        int newer = failures.Matching.Count;
        while (newer > 0 && failures.Matching[newer - 1].Number > last)
        {
            newer--;
        }

        return $"paused, {Format.Number(failures.Matching.Count - newer)} newer";
    }

    private static void DrawRows(Model model, Canvas canvas, ViewContext context)
    {
        FailuresModel failures = model.Failures;
        Theme theme = context.Theme;
        if (failures.Shown.Count == 0)
        {
            string text = failures.Filter.IsEmpty ? "no failure has been seen yet" : "no failure passes the filter; esc drops it";
            canvas.Write(1, 1, text, theme.Dim);
            return;
        }

        ListState list = failures.List.Fit(failures.Shown.Count, canvas.Height);
        bool wide = canvas.Width >= WideRows;
        int longest = model.Overview.Jails.Select(item => TextLayout.Measure(item.Name)).DefaultIfEmpty(0).Max();
        var columns = new RowColumns(Math.Clamp(longest, 4, wide ? 16 : 8), wide ? 39 : 18, wide ? 16 : 8);
        for (int line = 0; line < canvas.Height && failures.RowAt(list.Top + line) is { } row; line++)
        {
            DrawRow(row, canvas, line, columns, context);
            if (list.Top + line == list.Selected)
            {
                canvas.Write(0, line, ">", theme.Accent);
                canvas.Restyle(line, static style => style.With(TextAttributes.Reverse));
            }
        }
    }

    private static void DrawRow(FailureRow row, Canvas canvas, int y, RowColumns columns, ViewContext context)
    {
        Theme theme = context.Theme;
        int x = canvas.Write(1, y, Format.Clock(row.Event.Time, context), theme.Dim) + 1;
        canvas.WriteCut(x, y, row.Event.Jail, columns.Jail, theme.Normal, theme.Ellipsis);
        x += columns.Jail + 1;
        canvas.WriteCut(x, y, row.Event.Id ?? theme.None, columns.Id, theme.Strong, theme.Ellipsis);
        x += columns.Id + 1;
        bool isLast = row.Event.Count >= row.Event.MaxRetry;
        canvas.WriteRight(x + CountWidth, y, Format.Count(row.Event.Count, row.Event.MaxRetry, theme), CountWidth, isLast ? theme.Warning : theme.Normal);
        x += CountWidth + 2;
        canvas.WriteCut(x, y, row.Event.User ?? theme.None, columns.User, row.Event.User is null ? theme.Dim : theme.Normal, theme.Ellipsis);
        x += columns.User + 1;
        string outcome = row.Ban is null ? "" : theme.Ascii ? "-> banned" : "→ banned";
        int end = canvas.Width - 1 - outcome.Length;
        if (end < x)
        {
            // No room at all: the count, which has reached its limit, has to tell it.
            return;
        }

        canvas.WriteCut(x, y, Text(row.Event.Line ?? ""), end - x - 1, theme.Dim, theme.Ellipsis);
        canvas.Write(end, y, outcome, theme.Accent);
    }

    // The time and the host say nothing that the row does not: a syslog line is shown from its message on.
    private static ReadOnlySpan<char> Text(string line)
    {
        int colon = line.AsSpan(0, Math.Min(line.Length, LongestPrefix)).IndexOf(": ", StringComparison.Ordinal);
        return line.AsSpan(colon < 0 ? 0 : colon + 2);
    }

    private readonly record struct RowColumns(int Jail, int Id, int User);
}
