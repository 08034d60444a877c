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

    /// <summary>Captured groups that are shown.</summary>
    private const int MaxGroups = 12;

    private const int LabelWidth = 10;

    /// <summary>Times of earlier failures that are shown.</summary>
    private const int MaxTimes = 5;

    public static void Draw(FailuresModel failures, FailureRow row, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        EventInfo failure = row.Event;
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" {failure.Id} in {failure.Jail} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
        string line = failure.Line ?? "";
        int y = StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, MaxLineRows, line, GroupSpans.Of(line, failure.Groups, theme), theme.Normal, theme.Ellipsis);
        foreach ((string name, string value) in (failure.Groups ?? new Dictionary<string, string>()).OrderBy(group => group.Key, StringComparer.Ordinal).Take(MaxGroups))
        {
            y = Field(canvas, y, name, value, SampleView.GroupStyle(name, theme), theme);
        }

        y = Field(canvas, y, "pattern", failure.Pattern is { } index ? $"failregex {index + 1}" : theme.None, theme.Normal, theme);
        y = Field(canvas, y, "source", Source(failure, theme), theme.Normal, theme);
        y = Field(canvas, y, "count", Count(failures, row, context), failure.Count >= failure.MaxRetry ? theme.Warning : theme.Normal, theme);
        y = Field(canvas, y, "time", Times(failure, context), theme.Normal, theme);
        EventInfo? ban = failures.BanAfter(row);
        Field(canvas, y, "ban", ban is not null ? Ban(ban, context) : "none seen since", ban is null ? theme.Dim : theme.Accent, theme);
    }

    private static int Field(Canvas canvas, int y, string label, string value, Style style, Theme theme)
    {
        canvas.WriteCut(1, y, label, LabelWidth - 2, theme.Dim, theme.Ellipsis);
        canvas.WriteCut(LabelWidth, y, value, canvas.Width - LabelWidth - 1, style, theme.Ellipsis);
        return y + 1;
    }

    // With the times of those that count: as many as this screen has seen of them.
    private static string Count(FailuresModel failures, FailureRow row, ViewContext context)
    {
        EventInfo failure = row.Event;
        string none = context.Theme.None;
        string count = $"{failure.Count?.ToString() ?? none} of maxretry {failure.MaxRetry?.ToString() ?? none}";
        IEnumerable<string> times = failures.Counted(row).TakeLast(MaxTimes).Select(counted => Format.Clock(counted.Start ?? counted.Time, context));
        return failure.Count > 1 ? $"{count}   {string.Join("  ", times)}" : count;
    }

    private static string Source(EventInfo failure, Theme theme)
    {
        string path = failure.Path ?? theme.None;
        return failure.Offset is { } offset ? $"{path} at byte {Format.Number(offset)}" : path;
    }

    // The log's own time is what counts; it is told apart where the daemon read the line later.
    private static string Times(EventInfo failure, ViewContext context)
    {
        string read = Format.Moment(failure.Time, context);
        string? logged = failure.Start is { } start ? Format.Moment(start, context) : null;
        return logged is null || logged == read ? read : $"{logged} in the log, read {read}";
    }

    private static string Ban(EventInfo ban, ViewContext context)
    {
        DateTimeOffset since = ban.Start ?? ban.Time;
        string count = ban.Count is { } number ? $" ({Format.Ordinal(number)} time)" : "";
        return ban.BanTime switch
        {
            null => $"since {Format.Clock(since, context)}{count}",
            < 0 => $"since {Format.Clock(since, context)} for ever{count}",
            double seconds => $"since {Format.Clock(since, context)} for {Format.Duration(seconds)}{count}, until {Format.Moment(since.AddSeconds(Math.Min(seconds, (DateTimeOffset.MaxValue - since).TotalSeconds - 1)), context)}",
        };
    }
}
