using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>A page about one id, and the bans that wait for a decision.</summary>
internal static class PageView
{
    private const int LongestAddress = 39;

    public static (int X, int Y)? Draw(Model model, PageModel page, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        Title(canvas, page.Kind == PageKind.Why ? $"Why: {page.Id}" : $"History of {page.Id}", theme);
        if (page.Rows.IsEmpty)
        {
            canvas.WriteCut(1, 2, page.Error is { } error ? $"! {error}" : "asking the daemon", canvas.Width - 2, page.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
            return null;
        }

        IReadOnlyList<PageLine> lines = page.Lines(canvas.Width);
        int height = ScreenLayout.PageRows(model);
        int top = Math.Clamp(page.Top, 0, Math.Max(lines.Count - height, 0));
        for (int y = 0; y < height && top + y < lines.Count; y++)
        {
            PageLine line = lines[top + y];
            canvas.Write(1 + line.Indent, 1 + y, line.Text, StyleOf(line.Tone, theme));
        }

        if (lines.Count > height)
        {
            string place = $"{Format.Number(top + 1)} to {Format.Number(Math.Min(top + height, lines.Count))} of {Format.Number(lines.Count)} lines";
            canvas.WriteRight(canvas.Width - 1, 0, $" {place} ", place.Length + 2, theme.Dim);
        }

        return null;
    }

    public static (int X, int Y)? Draw(Model model, HeldModel held, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        Title(canvas, "Bans that wait: somebody is logged in from there", theme);
        if (held.Rows.Count == 0)
        {
            string text = held.Error is { } error ? $"! {error}" : held.IsReading ? "asking the daemon" : "no ban waits for a decision";
            canvas.WriteCut(1, 2, text, canvas.Width - 2, held.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
            return null;
        }

        bool wide = canvas.Width >= ScreenLayout.WideWidth;
        TableColumn[] columns =
        [
            new("", 1), new("ADDRESS", wide ? LongestAddress : 18), new("JAIL", wide ? 16 : 10), new("SINCE", 8), new("LAST", 8, Priority: 1),
            new("FAILED", 6, Right: true), new("", 1), new("WHO IS LOGGED IN", 16, Grows: true),
        ];
        Canvas table = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        Table.Draw(table, columns, held.Rows.Count, held.List, (row, column) => Field(held.Rows[row], column, model.Link.Taken, context), theme);
        return null;
    }

    private static TableField Field(HeldInfo held, int column, DateTimeOffset now, ViewContext context) => column switch
    {
        1 => new TableField(held.Id, context.Theme.Strong),
        2 => new TableField(held.Jail),
        3 => new TableField(Format.ClockOrDay(held.Since, now, context), context.Theme.Dim),
        4 => new TableField(Format.ClockOrDay(held.LastFailure, now, context), context.Theme.Dim),
        5 => new TableField(Format.Number(held.Failures)),
        7 => new TableField(held.Reason, context.Theme.Warning),
        _ => default,
    };

    private static void Title(Canvas canvas, string title, Theme theme)
    {
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" {title} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
    }

    private static Style StyleOf(PageTone tone, Theme theme) => tone switch
    {
        PageTone.Heading => theme.Strong,
        PageTone.Dim => theme.Dim,
        PageTone.Line => theme.Normal,
        _ => theme.Normal,
    };
}
