using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The jails, the latest events, and who offends most.</summary>
internal static class OverviewView
{
    /// <summary>Columns of a table of offenders; the narrow one does without the number of addresses.</summary>
    private const int OffenderWidth = 33;
    private const int NarrowOffenderWidth = 25;

    /// <summary>Below this width the events have the room for themselves.</summary>
    private const int OffenderMinWidth = 76;

    private const int SparklineWidth = 12;

    /// <summary>Seconds of lag from which on it is said instead of the jail's state, also where its column finds no room.</summary>
    private const int ToldLag = 10;

    /// <summary>Draws the view and says where the text cursor is, if it has one.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        int rows = ScreenLayout.JailRows(model);
        DrawJails(model, canvas.Slice(0, 1, canvas.Width, rows + 1), theme);
        Canvas below = canvas.Slice(0, rows + 3, canvas.Width, canvas.Height - rows - 3);
        int panes = canvas.Width >= ScreenLayout.WideWidth ? 2 : canvas.Width >= OffenderMinWidth ? 1 : 0;
        int paneWidth = panes > 1 ? OffenderWidth : NarrowOffenderWidth;
        int feedWidth = canvas.Width - (panes * paneWidth);
        EventFeed.Draw(model, below.Slice(0, 0, feedWidth, below.Height), context);
        if (panes > 0)
        {
            DrawNetworks(model.Overview.Networks, below.Slice(feedWidth, 0, paneWidth, below.Height), theme);
        }

        if (panes > 1)
        {
            DrawAddresses(model.Overview.Addresses, below.Slice(feedWidth + paneWidth, 0, paneWidth, below.Height), theme);
        }

