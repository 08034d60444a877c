using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>A jail: what holds in it, its logs with their positions, its actions.</summary>
internal static class JailView
{
    private const int LabelWidth = 11;

    /// <summary>Draws the page; it has no text cursor.</summary>
    public static (int X, int Y)? Draw(JailPage page, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        int x = canvas.WriteCut(3, 0, $" {page.Name} ", canvas.Width / 2, theme.Strong, theme.Ellipsis);
        if (page is { Detail: { } known, Error: null })
        {
            TableField state = OverviewView.StateField(known.Summary.State, theme);
            canvas.Write(x, 0, $"{state.Text} ", state.Style);
        }

        IReadOnlyList<Row> rows = Rows(page, context);
        int top = Math.Min(page.Top, Math.Max(rows.Count - canvas.Height + 1, 0));
        for (int y = 1; y < canvas.Height && top + y - 1 < rows.Count; y++)
        {
            Row row = rows[top + y - 1];
            canvas.WriteCut(1, y, row.Label, LabelWidth - 2, theme.Dim, theme.Ellipsis);
            int start = row.IsWide ? 3 : LabelWidth;
            canvas.WriteCut(start, y, row.Text, canvas.Width - start - 1, row.Style, theme.Ellipsis);
        }

        return null;
    }

    /// <summary>The page's rows; as many as <see cref="JailPage.RowCount"/> says.</summary>
    internal static IReadOnlyList<Row> Rows(JailPage page, ViewContext context)
    {
        Theme theme = context.Theme;
        if (page.Detail is not { } detail)
        {
            return [new Row("", page.Error ?? "asking the daemon", page.Error is null ? theme.Dim : theme.Danger, IsWide: true)];
        }

        List<Row> rows = page.Error is { } error ? [new Row("", $"! {error}; this was so before", theme.Danger, IsWide: true)] : [];
        AddSettings(rows, detail, theme);
        rows.AddRange([new Row("", ""), new Row("SOURCES", "")]);
        rows.AddRange(detail.Sources.Select(source => new Row("", Source(source, context), source.Trouble is null ? theme.Normal : theme.Warning, IsWide: true)));
        rows.AddRange([new Row("", ""), new Row("ACTIONS", "")]);
        foreach (ActionInfo action in detail.ActionStates)
        {
            rows.Add(new Row("", Action(action), action.Failures > 0 ? theme.Warning : theme.Normal, IsWide: true));
            if (action.LastError is { } failure)
            {
                string when = action.LastErrorTime is { } time ? $"{Format.Moment(time, context)}  " : "";
                rows.Add(new Row("", $"  {when}{failure}", theme.Danger, IsWide: true));
            }
        }

        AddPatterns(rows, detail, theme);
        AddOrigins(rows, page);
        if (detail.Warnings.Count > 0)
        {
            rows.AddRange([new Row("", ""), new Row("WARNINGS", "")]);
            rows.AddRange(detail.Warnings.Select(warning => new Row("", $"! {warning}", theme.Warning, IsWide: true)));
        }

        return rows;
    }

    private static void AddPatterns(List<Row> rows, JailDetail detail, Theme theme)
    {
        if (detail.Patterns.Count > 0)
        {
            rows.AddRange([new Row("", ""), new Row("PATTERNS", "     HITS       TIME", theme.Dim)]);
            rows.AddRange(detail.Patterns.Select(pattern => new Row("", Pattern(pattern), pattern.GivenUp > 0 ? theme.Warning : pattern.Hits == 0 ? theme.Dim : theme.Normal, IsWide: true)));
        }
    }

    private static string Pattern(PatternInfo pattern)
    {
        string given = pattern.GivenUp > 0 ? $"  {Format.Number(pattern.GivenUp)} given up" : "";
        string place = pattern.File is { } file ? $"  {Path.GetFileName(file)}{(pattern.Line is { } line ? $":{line}" : "")}" : "";
        string option = pattern.Option switch
        {
            "prefregex" => "pref  ",
            "ignoreregex" => "ignore",
            _ => "fail  ",
        };
        return $"{option}  {Format.Number(pattern.Hits),8}  {Format.Milliseconds(pattern.Seconds),9}{given}{place}  {pattern.Text}";
    }

