using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>All that is known of one failure.</summary>
internal static class FailureDetail
{
    /// <summary>Rows of the log line that are shown; a longer one is cut.</summary>
    private const int MaxLineRows = 8;

    /// <summary>Rows of the pattern that are shown.</summary>
    private const int MaxPatternRows = 3;

    /// <summary>Captured groups that are shown.</summary>
    private const int MaxGroups = 12;

    private const int LabelWidth = 10;

    /// <summary>From so many rows on there is room for values of several.</summary>
    private const int RoomyHeight = 24;

    /// <summary>Rows of one value.</summary>
    private const int MaxRows = 3;

    /// <summary>Times of earlier failures that are shown.</summary>
    private const int MaxTimes = 5;

    /// <summary>Rows below the pattern that matter more than the whole of it: source, count and ban.</summary>
    private const int RowsBelowPattern = 3;

    public static void Draw(Model model, FailureRow row, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        EventInfo failure = row.Event;
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" {failure.Id} in {failure.Jail} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
        string line = failure.Line ?? "";
        int y = StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, MaxLineRows, line, GroupSpans.Of(failure, theme), theme.Normal, theme.Ellipsis);
        y = Field(canvas, y, "time", Time(failure, context), theme.Normal, theme);
        foreach ((string name, string value) in (failure.Groups ?? new Dictionary<string, string>()).OrderBy(group => group.Key, StringComparer.Ordinal).Take(MaxGroups))
        {
            y = Field(canvas, y, name, value, SampleView.GroupStyle(name, theme), theme);
        }

        y = Pattern(canvas, y, failure, theme);
        y = Field(canvas, y, "source", Source(failure, theme), theme.Normal, theme);
        y = Field(canvas, y, "count", Count(model.Failures, row, context), failure.Count >= failure.MaxRetry ? theme.Warning : theme.Normal, theme);
        (string ban, Style style) = Ban(model, row, context);
        Field(canvas, y, "ban", ban, style, theme);
    }

    private static int Field(Canvas canvas, int y, string label, string value, Style style, Theme theme)
    {
        canvas.WriteCut(1, y, label, LabelWidth - 2, theme.Dim, theme.Ellipsis);
        int rows = canvas.Height >= RoomyHeight ? MaxRows : 1;
        return value.Length == 0 ? y + 1 : StyledText.DrawWrapped(canvas, LabelWidth, y, canvas.Width - LabelWidth - 1, rows, value, [], style, theme.Ellipsis);
    }

    private static int Pattern(Canvas canvas, int y, EventInfo failure, Theme theme)
    {
        if (failure.Pattern is not { } index || failure.PatternText is not { } text)
        {
            return Field(canvas, y, "pattern", failure.Pattern is { } number ? $"failregex {number + 1}" : theme.None, theme.Normal, theme);
        }

        canvas.WriteCut(1, y, "pattern", LabelWidth - 2, theme.Dim, theme.Ellipsis);
        string place = $"{index + 1}  {Path.GetFileName(failure.PatternOrigin)}   ";
        int rows = Math.Clamp(canvas.Height - y - RowsBelowPattern, 1, MaxPatternRows);
        return StyledText.DrawWrapped(
            canvas, LabelWidth, y, canvas.Width - LabelWidth - 1, rows, place + text, [new StyledSpan(0, place.Length, theme.Strong)], theme.Normal, theme.Ellipsis);
    }

    // With the times of those that count: as many as this screen has seen of them.
    private static string Count(FailuresModel failures, FailureRow row, ViewContext context)
    {
        EventInfo failure = row.Event;
        string none = context.Theme.None;
        string within = failure.FindTime is { } seconds ? $" within findtime {Format.Duration(seconds)}" : "";
        string count = $"{failure.Count?.ToString() ?? none} of maxretry {failure.MaxRetry?.ToString() ?? none}{within}";
        IEnumerable<string> times = failures.Counted(row).TakeLast(MaxTimes).Select(counted => Format.Clock(counted.Start ?? counted.Time, context));
        return failure.Count > 1 ? $"{count}   {string.Join("  ", times)}" : count;
    }

    private static string Source(EventInfo failure, Theme theme)
    {
        string path = failure.Path ?? theme.None;
        return failure.Offset is { } offset ? $"{path} at byte {Format.Number(offset)}" : path;
    }

    // The log's own time is what counts; it is told apart where the daemon read the line later.
    private static string Time(EventInfo failure, ViewContext context)
    {
        string read = Format.Moment(failure.Time, context);
        string logged = failure.Start is { } start ? Format.Moment(start, context) : read;
        string late = logged == read ? "" : $", read {read}";
        return failure.Date is { } date
            ? $"{logged}{late}   zone {date.Zone ?? "local"}, read by {date.Form}"
            : $"{logged}{late}   the line has no date of its own";
    }

    private static (string Text, Style Style) Ban(Model model, FailureRow row, ViewContext context)
    {
        Theme theme = context.Theme;
        if (model.Failures.BanAfter(row) is not { } ban)
        {
            return ("none seen since", theme.Dim);
        }

        DateTimeOffset since = ban.Start ?? ban.Time;
        string count = ban.Count is { } number ? $" ({Format.Ordinal(number)} time)" : "";
        string text = ban.BanTime switch
        {
            null => $"since {Format.Clock(since, context)}{count}",
            < 0 => $"since {Format.Clock(since, context)} for ever{count}",
            double seconds => $"since {Format.Clock(since, context)} for {Format.Duration(seconds)}{count} until {Until(since, seconds, context)}",
        };
        return model.Failures.LiftAfter(ban) is { } lifted
            ? ($"{text}; {(lifted.Reason == "expired" ? "ended by time" : "lifted")} {Format.Clock(lifted.Time, context)}", theme.Dim)
            : (text + Enforced(model, ban.Jail), theme.Accent);
    }

    private static string Until(DateTimeOffset since, double seconds, ViewContext context)
    {
        DateTimeOffset end = since.AddSeconds(Math.Min(seconds, (DateTimeOffset.MaxValue - since).TotalSeconds - 1));
        return end - since < TimeSpan.FromHours(12) ? Format.Clock(end, context) : Format.Moment(end, context);
    }

    // Told for all bans of the jail: which one is missing, the daemon mends and does not say.
    private static string Enforced(Model model, string jail) => model.Overview.Jails.FirstOrDefault(each => each.Name == jail) switch
    {
        null or { Enforced: null } or { Banned: 0 } => "",
        { } known when known.Enforced >= known.Banned => ", enforced",
        { } known => $", {Format.Number(known.Enforced!.Value)} of {Format.Number(known.Banned)} bans here enforced",
    };
}
