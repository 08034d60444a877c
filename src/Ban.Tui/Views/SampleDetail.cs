using System.Text;
using Ban.Core.Jails;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Views;

/// <summary>One line of the lab's sample whole, with what was found in it or what came near.</summary>
internal static class SampleDetail
{
    private const int LabelWidth = 10;
    private const int MaxLineRows = 4;
    private const int MaxGroups = 12;

    public static void Draw(LabModel lab, int index, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        LabLine? line = lab.LineAt(index);
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" line {Format.Number(index + 1)}, {(line?.Status.ToString() ?? "not judged").ToLowerInvariant()} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
        string text = line?.Text ?? lab.Sample.Lines[index].Text;
        int y = StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, MaxLineRows, text, SampleView.Spans(line, theme), theme.Normal, theme.Ellipsis);
        if (line is null)
        {
            return;
        }

        y = Field(canvas, y, "time", line.Time is { } time ? Format.Moment(time, context) : "none found", line.Time is null ? theme.Warning : theme.Normal, theme);
        if (line.Status == LineStatus.Missed)
        {
            DrawNearest(lab, index, canvas, y, theme);
            return;
        }

        if (line.Patterns.Length > 0)
        {
            string also = line.Patterns.Length > 1 ? $", also {string.Join(' ', line.Patterns.Skip(1).Select(static row => row + 1))}" : "";
            y = Field(canvas, y, "pattern", $"failregex {line.Patterns[0] + 1}{also}", theme.Normal, theme);
        }

        foreach (CapturedSpan capture in line.Captures.OrderBy(static capture => capture.Start).Take(MaxGroups))
        {
            y = Field(canvas, y, capture.Group, text[capture.Start..capture.End], SampleView.GroupStyle(capture.Group, theme), theme);
        }
    }

    private static void DrawNearest(LabModel lab, int index, Canvas canvas, int y, Theme theme)
    {
        if (lab.Nearest is not { } nearest || nearest.Number != lab.Asked || nearest.Line != index)
        {
            return;
        }

        if (nearest.Miss is not { } miss)
        {
            Field(canvas, y, "nearest", "no pattern matches even in its first part", theme.Dim, theme);
            return;
        }

        string name = miss.Pattern < 0 ? "prefregex" : $"failregex {miss.Pattern + 1}";
        if (miss.Missing.Length == 0)
        {
            Field(canvas, y, "nearest", $"{name} matches, but gives no failure: it needs a date or an id", theme.Warning, theme);
            return;
        }

        int stopped = Math.Min(miss.Stopped, miss.Text.Length);
        y = Field(canvas, y, "nearest", $"{name} matches up to here", theme.Normal, theme);
        string rest = Encoding.UTF8.GetString(miss.Text.AsSpan(stopped));
        y = Field(canvas, y, "then", rest.Length > 0 ? rest : "the line ends", rest.Length > 0 ? theme.Normal : theme.Dim, theme);
        Field(canvas, y, "expected", miss.Missing, theme.Warning, theme);
    }

    private static int Field(Canvas canvas, int y, string label, string value, Style style, Theme theme)
    {
        canvas.WriteCut(1, y, label, LabelWidth - 2, theme.Dim, theme.Ellipsis);
        canvas.WriteCut(LabelWidth, y, value, canvas.Width - LabelWidth - 1, style, theme.Ellipsis);
        return y + 1;
    }
}
