using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Screen;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Client;

namespace Ban.Tui.Views;

/// <summary>Draws the whole screen: the daemon's line, the tabs, the view, the keys, and what lies over them.</summary>
public static class Frame
{
    /// <summary>Rows of a notice; a longer one is cut.</summary>
    private const int MaxNoticeRows = 5;

    /// <summary>Draws a model on a canvas of its size. Pure.</summary>
    public static ScreenState Draw(Model model, Canvas canvas, ViewContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        DrawDaemon(model, canvas.Slice(0, 0, canvas.Width, 1), context);
        TabBar.Draw(canvas.Slice(0, 1, canvas.Width, 1), ScreenLayout.Tabs, (int)model.View, context.Theme);
        Canvas body = canvas.Slice(0, ScreenLayout.Header, canvas.Width, canvas.Height - ScreenLayout.Header - 1);
        (int X, int Y)? cursor = model switch
        {
            { Page: { } page } => PageView.Draw(model, page, body, context),
            { Held: { } held } => PageView.Draw(model, held, body, context),
            { View: View.Regex } => LabView.Draw(model, body, context),
            { Link: { Info: null, Trouble: { } trouble } } => DrawRefusal(trouble, body, context.Theme),
            { View: View.Overview, Overview.Page: { } jail } => JailView.Draw(jail, body, context),
            { View: View.Overview } => OverviewView.Draw(model, body, context),
            { View: View.Jails } => JailsView.Draw(model, body, context),
            { View: View.Failures } => FailuresView.Draw(model, body, context),
            { View: View.Config } => ConfigView.Draw(model, body, context),
            { View: View.Log } => LogView.Draw(model, body, context),
            _ => BansView.Draw(model, body, context),
        };
        DrawKeys(model, canvas, context.Theme);
        if (model.Notice is { } notice)
        {
            DrawNotice(notice, canvas, context.Theme);
        }

        if (model is { View: View.Regex, Lab.Prompt: { } prompt })
        {
            cursor = LabPromptView.Draw(model, prompt, canvas, context.Theme);
        }

        if (model.Palette is { } palette)
        {
            cursor = PaletteView.Draw(model, palette, canvas, context.Theme);
        }

        if (model.Dialog is not null)
        {
            cursor = DialogView.Draw(model.Dialog, canvas, context.Theme);
        }

        if (model.HelpOpen)
        {
            HelpView.Draw(model, canvas, context.Theme);
            cursor = null;
        }

        return new ScreenState(cursor, model.Mouse);
    }

    private static void DrawDaemon(Model model, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        LinkModel link = model.Link;
        if (link.Trouble is { } trouble)
        {
            DrawTrouble(link, trouble, canvas, context);
            return;
        }

        if (link.Info?.Trial is { } trial)
        {
            TrialBanner.Draw(model, trial, canvas, theme);
            return;
        }

        if (link.Info is not { } info)
        {
            canvas.Write(1, 0, "connecting with the daemon", theme.Dim);
            return;
        }

        int x = canvas.WriteCut(1, 0, info.Host, canvas.Width / 4, theme.Strong, theme.Ellipsis) + 2;
        x = canvas.Write(x, 0, $"bantuid {info.Version}", theme.Normal) + 2;
        x = canvas.Write(x, 0, $"up {Format.Uptime(link.Taken - info.Started)}", theme.Normal) + 3;
        x = canvas.Write(x, 0, $"{Format.Rate(info.LinesPerSecond)} lines/s", theme.Normal) + 3;
        x = canvas.Write(x, 0, $"{Format.Number(info.Banned)} banned", theme.Normal) + 3;
        // By this screen or another subscriber that was too slow.
        long lost = Math.Max(link.Missed, info.EventsLost);
        if (lost > 0)
        {
            x = canvas.Write(x, 0, $"{Format.Count(lost, "event")} lost", theme.Warning) + 3;
        }

        if (info.Held > 0)
        {
            x = canvas.Write(x, 0, $"{Format.Number(info.Held)} held", theme.Warning) + 3;
        }

        (long enforced, long banned) = Enforced(model.Overview.Jails);
        if (banned > 0)
        {
            canvas.WriteCut(x, 0, $"enforced {Format.Share(enforced, banned)}", canvas.Width - x - 1, enforced < banned ? theme.Warning : theme.Normal, theme.Ellipsis);
        }
    }

    // Over the jails that can tell.
    private static (long Enforced, long Banned) Enforced(IReadOnlyList<JailSummary> jails)
    {
        (long enforced, long banned) = (0, 0);
        for (int i = 0; i < jails.Count; i++)
        {
            bool isKnown = jails[i].Enforced is not null;
            enforced += jails[i].Enforced ?? 0;
            banned += isKnown ? jails[i].Banned : 0;
        }

        return (enforced, banned);
    }

