using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Editing;

namespace Ban.Tui.Views;

/// <summary>The steps to a new jail.</summary>
internal static class NewJailView
{
    private const int LabelWidth = 12;
    private const int FieldWidth = 24;

    /// <summary>Draws the step; returns the place of the text cursor.</summary>
    public static (int X, int Y)? Draw(Model model, NewJail made, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        int x = canvas.Write(1, 0, "New jail", theme.Strong) + 2;
        x = canvas.Write(x, 0, made.Step switch { NewJailStep.Filter => "1 of 3: which filter", NewJailStep.Log => "2 of 3: which log", _ => "3 of 3: by which rules" }, theme.Dim) + 2;
        string chosen = made.Step switch { NewJailStep.Filter => "", NewJailStep.Log => made.Filter, _ => $"{made.Filter} on {made.Log}" };
        canvas.WriteCut(x, 0, chosen, canvas.Width - x - 1, theme.Accent, theme.Ellipsis);
        return made.Step switch
        {
            NewJailStep.Filter => DrawFilters(made, canvas.Slice(0, 1, canvas.Width, canvas.Height - 1), theme),
            NewJailStep.Log => DrawLogs(model, made, canvas.Slice(0, 1, canvas.Width, canvas.Height - 1), context),
            _ => DrawTrial(made, canvas.Slice(0, 1, canvas.Width, canvas.Height - 1), context),
        };
    }

    private static (int X, int Y)? DrawFilters(NewJail made, Canvas canvas, Theme theme)
    {
        (int X, int Y) cursor = DrawTyped("filter", made.Word, made, canvas, theme);
        TableColumn[] columns = [new("FILTER", 20, Grows: true)];
        Table.Draw(canvas.Slice(0, 1, canvas.Width, canvas.Height - 1), columns, made.ShownFilters.Length, made.List, (row, _) => new TableField(made.ShownFilters[row]), theme);
        if (made is { Filters: not null, ShownFilters.IsEmpty: true, Error: null })
        {
            canvas.Write(1, 2, "no filter has such a name; the regex lab (5) makes one", theme.Dim);
        }

        return cursor;
    }

    private static (int X, int Y)? DrawLogs(Model model, NewJail made, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        (int X, int Y) cursor = DrawTyped("path", made.Path, made, canvas, theme);
        IReadOnlyList<LogCandidate> logs = made.Logs ?? [];
        TableColumn[] columns =
        [
            new("LOG", 30, Grows: true),
            new("MATCHES", 11, Right: true),
            new("SIZE", 13, Right: true, Priority: 2),
            new("CHANGED", 8, Right: true, Priority: 3),
            new("", 1, Priority: 1),
            new("OF JAIL", 14, Priority: 1),
        ];
        Table.Draw(canvas.Slice(0, 1, canvas.Width, canvas.Height - 1), columns, logs.Count, made.List, (row, column) => LogField(logs[row], column, model, context), theme);
        if (made is { Logs.Count: 0, Error: null })
        {
            canvas.Write(1, 2, "no log is found; type its path", theme.Dim);
        }

        return cursor;
    }

    private static TableField LogField(LogCandidate log, int column, Model model, ViewContext context)
    {
        Theme theme = context.Theme;
        return column switch
        {
            0 => new TableField(log.Path, log.Exists ? theme.Normal : theme.Dim),
            1 when !log.Exists => new TableField("not there", theme.Warning),
            1 when log.Tried > 0 => new TableField($"{Format.Number(log.Hits)} of {Format.Number(log.Tried)}", log.Hits > 0 ? theme.Accent : theme.Dim),
            2 when log.Exists => new TableField(Format.Number(log.Size), theme.Dim),
            3 when log.Changed is { } changed => new TableField(Format.ClockOrDay(changed, model.Link.Taken, context), theme.Dim),
            5 => new TableField(log.Jail ?? ""),
            _ => default,
        };
    }

