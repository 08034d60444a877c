using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The active bans, their filter, and the detail of one.</summary>
internal static class BansView
{
    private const int DetailWidth = 60;

    /// <summary>From this width on, rows have room for whole IPv6 networks.</summary>
    private const int WideRows = 110;

    /// <summary>Draws the view; returns the place of the text cursor on the screen while the filter is typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        (int X, int Y)? cursor = DrawState(model.Bans, canvas.Slice(0, 0, canvas.Width, 1), context.Theme);
        Canvas body = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        if (!model.Bans.DetailOpen || model.Bans.Selected is not { } selected)
        {
            DrawRows(model, body, context);
        }
        else if (canvas.Width >= ScreenLayout.WideWidth)
        {
            DrawRows(model, body.Slice(0, 0, canvas.Width - DetailWidth - 1, body.Height), context);
            BanDetail.Draw(selected.Info, model, body.Slice(canvas.Width - DetailWidth, 0, DetailWidth, body.Height), context);
        }
        else
        {
            int rows = ScreenLayout.BanRows(model) + 1;
            DrawRows(model, body.Slice(0, 0, body.Width, rows), context);
            BanDetail.Draw(selected.Info, model, body.Slice(0, rows, body.Width, body.Height - rows), context);
        }

        return cursor;
    }

    private static (int X, int Y)? DrawState(BansModel bans, Canvas canvas, Theme theme)
    {
        int end = canvas.Width - 1;
        foreach (TableField field in (ReadOnlySpan<TableField>)[Sorted(bans, theme), Counted(bans, theme)])
        {
            canvas.WriteRight(end, 0, field.Text, end, field.Style);
            end -= TextLayout.Measure(field.Text) + 3;
        }

        int columns = Math.Max(end - 3, 1);
        bool filtered = !bans.Filter.IsEmpty;
        canvas.Write(1, 0, "/", filtered || bans.Editing is not null ? theme.Accent : theme.Dim);
        if (bans.Editing is { } typed)
        {
            return canvas.ToOuter(typed.Draw(canvas, 3, 0, columns, theme.Strong), 0);
        }

        canvas.WriteCut(3, 0, filtered ? bans.Filter.Text : "no filter", columns, filtered ? theme.Strong : theme.Dim, theme.Ellipsis);
        return null;
    }

    private static TableField Counted(BansModel bans, Theme theme)
    {
        string shown = bans.Filter.IsEmpty ? Format.Number(bans.Table.Count) : $"{Format.Number(bans.Table.Shown.Count)} of {Format.Number(bans.Table.Count)}";
        return bans switch
        {
            { State: BansState.Reading, Table.Count: 0 } => new TableField("reading", theme.Warning),
            { HasHoles: true } => new TableField($"{shown}, events were lost: r reads again", theme.Warning),
            { IsCut: true } => new TableField($"{shown}, there are more", theme.Warning),
            { Marked.IsEmpty: false } => new TableField($"{shown}, {Format.Number(bans.Marked.Count)} marked", theme.Strong),
            _ => new TableField(shown, theme.Normal),
        };
    }

    private static TableField Sorted(BansModel bans, Theme theme)
    {
        string direction = theme.Ascii ? (bans.Order.Descending ? "v" : "^") : bans.Order.Descending ? "↓" : "↑";
        return new TableField($"by {Title(bans.Order.Column).ToLowerInvariant()} {direction}", theme.Dim);
    }

    private static string Title(BanColumn column) => column switch
    {
        BanColumn.Since => "SINCE",
        BanColumn.Until => "LEFT",
        BanColumn.Address => "ADDRESS",
        BanColumn.Jail => "JAIL",
        BanColumn.Count => "TIMES",
        _ => "FAILED",
    };

    private static void DrawRows(Model model, Canvas canvas, ViewContext context)
    {
        BansModel bans = model.Bans;
        Theme theme = context.Theme;
        bool wide = canvas.Width >= WideRows;
        int jail = model.Overview.Jails.Select(item => TextLayout.Measure(item.Name)).DefaultIfEmpty(0).Max();
        TableColumn[] columns =
        [
            new("", 1),
            new(Title(BanColumn.Address), wide ? 39 : 18),
            new(Title(BanColumn.Jail), Math.Clamp(jail, 4, wide ? 16 : 10), Priority: 1),
            new(Title(BanColumn.Since), wide ? 15 : 8),
            new(Title(BanColumn.Until), 8, Right: true),
            new(Title(BanColumn.Count), 5, Right: true, Priority: 3),
            new(Title(BanColumn.Failures), 6, Right: true, Priority: 2),
            new("", 1, Priority: 4),
            new("REASON", 6, Priority: 4, Grows: true),
        ];
        Table.Draw(canvas, columns, bans.Table.Shown.Count, bans.List, (row, column) => Field(bans, bans.Table.Shown[row], column, wide, model.Link.Taken, context), theme);
        if (bans.Table.Shown.Count == 0 && bans.State == BansState.Ready)
        {
            canvas.Write(1, 2, bans.Filter.IsEmpty ? "nobody is banned" : "no ban passes the filter; esc drops it", theme.Dim);
        }
    }

    private static TableField Field(BansModel bans, BanRow row, int column, bool wide, DateTimeOffset now, ViewContext context)
    {
        Theme theme = context.Theme;
        BanInfo ban = row.Info;
        return column switch
        {
            0 => new TableField(bans.Marked.Contains(row.Key) ? "*" : "", theme.Accent),
            1 => new TableField(ban.Id, theme.Strong),
            2 => new TableField(ban.Jail),
            3 => new TableField(wide ? Format.Moment(ban.Time, context) : Format.ClockOrDay(ban.Time, now, context), theme.Dim),
            4 => ban.End is { } end ? new TableField(Format.Left(end - now)) : new TableField(Format.Duration(ban.BanTime), theme.Warning),
            5 => new TableField(Format.Ordinal(ban.Count), ban.Count > 1 ? theme.Warning : theme.Normal),
            6 => ban.Failures > 0 ? new TableField(Format.Number(ban.Failures)) : new TableField(theme.None, theme.Dim),
            8 => new TableField(ban.Reason ?? (ban.Restored ? "restored" : ""), theme.Dim),
            _ => default,
        };
    }
}