    private static string Word(LinkTrouble trouble) => trouble switch
    {
        { Retry: null } => "NO ANSWER",
        { Problem: DaemonProblem.NotPermitted } => "NOT PERMITTED",
        { Problem: DaemonProblem.Refused } => "REFUSED",
        _ => "NO DAEMON",
    };

    // Before anything is known there is nothing to keep on the screen, and the whole reason has room.
    private static (int X, int Y)? DrawRefusal(LinkTrouble trouble, Canvas canvas, Theme theme)
    {
        ReadOnlySpan<char> rest = trouble.Text;
        int y = 1;
        while (!rest.IsEmpty && y < canvas.Height)
        {
            int length = TextLayout.LineLength(rest, canvas.Width - 2);
            canvas.Write(1, y++, rest[..length], theme.Normal);
            rest = rest[length..];
        }

        canvas.Write(1, y + 1, trouble.Retry is null ? "This screen waits for it." : "This screen tries again by itself.", theme.Dim);
        return null;
    }

    private static void DrawTrouble(LinkModel link, LinkTrouble trouble, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        string next = trouble.Retry is { } retry ? $"next try in {Format.Duration(Math.Ceiling(retry.TotalSeconds))}"
            : link.Info is null ? "" : $"last answer {Format.Clock(link.Taken, context)}";
        int x = canvas.Write(1, 0, $"! {Word(trouble)}", theme.Danger) + 2;
        x = canvas.WriteCut(x, 0, trouble.Text, canvas.Width - x - 1, theme.Normal, theme.Ellipsis);
        if (x + next.Length + 3 <= canvas.Width)
        {
            canvas.WriteRight(canvas.Width - 1, 0, next, next.Length, theme.Dim);
        }
    }

    private static void DrawKeys(Model model, Canvas canvas, Theme theme)
    {
        if (model.Notice is null)
        {
            KeyLine.Draw(canvas.Slice(0, canvas.Height - 1, canvas.Width, 1), Keys.Line(model), StateWord(model, theme), theme);
        }
    }

    // Over the lower rows of the view, as many as it takes to be read to its end.
    private static void DrawNotice(Notice notice, Canvas canvas, Theme theme)
    {
        string text = notice.IsError ? $"! {notice.Text}" : notice.Text;
        int columns = Math.Max(canvas.Width - 2, 1);
        int most = Math.Clamp(canvas.Height / 2, 1, MaxNoticeRows);
        int rows = 0;
        for (int start = 0; start < text.Length && rows < most; rows++)
        {
            start += TextLayout.LineLength(text.AsSpan(start), columns);
        }

        Canvas lines = canvas.Slice(0, Math.Max(canvas.Height - rows, 0), canvas.Width, Math.Min(rows, canvas.Height));
        lines.Fill(' ', theme.Normal);
        StyledText.DrawWrapped(lines, 1, 0, columns, lines.Height, text, [], notice.IsError ? theme.Danger : theme.Strong, theme.Ellipsis);
    }

    private static TableField StateWord(Model model, Theme theme) => model switch
    {
        { View: View.Regex } => model.ReadOnly ? new TableField("read-only", theme.Warning) : default,
        { Link.Trouble: not null } => new TableField("stale", theme.Danger),
        { Link.Info: null } => default,
        { ReadOnly: true } => new TableField("read-only", theme.Warning),
        _ => new TableField("live", theme.Accent),
    };

    /// <summary>The word for the type of an event, and its style.</summary>
    internal static TableField Word(string type, Theme theme) => type switch
    {
        EventTypes.Failure => new TableField("found", theme.Normal),
        EventTypes.Ban => new TableField("ban", theme.Accent.With(TextAttributes.Bold)),
        EventTypes.Restore => new TableField("restore", theme.Accent),
        EventTypes.AlreadyBanned => new TableField("already", theme.Dim),
        EventTypes.Held => new TableField("held", theme.Warning.With(TextAttributes.Bold)),
        EventTypes.BanPassedOver => new TableField("passed", theme.Warning),
        EventTypes.ActionError => new TableField("action", theme.Danger),
        EventTypes.SourceTrouble => new TableField("source", theme.Warning),
        EventTypes.Reload => new TableField("reload", theme.Strong),
        EventTypes.EnforcementDrift => new TableField("drift", theme.Warning),
        EventTypes.Jail => new TableField("jail", theme.Strong),
        _ => new TableField(type, theme.Dim),
    };
}
