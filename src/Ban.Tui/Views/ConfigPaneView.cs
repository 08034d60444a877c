using System.Globalization;
using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Editing;

namespace Ban.Tui.Views;

/// <summary>What is open in the view Config: a file, an editor, a difference, problems, values.</summary>
internal static class ConfigPaneView
{
    /// <summary>Columns of the number of a line and the space behind it.</summary>
    public const int NumberWidth = 6;

    private const int JailWidth = 14;
    private const int OptionWidth = 16;
    private const int PlaceWidth = 24;

    /// <summary>From this width on there is room for the name of a filter or an action beside an option's.</summary>
    private const int WideValues = 95;

    /// <summary>Draws what is open; returns the place of the text cursor on the screen while something is typed.</summary>
    public static (int X, int Y)? Draw(Model model, ConfigPane pane, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        ConfigModel config = model.Config;
        int rows = ScreenLayout.ConfigRows(model);
        Canvas head = canvas.Slice(0, 0, canvas.Width, 1);
        Canvas body = canvas.Slice(0, 1, canvas.Width, rows);
        Canvas below = canvas.Slice(0, 1 + rows, canvas.Width, canvas.Height - 1 - rows);
        switch (pane)
        {
            case FilePane file:
                return DrawFile(config, file, head, body, theme);
            case EditPane edit:
                DrawHead(head, edit.Draft.File, edit.Present.IsChanged ? "changed, not written" : edit.Draft.Revision is null ? "new file" : "edit", theme.Warning, theme);
                return DrawEditor(edit, body, theme);
            case DiffPane diff:
                DrawHead(head, $"{diff.Draft.File}: what writing changes", Verdict(diff), diff.Errors > 0 ? theme.Danger : theme.Normal, theme);
                DrawList(body, diff.Lines.Length, diff.List, (y, row) => DrawDiffLine(body, y, diff.Lines[row], theme), theme);
                return null;
            case ProblemsPane problems:
                DrawProblems(config, problems, head, body, theme);
                DrawDetail(below, Detail(config, problems), theme);
                return null;
            case ValuesPane values:
                DrawDetail(below, Detail(config, values), theme);
                return DrawValues(config, values, head, body, theme);
            default:
                return null;
        }
    }

    private static void DrawHead(Canvas head, string title, string state, Style stateStyle, Theme theme)
    {
        int end = head.Width - 1;
        head.WriteRight(end, 0, state, end, stateStyle);
        head.WriteCut(1, 0, title, Math.Max(end - TextLayout.Measure(state) - 3, 1), theme.Strong, theme.Ellipsis);
    }

    private static void DrawList(Canvas body, int count, ListState state, Action<int, int> draw, Theme theme)
    {
        ListState list = state.Fit(count, body.Height);
        for (int line = 0; line < body.Height && list.Top + line < count; line++)
        {
            draw(line, list.Top + line);
            if (list.Top + line == list.Selected)
            {
                body.Write(0, line, ">", theme.Accent);
                body.Restyle(line, static style => style.With(TextAttributes.Reverse));
            }
        }
    }

    private static (int X, int Y)? DrawFile(ConfigModel config, FilePane file, Canvas head, Canvas body, Theme theme)
    {
        string name = file.File.File;
        bool isLocal = name.EndsWith(".local", StringComparison.Ordinal);
        string state = isLocal ? "local" : config.Has(Path.ChangeExtension(name, ".local")) ? "packaged, overridden by .local" : "packaged";
        DrawHead(head, $"{name}  line {Format.Number(file.List.Selected + 1)} of {Format.Number(file.Lines.Length)}", file.File.Lossy ? "not UTF-8" : state, theme.Dim, theme);
        DrawList(body, file.Lines.Length, file.List, (y, row) =>
        {
            DrawNumber(body, y, row, theme);
            string line = file.Lines[row].TrimEnd('\r');
            StyledText.Draw(body, NumberWidth, y, body.Width - NumberWidth - 1, line, IniHighlight.Of(line, theme), theme.Normal, theme.Ellipsis);
        }, theme);
        if (file.Seeking is not { } field)
        {
            return null;
        }

        head.Fill(' ', theme.Normal);
        head.Write(1, 0, "/", theme.Accent);
        return head.ToOuter(field.Draw(head, 3, 0, head.Width - 4, theme.Strong), 0);
    }

