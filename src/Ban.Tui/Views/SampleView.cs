using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Views;

/// <summary>The lines of the lab's sample and what became of them.</summary>
internal static class SampleView
{
    private const int TextColumn = 4;

    /// <summary>How many lines matched, or how that differs from the filter as it was saved.</summary>
    public static void DrawHeading(LabModel lab, Canvas canvas, Theme theme)
    {
        canvas.Slice(0, 0, canvas.Width, 1).Fill(' ', theme.Normal);
        string show = $"show: {lab.Show.ToString().ToLowerInvariant()}";
        canvas.WriteRight(canvas.Width - 1, 0, show, canvas.Width, lab.Show == LabShow.All ? theme.Dim : theme.Accent);
        int room = canvas.Width - TextLayout.Measure(show) - 4;
        int x = canvas.Write(1, 0, lab.OnSample ? "[" : " ", theme.Accent);
        x = canvas.Write(x, 0, lab.Show == LabShow.Changed ? "BEFORE/AFTER" : "SAMPLE", lab.OnSample ? theme.Strong : theme.Dim);
        x = canvas.Write(x, 0, lab.OnSample ? "]" : " ", theme.Accent) + 1;
        if (lab.Verdict.Trouble is { } trouble && lab.Sample.Lines.Length > 0)
        {
            canvas.WriteCut(x, 0, $"not judged: {trouble}", room - x, theme.Warning, theme.Ellipsis);
        }
        else if (lab.Show == LabShow.Changed)
        {
            canvas.WriteCut(x, 0, Difference(lab), room - x, theme.Strong, theme.Ellipsis);
        }
        else
        {
            foreach (LineStatus status in (ReadOnlySpan<LineStatus>)[LineStatus.Matched, LineStatus.Ignored, LineStatus.Missed])
            {
                TableField glyph = Glyph(status, theme);
                string count = $"{status.ToString().ToLowerInvariant()} {Format.Number(CountOf(lab.Verdict, status))}";
                if (x + 2 + count.Length <= room)
                {
                    x = canvas.Write(x, 0, glyph.Text, glyph.Style) + 1;
                    x = canvas.Write(x, 0, count, theme.Normal) + 2;
                }
            }

            canvas.WriteCut(x, 0, lab.IsJudging ? "judging" : lab.Verdict.IsCut ? $"time was up after {Format.Number(lab.Verdict.Lines.Length)} lines" : "", room - x, theme.Warning, theme.Ellipsis);
        }
    }

    public static void DrawRows(LabModel lab, Canvas canvas, Theme theme)
    {
        if (lab.Rows.IsEmpty)
        {
            string text = lab.Sample.Lines.IsEmpty ? "no lines: ctrl-o opens a log, a paste here takes its lines" : $"no line is {lab.Show.ToString().ToLowerInvariant()}; esc shows all";
            canvas.WriteCut(1, 0, text, canvas.Width - 2, theme.Dim, theme.Ellipsis);
            return;
        }

        for (int y = 0; y < canvas.Height && lab.List.Top + y < lab.Rows.Length; y++)
        {
            int place = lab.List.Top + y;
            DrawRow(lab, lab.Rows[place], canvas, y, theme);
            if (place == lab.List.Selected && (lab.OnSample || lab.DetailOpen))
            {
                canvas.Write(0, y, ">", theme.Accent);
                canvas.Restyle(y, static style => style.With(TextAttributes.Reverse));
            }
        }
    }

    /// <summary>Groups of a line as parts with a style: whom it is about, the user, the rest.</summary>
    public static IReadOnlyList<StyledSpan> Spans(LabLine? line, Theme theme) => line is null
        ? []
        : [.. line.Captures.OrderByDescending(static capture => capture.End - capture.Start).Select(capture => new StyledSpan(capture.Start, capture.End, GroupStyle(capture.Group, theme)))];

    /// <summary>The style of a captured group.</summary>
    public static Style GroupStyle(string group, Theme theme) => group switch
    {
        "ip4" or "ip6" or "dns" or "fid" or "mlfid" or "ip" => theme.Accent.With(TextAttributes.Bold),
        "user" or "alt_user" => theme.Warning,
        _ => theme.Normal.With(TextAttributes.Underline),
    };

    /// <summary>The sign of what became of a line.</summary>
    public static TableField Glyph(LineStatus? status, Theme theme) => status switch
    {
        LineStatus.Matched => new TableField(theme.Ascii ? "*" : "●", theme.Accent),
        LineStatus.Ignored => new TableField(theme.Ascii ? "~" : "◌", theme.Dim),
        LineStatus.Missed => new TableField(theme.Ascii ? "o" : "○", theme.Normal),
        _ => new TableField(" "),
    };

    private static int CountOf(LabVerdict verdict, LineStatus status) => status switch
    {
        LineStatus.Matched => verdict.Matched,
        LineStatus.Ignored => verdict.Ignored,
        _ => verdict.Missed,
    };

    private static string Difference(LabModel lab) => lab switch
    {
        { Saved.FailRegex.Count: 0 } => "no filter was opened to compare with",
        { Difference: { } difference } => Words(difference),
        _ => "judging",
    };

    private static string Words(LabDifference difference)
    {
        string lines = Pair(difference.MoreLines, difference.FewerLines, "line", "lines");
        string ids = Pair(difference.MoreIds, difference.FewerIds, "address", "addresses");
        return (lines.Length, ids.Length) switch
        {
            (0, 0) => "no line is judged otherwise",
            (_, 0) => $"{lines}, the same addresses",
            (0, _) => ids,
            _ => $"{lines}; {ids}",
        };
    }

    private static string Pair(int more, int fewer, string one, string many)
    {
        string added = more > 0 ? $"{Format.Number(more)} {(more == 1 ? one : many)} more" : "";
        string gone = fewer > 0 ? $"{Format.Number(fewer)} {(more > 0 ? "" : (fewer == 1 ? one : many) + " ")}fewer" : "";
        return added.Length > 0 && gone.Length > 0 ? $"{added}, {gone}" : added + gone;
    }

    private static void DrawRow(LabModel lab, int index, Canvas canvas, int y, Theme theme)
    {
        LabLine? line = lab.LineAt(index);
        TableField glyph = Glyph(line?.Status, theme);
        canvas.Write(1, y, glyph.Text, glyph.Style);
        int change = lab.ChangeAt(index);
        if (change != 0)
        {
            canvas.Write(2, y, change > 0 ? "+" : "-", change > 0 ? theme.Accent : theme.Warning);
        }

        string text = line?.Text ?? lab.Sample.Lines[index].Text;
        Style style = line?.Status == LineStatus.Ignored ? theme.Dim : theme.Normal;
        StyledText.Draw(canvas, TextColumn, y, canvas.Width - TextColumn - 1, text, Spans(line, theme), style, theme.Ellipsis);
    }
}
