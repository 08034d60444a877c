using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Lab;

namespace Ban.Tui.Views;

/// <summary>The regex lab: the patterns, and the sample as they judge it.</summary>
internal static class LabView
{
    private const int DetailWidth = 60;
    private const int HitsWidth = 9;
    private const int TimeWidth = 8;

    /// <summary>Draws the view; returns the place of the text cursor while patterns are typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        DrawState(model.Lab, canvas.Slice(0, 0, canvas.Width, 1), theme);
        DrawOptions(model.Lab, canvas.Slice(0, 1, canvas.Width, 1), theme);
        int patterns = ScreenLayout.PatternRows(model);
        (int X, int Y)? cursor = DrawPatterns(model, canvas.Slice(0, 2, canvas.Width, patterns), theme);
        Canvas below = canvas.Slice(0, patterns + 2, canvas.Width, canvas.Height - patterns - 2);
        bool isWide = canvas.Width >= ScreenLayout.WideWidth;
        int rows = ScreenLayout.SampleRows(model) + 1;
        Canvas list = model.Lab.DetailOpen && isWide ? below.Slice(0, 0, below.Width - DetailWidth - 1, rows) : below.Slice(0, 0, below.Width, rows);
        SampleView.DrawHeading(model.Lab, below.Slice(0, 0, below.Width, 1), theme);
        SampleView.DrawRows(model.Lab, list.Slice(0, 1, list.Width, list.Height - 1), theme);
        if (model.Lab.DetailOpen && model.Lab.Selected is { } selected)
        {
            Canvas detail = isWide
                ? below.Slice(below.Width - DetailWidth, 1, DetailWidth, below.Height - 1)
                : below.Slice(0, rows, below.Width, below.Height - rows);
            SampleDetail.Draw(model.Lab, selected, detail, context);
        }

        return cursor;
    }

    private static void DrawState(LabModel lab, Canvas canvas, Theme theme)
    {
        string sample = lab.Sample.Lines.IsEmpty
            ? "no sample: ctrl-o opens a log"
            : $"{(canvas.Width < ScreenLayout.WideWidth ? Path.GetFileName(lab.Sample.Name) : lab.Sample.Name)}, {(lab.Sample.IsTail ? "the last " : "")}{Format.Number(lab.Sample.Lines.Length)} {(lab.Sample.Lines.Length == 1 ? "line" : "lines")}";
        int width = Math.Min(TextLayout.Measure(sample), canvas.Width / 2);
        canvas.WriteCut(canvas.Width - 1 - width, 0, sample, width, theme.Dim, theme.Ellipsis);
        int room = canvas.Width - width - 4;
        int x = canvas.Write(1, 0, "filter ", theme.Dim);
        x = canvas.WriteCut(x, 0, lab.Saved.Name.Length > 0 ? lab.Saved.Name : "new", room - 8, theme.Strong, theme.Ellipsis);
        if (lab.IsChanged)
        {
            canvas.WriteCut(x + 2, 0, "changed", room - x, theme.Warning, theme.Ellipsis);
        }
        else if (lab.Saved.Origin.Length > 0)
        {
            canvas.WriteCut(x + 2, 0, $"from {lab.Saved.Origin}", room - x, theme.Dim, theme.Ellipsis);
        }
    }

    private static void DrawOptions(LabModel lab, Canvas canvas, Theme theme)
    {
        int x = 1;
        foreach (LabOption option in Enum.GetValues<LabOption>())
        {
            bool isShown = option == lab.Option;
            bool hasKeys = isShown && !lab.OnSample;
            x = canvas.Write(x, 0, hasKeys ? "[" : " ", theme.Accent);
            x = canvas.Write(x, 0, LabFilter.NameOf(option), isShown ? theme.Strong : theme.Dim);
            int count = lab.Filter[option].Count;
            x = count > 0 ? canvas.Write(x, 0, $" {count}", isShown ? theme.Normal : theme.Dim) : x;
            x = canvas.Write(x, 0, hasKeys ? "]" : " ", theme.Accent);
        }

        if (x < canvas.Width - 1 - TimeWidth - HitsWidth)
        {
            canvas.WriteRight(canvas.Width - 1 - TimeWidth, 0, "HITS", HitsWidth, theme.Dim);
            canvas.WriteRight(canvas.Width - 1, 0, theme.Ascii ? "us/line" : "µs/line", TimeWidth, theme.Dim);
        }
    }

    private static (int X, int Y)? DrawPatterns(Model model, Canvas canvas, Theme theme)
    {
        LabModel lab = model.Lab;
        if (lab.Text.Lines is [""] && !lab.Typing)
        {
            canvas.WriteCut(LabPlaces.TextColumn, 0, "none; enter types one, ctrl-l opens a filter", canvas.Width - LabPlaces.TextColumn, theme.Dim, theme.Ellipsis);
        }

        (int X, int Y)? cursor = null;
        for (int row = lab.Text.Top, y = 0; row < lab.Text.Lines.Count && y < canvas.Height; row++)
        {
            LabPattern? pattern = lab.Verdict.Find(lab.Option, row);
            int? column = DrawPattern(lab, row, pattern, canvas, y, theme);
            y++;
            if (column is { } x)
            {
                cursor = lab.Typing ? canvas.ToOuter(Math.Min(x, canvas.Width - 1), y - 1) : null;
                int notes = LabPlaces.Notes(model);
                if (notes > 0)
                {
                    PatternNotes.Draw(lab.Text, pattern!, canvas.Slice(0, y, canvas.Width, notes), canvas.Width, theme);
                    y += notes;
                }
            }
        }

        return cursor;
    }

    private static int? DrawPattern(LabModel lab, int row, LabPattern? pattern, Canvas canvas, int y, Theme theme)
    {
        string line = lab.Text.Lines[row];
        bool isSelected = row == lab.Text.Row && !lab.OnSample;
        canvas.Write(0, y, isSelected ? ">" : " ", theme.Accent);
        if (line.Length > 0 || isSelected)
        {
            canvas.WriteRight(4, y, $"{row + 1}", 3, isSelected ? theme.Strong : theme.Dim);
        }

        if (pattern is { Error: not null } or { Warnings.Count: > 0 } or { GivenUp: > 0 })
        {
            canvas.Write(4, y, "!", pattern.Error is null ? theme.Warning : theme.Danger);
        }

        List<StyledSpan> spans = lab.Option == LabOption.DatePattern ? [] : PatternHighlight.Of(line, theme);
        if (pattern?.Place is { } place && place < line.Length)
        {
            spans.Add(new StyledSpan(place, place + 1, theme.Danger.With(TextAttributes.Reverse)));
        }

        int? column = lab.Text.DrawRow(canvas, LabPlaces.TextColumn, y, LabPlaces.TextColumns(canvas.Width), row, spans, theme.Normal, theme.Ellipsis);
        if (line.Length > 0 && lab.Option != LabOption.DatePattern)
        {
            bool isKnown = pattern is { Microseconds: not null };
            canvas.WriteRight(canvas.Width - 1 - TimeWidth, y, isKnown ? Format.Number(pattern!.Hits) : theme.None, HitsWidth, pattern?.Hits > 0 ? theme.Strong : theme.Dim);
            canvas.WriteRight(canvas.Width - 1, y, isKnown ? Format.Decimal(pattern!.Microseconds!.Value) : theme.None, TimeWidth, theme.Dim);
        }

        return column;
    }
}
