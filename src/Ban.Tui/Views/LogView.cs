using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The daemon's own log, its filter, and the whole of one line.</summary>
internal static class LogView
{
    private const int LevelWidth = 8;
    private const int ModuleWidth = 9;
    private const int MinDetailWidth = 60;

    /// <summary>From this width on there is room for the module.</summary>
    private const int WideRows = 110;

    /// <summary>Draws the view; returns the place of the text cursor on the screen while the filter is typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        LogModel log = model.Log;
        (int X, int Y)? cursor = DrawFilter(log, canvas.Slice(0, 0, canvas.Width, 1), context.Theme);
        Canvas body = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        if (!log.DetailOpen || log.Selected is not { } selected)
        {
            DrawRows(log, body, context);
        }
        else if (canvas.Width >= ScreenLayout.WideWidth)
        {
            int detail = Math.Max(canvas.Width * 2 / 5, MinDetailWidth);
            DrawRows(log, body.Slice(0, 0, canvas.Width - detail - 1, body.Height), context);
            DrawDetail(selected.Event, body.Slice(canvas.Width - detail, 0, detail, body.Height), context);
        }
        else
        {
            int rows = ScreenLayout.LogRows(model);
            DrawRows(log, body.Slice(0, 0, body.Width, rows), context);
            DrawDetail(selected.Event, body.Slice(0, rows, body.Width, body.Height - rows), context);
        }

        return cursor;
    }

    /// <summary>The word for a level, and its style.</summary>
    internal static TableField Word(string? level, Theme theme) => new(level?.ToLowerInvariant() ?? theme.None, LogLevels.Rank(level) switch
    {
        0 or 1 => theme.Danger,
        2 => theme.Warning,
        3 => theme.Accent,
        4 => theme.Normal,
        _ => theme.Dim,
    });

    private static (int X, int Y)? DrawFilter(LogModel log, Canvas canvas, Theme theme)
    {
        TableField state = log switch
        {
            { Error: not null } => new TableField("lost", theme.Danger),
            { Paused: { } paused } => new TableField($"paused, {Format.Number(Newer(log, paused))} newer", theme.Warning),
            { Following: true } => new TableField("following", theme.Accent),
            _ => new TableField("holding, f follows", theme.Dim),
        };
        int end = canvas.Width - 1;
        canvas.WriteRight(end, 0, state.Text, end, state.Style);
        end -= TextLayout.Measure(state.Text) + 3;
        string level = log.Level == LogLevels.Trace ? "all levels" : $"{log.Level.ToLowerInvariant()} and above";
        int shown = log.Shown.Count;
        string missed = log.Missed > 0 ? $", {Format.Number(log.Missed)} lost" : "";
        string count = $"{level}   {(log.Filter.IsEmpty ? Format.Count(shown, "line") : $"{Format.Number(shown)} of {Format.Number(log.All.Count)}")}{missed}";
        canvas.WriteRight(end, 0, count, end, theme.Normal);
        int columns = Math.Max(end - count.Length - 5, 1);
        if (log.Editing is { } field)
        {
            canvas.Write(1, 0, "/", theme.Accent);
            return canvas.ToOuter(field.Draw(canvas, 3, 0, columns, theme.Strong), 0);
        }

        bool filtered = !log.Filter.IsEmpty;
        canvas.Write(1, 0, "/", filtered ? theme.Accent : theme.Dim);
        canvas.WriteCut(3, 0, filtered ? log.Filter.Text : "no filter", columns, filtered ? theme.Strong : theme.Dim, theme.Ellipsis);
        return null;
    }

    private static int Newer(LogModel log, ImmutableList<LogRow> paused)
    {
        long last = paused.Count > 0 ? paused[^1].Number : -1;
        int newer = 0;
        while (newer < log.Matching.Count && log.Matching[^(newer + 1)].Number > last)
        {
            newer++;
        }

        return newer;
    }

    private static void DrawRows(LogModel log, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        if (log.Shown.Count == 0)
        {
            string text = log.Error is { } error ? $"! {error}; trying again"
                : !log.Filter.IsEmpty ? "no line passes the filter; esc drops it"
                : "no line of this level has been written";
            canvas.WriteCut(1, 1, text, canvas.Width - 2, log.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
            return;
        }

        ListState list = log.List.Fit(log.Shown.Count, canvas.Height);
        for (int line = 0; line < canvas.Height && log.RowAt(list.Top + line) is { } row; line++)
        {
            DrawRow(row, canvas, line, context);
            if (list.Top + line == list.Selected)
            {
                canvas.Write(0, line, ">", theme.Accent);
                canvas.Restyle(line, static style => style.With(TextAttributes.Reverse));
            }
        }
    }

    private static void DrawRow(LogRow row, Canvas canvas, int y, ViewContext context)
    {
        Theme theme = context.Theme;
        int x = canvas.Write(1, y, Format.Clock(row.Event.Time, context), theme.Dim) + 1;
        TableField word = Word(row.Event.Level, theme);
        canvas.WriteCut(x, y, word.Text, LevelWidth, word.Style, theme.Ellipsis);
        x += LevelWidth + 1;
        if (canvas.Width >= WideRows)
        {
            canvas.WriteCut(x, y, row.Module, ModuleWidth, theme.Dim, theme.Ellipsis);
            x += ModuleWidth + 1;
        }

        canvas.WriteCut(x, y, row.Event.Message ?? "", canvas.Width - x - 1, theme.Normal, theme.Ellipsis);
    }

    private static void DrawDetail(EventInfo line, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        TableField word = Word(line.Level, theme);
        int x = canvas.Write(3, 0, $" {word.Text} ", word.Style);
        canvas.WriteCut(x, 0, $"{line.Module}, {Format.Moment(line.Time, context)} ", canvas.Width - x - 3, theme.Strong, theme.Ellipsis);
        StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, canvas.Height - 1, line.Message ?? "", [], theme.Normal, theme.Ellipsis);
    }
}