    private static void AddOrigins(List<Row> rows, JailPage page)
    {
        ConfigValue[] settings = [.. page.OwnSettings];
        if (settings.Length > 0)
        {
            rows.AddRange([new Row("", ""), new Row("SETTINGS", "")]);
            rows.AddRange(settings.Select(static value => new Row("", Setting(value), IsWide: true)));
        }
    }

    private static string Setting(ConfigValue value)
    {
        ConfigLine? line = value.Lines.FirstOrDefault(static line => line.Text.Length > 0) ?? (value.Lines is [var only, ..] ? only : null);
        string more = value.Lines.Count(static line => line.Text.Length > 0) is > 1 and int lines ? $" (+{lines - 1})" : "";
        string place = line?.File is { } file ? $"   {Path.GetFileName(file)}{(line.Line is { } number ? $":{number}" : "")}" : "";
        return $"{value.Name} = {line?.Text}{more}{place}";
    }

    private static void AddSettings(List<Row> rows, JailDetail detail, Theme theme)
    {
        JailSummary jail = detail.Summary;
        rows.Add(jail.Detail is { Length: > 0 } why ? new Row("state", why, theme.Warning) : new Row("filter", detail.Filter));
        rows.Add(new Row("bans", $"for {Format.Duration(detail.BanTime)} after {Format.Count(detail.MaxRetry, "failure")} within {Format.Duration(detail.FindTime)}"));
        string enforced = jail.Enforced is { } known && jail.Banned > 0 ? $", {Format.Share(known, jail.Banned)} of them enforced" : "";
        rows.Add(new Row("now", $"{Format.Number(jail.Failing)} failing, {Format.Number(jail.Banned)} banned{enforced}", jail.Enforced < jail.Banned ? theme.Warning : theme.Normal));
        rows.Add(new Row("so far", $"{Format.Count(jail.TotalFailures, "failure")}, {Format.Count(jail.TotalBans, "ban")} since the start"));
        rows.Add(new Row("ignored", detail.IgnoreIp.Count > 0 ? string.Join(' ', detail.IgnoreIp) : theme.None, detail.IgnoreIp.Count > 0 ? theme.Normal : theme.Dim));
        if (detail.CutLines > 0 || detail.GivenUpSearches > 0)
        {
            rows.Add(new Row("limits", $"{Format.Count(detail.CutLines, "line")} cut, {Format.Number(detail.GivenUpSearches)} {(detail.GivenUpSearches == 1 ? "search" : "searches")} given up", theme.Warning));
        }
    }

    private static string Source(SourceInfo source, ViewContext context)
    {
        string place = source switch
        {
            { Trouble: { } trouble } => trouble,
            { Kind: SourceKinds.Journal, LastLine: { } last } => $"read up to {Format.Moment(last, context)}",
            { Kind: SourceKinds.Journal } => "nothing read yet",
            _ when source.Size > source.Offset => $"at byte {Format.Number(source.Offset)}, {Format.Count(source.Size - source.Offset, "byte")} behind",
            _ => $"at byte {Format.Number(source.Offset)}, up to date",
        };
        string matches = source.Matches is { Length: > 0 } wanted ? $" {wanted}" : "";
        return $"{source.Path}{matches}  {place}";
    }

    private static string Action(ActionInfo action)
    {
        string failed = action.Failures > 0 ? $"{Format.Number(action.Failures)} failed" : "none failed";
        return $"{action.Name}  {Format.Count(action.Calls, "call")}, {failed}, last {Format.Milliseconds(action.LastDuration)}, slowest {Format.Milliseconds(action.LongestDuration)}";
    }

    /// <summary>A row of the page.</summary>
    /// <param name="IsWide">Whether the text begins where a label would stand.</param>
    internal readonly record struct Row(string Label, string Text, Style Style = default, bool IsWide = false);
}
