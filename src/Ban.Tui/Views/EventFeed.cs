using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The latest events of all types, the newest first.</summary>
internal static class EventFeed
{
    private const int TimeColumn = 1;
    private const int WordColumn = 10;
    private const int JailColumn = 18;
    private const int MaxJailWidth = 16;
    private const int NarrowJailWidth = 8;

    /// <summary>Below this width the name of the jail gives way to what happened in it.</summary>
    private const int NarrowWidth = 70;

    /// <summary>Columns of an IPv4 address.</summary>
    private const int MinIdWidth = 15;

    /// <summary>Columns kept for what stands behind the id.</summary>
    private const int DetailWidth = 13;

    /// <summary>Columns of the longest IPv6 address.</summary>
    private const int MaxIdWidth = 39;

    public static void Draw(Model model, Canvas canvas, ViewContext context)
    {
        ImmutableList<EventInfo> events = model.Overview.Events;
        canvas.Write(TimeColumn, 0, "EVENTS", context.Theme.Dim);
        int longest = model.Overview.Jails.Select(jail => TextLayout.Measure(jail.Name)).DefaultIfEmpty(MaxJailWidth).Max();
        int jailWidth = Math.Min(longest, canvas.Width < NarrowWidth ? NarrowJailWidth : MaxJailWidth);
        RowFilter filter = model.Overview.Filter;
        int line = 1;
        for (int i = events.Count - 1; i >= 0 && line < canvas.Height; i--)
        {
            if (filter.IsEmpty || filter.Matches(events[i]))
            {
                DrawEvent(events[i], canvas, line++, jailWidth, context);
            }
        }

        if (line == 1 && model.Link.Info is not null)
        {
            canvas.Write(TimeColumn, 1, events.Count == 0 ? "nothing has happened yet" : "no event passes the filter", context.Theme.Dim);
        }
    }

    private static void DrawEvent(EventInfo raised, Canvas canvas, int y, int jailWidth, ViewContext context)
    {
        Theme theme = context.Theme;
        TableField word = Frame.Word(raised.Type, theme);
        canvas.Write(TimeColumn, y, Format.Clock(raised.Time, context), theme.Dim);
        canvas.WriteCut(WordColumn, y, word.Text, JailColumn - WordColumn - 1, word.Style, theme.Ellipsis);
        canvas.WriteCut(JailColumn, y, raised.Jail, jailWidth, theme.Normal, theme.Ellipsis);
        int x = JailColumn + jailWidth + 1;
        int room = canvas.Width - x - 1;
        if (raised.Id is { } id)
        {
            // A longer address pushes the detail away: it is what the line is read for.
            int aligned = Math.Clamp(room - DetailWidth - 1, MinIdWidth, MaxIdWidth);
            int idWidth = Math.Min(Math.Max(TextLayout.Measure(id), aligned), Math.Max(room, 0));
            canvas.WriteCut(x, y, id, idWidth, theme.Strong, theme.Ellipsis);
            (x, room) = (x + idWidth + 1, room - idWidth - 1);
        }

        canvas.WriteCut(x, y, Detail(raised, theme), room, theme.Normal, theme.Ellipsis);
    }

    private static string Detail(EventInfo raised, Theme theme) => raised.Type switch
    {
        EventTypes.Failure => $"{Format.Count(raised.Count, raised.MaxRetry, theme)} {raised.User}",
        EventTypes.Ban or EventTypes.Restore or EventTypes.Prolong => $"{BanTime(raised)} {(raised.Count is { } count ? Format.Ordinal(count) : "")}",
        EventTypes.Jail => $"{(raised.State == "noSource" ? "no source" : raised.State)} {raised.Message}",
        _ => raised.Message ?? raised.Reason ?? "",
    };

    private static string BanTime(EventInfo raised) => raised.BanTime is { } seconds ? Format.Duration(seconds) : "";
}
