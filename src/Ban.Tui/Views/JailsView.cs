using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The jails with what they run by, and what lies over the list: a form, a new jail, what would be written.</summary>
internal static class JailsView
{
    /// <summary>Draws the view; returns the place of the text cursor while something is typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context) => model.Jails switch
    {
        { Preview: { } preview } => PreviewView.Draw(preview, canvas, context.Theme),
        { Form: { } form } => JailFormView.Draw(model, form, canvas, context),
        { New: { } made } => NewJailView.Draw(model, made, canvas, context),
        _ => DrawList(model, canvas, context.Theme),
    };

    private static (int X, int Y)? DrawList(Model model, Canvas canvas, Theme theme)
    {
        IReadOnlyList<JailSummary> shown = Updates.ShownJails(model);
        (int X, int Y)? cursor = DrawState(model, shown.Count, canvas.Slice(0, 0, canvas.Width, 1), theme);
        int name = shown.Select(static jail => TextLayout.Measure(jail.Name)).DefaultIfEmpty(0).Max();
        TableColumn[] columns =
        [
            new("JAIL", Math.Clamp(name + 1, 8, 24)),
            new("STATE", 11),
            new("FILTER", 12, Priority: 2),
            new("BANS AFTER", 11, Priority: 1),
            new("FOR", 8, Right: true, Priority: 1),
            new("", 1, Priority: 1),
            new("LOGS", 12, Grows: true),
            new("ACTIONS", canvas.Width >= ScreenLayout.WideWidth ? 30 : 12, Priority: 3),
        ];
        Canvas body = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        Table.Draw(body, columns, shown.Count, model.Jails.List, (row, column) => Field(shown[row], model.Jails.Settings.GetValueOrDefault(shown[row].Name), column, theme), theme);
        if (shown.Count == 0 && model.Link.Info is not null)
        {
            body.WriteCut(1, 1, Nothing(model), body.Width - 2, theme.Dim, theme.Ellipsis);
        }

        return cursor;
    }

    private static string Nothing(Model model) => model switch
    {
        { Jails.Filter.IsEmpty: false } => "no jail passes the filter; esc drops it",
        { ReadOnly: true } => "no jail is enabled",
        _ => "no jail is enabled; n makes one",
    };

    private static (int X, int Y)? DrawState(Model model, int shown, Canvas canvas, Theme theme)
    {
        JailsModel jails = model.Jails;
        string counted = jails.Filter.IsEmpty ? Format.Number(shown) : $"{Format.Number(shown)} of {Format.Number(model.Overview.Jails.Count)}";
        string state = jails.Error ?? counted;
        int columns = Math.Min(TextLayout.Measure(state), canvas.Width * 2 / 3);
        canvas.WriteCut(canvas.Width - 1 - columns, 0, state, columns, jails.Error is null ? theme.Normal : theme.Danger, theme.Ellipsis);
        int room = Math.Max(canvas.Width - columns - 7, 1);
        canvas.Write(1, 0, "/", jails.Filter.IsEmpty && jails.Editing is null ? theme.Dim : theme.Accent);
        if (jails.Editing is { } typed)
        {
            return canvas.ToOuter(typed.Draw(canvas, 3, 0, room, theme.Strong), 0);
        }

        canvas.WriteCut(3, 0, jails.Filter.IsEmpty ? "no filter" : jails.Filter.Text, room, jails.Filter.IsEmpty ? theme.Dim : theme.Strong, theme.Ellipsis);
        return null;
    }

    private static TableField Field(JailSummary jail, JailSettingsInfo? settings, int column, Theme theme) => column switch
    {
        0 => new TableField(jail.Name, theme.Strong),
        1 => OverviewView.StateField(jail.State, theme),
        // Where there is something to say, it is more use than the settings.
        6 when jail.Detail is { Length: > 0 } trouble => new TableField(trouble, theme.Warning),
        _ when settings is null => new TableField(column is 5 ? "" : theme.None, theme.Dim),
        2 => new TableField(settings.Filter),
        3 => new TableField($"{Format.Number(settings.MaxRetry)} in {Format.Duration(settings.FindTime)}"),
        4 => new TableField(settings.Grows ? $"{Format.Duration(settings.BanTime)}+" : Format.Duration(settings.BanTime)),
        6 => new TableField(settings.Logs.Count > 0 ? string.Join(' ', settings.Logs) : settings.Backend),
        7 => new TableField(settings.Actions.Count > 0 ? string.Join(' ', settings.Actions) : theme.None, settings.Actions.Count > 0 ? theme.Normal : theme.Dim),
        _ => default,
    };
}