    private static void DrawNumber(Canvas body, int y, int row, Theme theme) =>
        body.WriteRight(NumberWidth - 1, y, (row + 1).ToString(CultureInfo.InvariantCulture), NumberWidth - 2, theme.Dim);

    private static (int X, int Y)? DrawEditor(EditPane edit, Canvas body, Theme theme)
    {
        (int X, int Y)? cursor = null;
        TextArea text = edit.Text.Fit(body.Height);
        for (int y = 0; y < body.Height && text.Top + y < text.Lines.Count; y++)
        {
            int row = text.Top + y;
            DrawNumber(body, y, row, theme);
            int? column = text.DrawRow(body, NumberWidth, y, body.Width - NumberWidth - 1, row, IniHighlight.Of(text.Lines[row], theme), theme.Normal, theme.Ellipsis);
            cursor = column is { } x ? body.ToOuter(x, y) : cursor;
        }

        return cursor;
    }

    private static string Verdict(DiffPane diff) => diff switch
    {
        { IsWriting: true } => "writing",
        { Problems: null } => "checking",
        { Problems.Count: 0 } => "checked: nothing is wrong",
        _ => $"checked: {Format.Count(diff.Errors, "error")}, {Format.Count(diff.Problems.Count - diff.Errors, "warning")}; c shows them",
    };

    private static void DrawDiffLine(Canvas body, int y, DiffLine line, Theme theme)
    {
        (string sign, Style style) = line.Kind switch
        {
            DiffKind.Added => ("+", theme.Accent),
            DiffKind.Removed => ("-", theme.Danger),
            DiffKind.Skipped => (" ", theme.Dim),
            _ => (" ", theme.Normal),
        };
        body.Write(2, y, sign, style);
        body.WriteCut(4, y, line.Text.TrimEnd('\r'), body.Width - 5, style, theme.Ellipsis);
    }

    private static void DrawProblems(ConfigModel config, ProblemsPane pane, Canvas head, Canvas body, Theme theme)
    {
        IReadOnlyList<ConfigProblemInfo> problems = pane.Problems ?? [];
        int errors = problems.Count(static problem => problem.Severity == ConfigSeverities.Error);
        string title = pane.Of is { } draft ? $"{draft.File}: what is wrong with the new text" : "Check of the configuration";
        string state = pane.Problems is null ? "checking" : $"{Format.Count(errors, "error")}, {Format.Count(problems.Count - errors, "warning")}";
        DrawHead(head, title, state, errors > 0 ? theme.Danger : theme.Normal, theme);
        if (pane.Problems is { Count: 0 })
        {
            body.Write(1, 1, "nothing is wrong", theme.Dim);
        }

        DrawList(body, problems.Count, pane.List, (y, row) => DrawProblem(config, problems[row], body, y, theme), theme);
    }

    private static void DrawProblem(ConfigModel config, ConfigProblemInfo problem, Canvas body, int y, Theme theme)
    {
        bool isError = problem.Severity == ConfigSeverities.Error;
        int x = body.Write(1, y, isError ? "error  " : "warning", isError ? theme.Danger : theme.Warning) + 1;
        string place = Place(config, problem.File, problem.Line);
        x = body.WriteCut(x, y, place, body.Width / 2, theme.Strong, theme.Ellipsis) + 2;
        string hint = problem.Suggestion is { } meant ? $"; did you mean {meant}?" : "";
        string jail = problem.Jail is { } name ? $"[{name}] " : "";
        body.WriteCut(x, y, $"{jail}{problem.Message}{hint}", body.Width - x - 1, theme.Normal, theme.Ellipsis);
    }