    // What is typed, and what is wrong or under way.
    private static (int X, int Y) DrawTyped(string label, TextField field, NewJail made, Canvas canvas, Theme theme)
    {
        canvas.Write(1, 0, label, theme.Dim);
        int start = label.Length + 2;
        int cursor = field.Draw(canvas, start, 0, canvas.Width - start - 22, theme.Strong);
        string state = made.Error is { } error ? $"! {error}" : made.IsAsking ? "asking the daemon" : "";
        int x = Math.Max(canvas.Width - 1 - state.Length, cursor + 2);
        canvas.WriteCut(x, 0, state, canvas.Width - x - 1, made.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
        return canvas.ToOuter(cursor, 0);
    }

    private static (int X, int Y)? DrawTrial(NewJail made, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        (int X, int Y)? cursor = null;
        foreach (NewJailField field in Enum.GetValues<NewJailField>())
        {
            int y = (int)field;
            bool isFocused = field == made.Focus;
            canvas.Write(0, y, isFocused ? ">" : " ", theme.Accent);
            canvas.Write(1, y, field == NewJailField.Name ? "name" : Updates.OptionOf(field), isFocused ? theme.Strong : theme.Dim);
            int x = made[field].Draw(canvas, LabelWidth, y, FieldWidth, theme.Normal.With(TextAttributes.Underline));
            cursor = isFocused ? canvas.ToOuter(x, y) : cursor;
            TableField note = Note(made, field, theme);
            int start = LabelWidth + FieldWidth + 1;
            canvas.WriteCut(start, y, note.Text, canvas.Width - start - 1, note.Style, theme.Ellipsis);
        }

        DrawOutcome(made, canvas.Slice(0, JailsPlaces.QuestionRows - 2, canvas.Width, canvas.Height - JailsPlaces.QuestionRows + 2), context);
        return cursor;
    }

    private static TableField Note(NewJail made, NewJailField field, Theme theme) => field switch
    {
        _ when made.Wrong == field => new TableField($"! {made.Error}", theme.Danger),
        NewJailField.Name when made.Source is { Show: not null } => new TableField("the configuration has it: it is enabled", theme.Dim),
        NewJailField.Name => new TableField("goes to " + JailSource.FileOf(made.Name.Text.Trim()), theme.Dim),
        _ when made[field].Text.Length == 0 => new TableField("empty: as [DEFAULT] says", theme.Dim),
        _ => default,
    };

    private static void DrawOutcome(NewJail made, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        if (made.Result is not { } result)
        {
            string text = made switch { { Error: { } error, Wrong: null } => $"! {error}", { IsAsking: true } => "asking the daemon", _ => "enter tells who would have been banned" };
            StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, 3, text, [], made is { Error: not null, Wrong: null } ? theme.Danger : theme.Dim, theme.Ellipsis);
            return;
        }

        canvas.WriteCut(1, 0, Summary(result, context), canvas.Width - 2, result.BannedCount > 0 ? theme.Strong : theme.Normal, theme.Ellipsis);
        canvas.WriteCut(1, 1, Rules(result), canvas.Width - 2, result.Logs.Count == 0 ? theme.Warning : theme.Dim, theme.Ellipsis);
        TableColumn[] columns =
        [
            new("ADDRESS", 18, Grows: true),
            new("FAILED", 7, Right: true),
            new("BANS", 5, Right: true),
            new("KEPT OUT", 8, Right: true, Priority: 3),
            new("", 1),
            new("FIRST", 15, Priority: 2),
            new("BANNED", 15, Priority: 1),
        ];
        Table.Draw(canvas.Slice(0, 2, canvas.Width, canvas.Height - 2), columns, result.Offenders.Count, made.List, (row, column) => OffenderField(result.Offenders[row], column, context), theme);
    }

    private static string Summary(JailRehearseResult result, ViewContext context)
    {
        string span = result is { From: { } from, To: { } to } ? $", {Format.Moment(from, context)} to {Format.Moment(to, context)}" : "";
        return $"{Format.Number(result.BannedCount)} of {Format.Number(result.OffenderCount)} would have been banned: {Format.Count(result.Failures, "failure")} in {Format.Count(result.Lines, "line")}{span}";
    }

    private static string Rules(JailRehearseResult result) => result.Logs.Count == 0
        ? "no log was read: the jail would follow no file that exists"
        : $"by {Format.Number(result.MaxRetry)} within {Format.Duration(result.FindTime)} for {Format.Duration(result.BanTime)}{(result.Complete ? "" : "; of a longer log the end only")}";

    private static TableField OffenderField(RehearsedOffender offender, int column, ViewContext context)
    {
        Theme theme = context.Theme;
        return column switch
        {
            0 => new TableField(offender.Id, offender.Bans > 0 ? theme.Strong : theme.Normal),
            1 => new TableField(Format.Number(offender.Failures), theme.Warning),
            2 => new TableField(Format.Number(offender.Bans), offender.Bans > 0 ? theme.Accent : theme.Dim),
            3 => new TableField(Format.Number(offender.KeptOut), theme.Dim),
            5 => new TableField(Format.Moment(offender.First, context), theme.Dim),
            6 => offender.Banned is { } banned ? new TableField(Format.Moment(banned, context)) : new TableField("not", theme.Dim),
            _ => default,
        };
    }
}