        return DrawFilter(model, canvas, theme);
    }

    // It has the line of space above the jails while there is one.
    private static (int X, int Y)? DrawFilter(Model model, Canvas canvas, Theme theme)
    {
        OverviewModel overview = model.Overview;
        if (overview.Filter.IsEmpty && overview.Editing is null)
        {
            return null;
        }

        string counted = $"{Format.Number(overview.Shown.Count)} of {Format.Number(overview.Jails.Count)} jails";
        int columns = TextLayout.Measure(counted);
        canvas.Write(Math.Max(canvas.Width - 1 - columns, 0), 0, counted, theme.Normal);
        int room = Math.Max(canvas.Width - columns - 7, 1);
        canvas.Write(1, 0, "/", theme.Accent);
        if (overview.Editing is { } typed)
        {
            return canvas.ToOuter(typed.Draw(canvas, 3, 0, room, theme.Strong), 0);
        }

        canvas.WriteCut(3, 0, overview.Filter.Text, room, theme.Strong, theme.Ellipsis);
        return null;
    }

    private static void DrawJails(Model model, Canvas canvas, Theme theme)
    {
        IReadOnlyList<JailSummary> jails = model.Overview.Shown;
        int name = jails.Count == 0 ? 0 : jails.Max(jail => TextLayout.Measure(jail.Name));
        TableColumn[] columns =
        [
            new("JAIL", Math.Clamp(name + 1, 12, 24)),
            new("STATE", 11),
            new("FAILING", 7, Right: true),
            new("BANNED", 7, Right: true),
            new("TOTAL", 7, Right: true, Priority: 2),
            new("FAILURES", 10, Right: true, Priority: 5),
            new("ENFORCED", 8, Right: true, Priority: 3),
            new("LAG", 4, Right: true, Priority: 4),
            new("", 1, Priority: 1),
            new("LAST HOUR", SparklineWidth, Priority: 1, Grows: true),
        ];
        Table.Draw(canvas, columns, jails.Count, model.Overview.List, (row, column) => JailField(jails[row], column, model.Link.Taken, theme), theme);
        if (jails.Count == 0 && model.Link.Info is not null)
        {
            canvas.Write(1, 1, model.Overview.Jails.Count == 0 ? "no jail is enabled" : "no jail passes the filter; esc drops it", theme.Dim);
        }
    }

    private static TableField JailField(JailSummary jail, int column, DateTimeOffset now, Theme theme) => column switch
    {
        0 => new TableField(jail.Name, theme.Strong),
        1 => LagSeconds(jail, now) >= ToldLag && jail.State == JailStates.Running
            ? new TableField($"{(theme.Ascii ? '~' : '◌')} {Format.Largest(LagSeconds(jail, now))} behind", theme.Warning)
            : StateField(jail.State, theme),
        2 => Number(jail.Failing, theme.Warning, theme),
        3 => Number(jail.Banned, theme.Accent, theme),
        4 => Number(jail.TotalBans, theme.Normal, theme),
        5 => Number(jail.TotalFailures, theme.Normal, theme),
        6 => jail.Enforced is { } enforced && jail.Banned > 0
            ? new TableField(Format.Share(enforced, jail.Banned), enforced < jail.Banned ? theme.Warning : theme.Normal)
            : new TableField(theme.None, theme.Dim),
        7 => Lag(jail, now, theme),
        // Where there is something to say, it is more use than the bars.
        9 => jail.Detail is { Length: > 0 } trouble ? new TableField(trouble, theme.Warning) : new TableField(Sparkline.Format(jail.LastHour, theme), theme.Accent),
        _ => default,
    };

    private static TableField Number(long number, Style style, Theme theme) => new(Format.Number(number), number == 0 ? theme.Dim : style);

    // The states of the contract; one that a later daemon adds is shown by its own name.
    internal static TableField StateField(string state, Theme theme) => state switch
    {
        "running" => new TableField(theme.Ascii ? "* running" : "● running", theme.Normal),
        "starting" => new TableField(theme.Ascii ? "~ starting" : "◌ starting", theme.Warning),
        "noSource" => new TableField("! no source", theme.Danger),
        "paused" => new TableField(theme.Ascii ? "= paused" : "◍ paused", theme.Warning),
        JailStates.Refused => new TableField("! refused", theme.Danger),
        "stopped" => new TableField(theme.Ascii ? "- stopped" : "○ stopped", theme.Dim),
        _ => new TableField($"? {state}", theme.Warning),
    };

    // How long lines have been waiting. A moment of it is how lines come, and no lag.
    private static TableField Lag(JailSummary jail, DateTimeOffset now, Theme theme) => LagSeconds(jail, now) is >= 1 and var seconds
        ? new TableField(Format.Largest(seconds), theme.Warning)
        : new TableField(theme.None, theme.Dim);

    private static double LagSeconds(JailSummary jail, DateTimeOffset now) => jail.BehindSince is { } since ? (now - since).TotalSeconds : 0;

    private static void DrawNetworks(IReadOnlyList<NetworkInfo>? networks, Canvas canvas, Theme theme)
    {
        TableColumn[] columns =
        [
            new("TOP NETWORKS, 24 h", 16, Grows: true),
            new("ADDR", 4, Right: true),
            new("FAILED", 6, Right: true, Priority: 1),
        ];
        Table.Draw(canvas.Slice(0, 0, canvas.Width - 1, canvas.Height), columns, networks?.Count ?? 0, default, (row, column) => column switch
        {
            0 => new TableField(networks![row].Network),
            1 => new TableField(Format.Number(networks![row].Addresses), theme.Warning),
            _ => new TableField(Format.Number(networks![row].Failures), theme.Dim),
        }, theme, focused: false);
        if (networks is { Count: 0 })
        {
            canvas.Write(1, 1, "none banned", theme.Dim);
        }
    }

    private static void DrawAddresses(IReadOnlyList<Offender> offenders, Canvas canvas, Theme theme)
    {
        TableColumn[] columns = [new("TOP ADDRESSES", 16, Grows: true), new("FAILED", 6, Right: true)];
        Table.Draw(canvas.Slice(0, 0, canvas.Width - 1, canvas.Height), columns, offenders.Count, default, (row, column) => column == 0
            ? new TableField(offenders[row].Id)
            : new TableField(Format.Number(offenders[row].Failures), theme.Warning), theme, focused: false);
    }
}