    private static void DrawDetail(Canvas canvas, (string Title, string Text) detail, Theme theme)
    {
        if (detail.Title is { Length: > 0 })
        {
            canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
            canvas.WriteCut(3, 0, $" {detail.Title} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
            int y = 1;
            foreach (string line in detail.Text.Split('\n'))
            {
                y = StyledText.DrawWrapped(canvas, 1, y, canvas.Width - 2, canvas.Height - y, line, [], theme.Normal, theme.Ellipsis);
            }
        }
    }

    private static (string Title, string Text) Detail(ConfigModel config, ProblemsPane pane)
    {
        if (pane.Problems is not { } problems || pane.List.Selected >= problems.Count)
        {
            return default;
        }

        ConfigProblemInfo problem = problems[pane.List.Selected];
        string hint = problem.Suggestion is { } meant ? $"; did you mean {meant}?" : "";
        return (Place(config, problem.File, problem.Line), $"{problem.Message}{hint}{(problem.Detail is { } more ? $"\n{more}" : "")}");
    }

    private static (string Title, string Text) Detail(ConfigModel config, ValuesPane pane)
    {
        if (pane.List.Selected >= pane.Shown.Length)
        {
            return default;
        }

        ConfigValueRow row = pane.Shown[pane.List.Selected];
        string part = row.Part.Length > 0 ? $", {row.Part}" : "";
        string place = row.File is null ? "built in" : Place(config, row.File, row.Line);
        return ($"{row.Option} of jail {row.Jail}{part}, {place}", row.More > 0 ? $"{row.Value}\nand {Format.Count(row.More, "line")} more" : row.Value);
    }

    private static string Place(ConfigModel config, string file, int? line) => $"{config.NameOf(file)}{(line is { } number ? $":{number}" : "")}";

    private static (int X, int Y)? DrawValues(ConfigModel config, ValuesPane values, Canvas head, Canvas body, Theme theme)
    {
        string state = values.All is { } all ? $"{Format.Number(values.Shown.Length)} of {Format.Number(all.Length)} values" : "reading";
        int end = head.Width - 1;
        head.WriteRight(end, 0, state, end, theme.Normal);
        head.Write(1, 0, "value of", theme.Accent);
        int cursor = values.Field.Draw(head, 10, 0, Math.Max(end - state.Length - 13, 1), theme.Strong);
        if (values is { All: not null, Shown.Length: 0 })
        {
            body.Write(1, 1, "no jail has such a value; type an option, a jail, a file, or words of each", theme.Dim);
        }

        DrawList(body, values.Shown.Length, values.List, (y, row) => DrawValue(config, values.Shown[row], body, y, theme), theme);
        return values.Typing ? head.ToOuter(cursor, 0) : null;
    }

    private static void DrawValue(ConfigModel config, ConfigValueRow row, Canvas body, int y, Theme theme)
    {
        Put(1, JailWidth, row.Jail, theme.Normal);
        string option = row.Part.Length > 0 ? $"{row.Option} ({row.Part})" : row.Option;
        int optionWidth = body.Width >= WideValues ? OptionWidth * 2 : OptionWidth;
        Put(1 + JailWidth + 1, optionWidth, option, theme.Strong);
        string place = row.File is null ? "built in" : Place(config, row.File, row.Line);
        int placeWidth = Math.Min(PlaceWidth, body.Width / 3);
        int start = JailWidth + optionWidth + 3;
        string more = row.More > 0 ? $" (+{row.More})" : "";
        Put(start, body.Width - start - placeWidth - 2, row.Value + more, theme.Normal);
        Put(body.Width - placeWidth - 1, placeWidth, place, row.File is null ? theme.Dim : theme.Accent);

        void Put(int x, int columns, string text, Style style) => body.WriteCut(x, y, text, columns, style, theme.Ellipsis);
    }
}
