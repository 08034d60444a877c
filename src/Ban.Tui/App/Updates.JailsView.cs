using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Jails: its list.</content>
public static partial class Updates
{
    /// <summary>The jails that pass the view's filter.</summary>
    internal static IReadOnlyList<JailSummary> ShownJails(Model model)
    {
        JailsModel jails = model.Jails;
        return jails.Filter.IsEmpty
            ? model.Overview.Jails
            : [.. model.Overview.Jails.Where(jail => jails.Filter.Matches(jail, jails.Settings.GetValueOrDefault(jail.Name)))];
    }

    /// <summary>The jail that the keys of the list are for.</summary>
    internal static JailSummary? SelectedJail(Model model)
    {
        IReadOnlyList<JailSummary> shown = ShownJails(model);
        return model.Jails.List.Selected < shown.Count ? shown[model.Jails.List.Selected] : null;
    }

    /// <summary>Keys while a text has them; null where none has.</summary>
    private static Step? ApplyJailsTypingKey(Model model, KeyInput key) => model.Jails switch
    {
        { Editing: not null } => ApplyJailsFilterKey(model, key),
        { Preview: not null } => null,
        { Form: { Editor: { } editor } form } => ApplyFormTypingKey(model, form, editor, key),
        { New: { } made } => ApplyNewJailKey(model, made, key),
        _ => null,
    };

    /// <summary>A paste, for whichever text has the keys; null where none has.</summary>
    private static Step? ApplyJailsTyping(Model model, InputEvent input) => model.Jails switch
    {
        { Editing: { } field } => field.Edit(input) is { } edited ? new Step(SetJailsFilter(model, edited)) : null,
        { Preview: not null } => null,
        { Form: { Editor: { } editor } form } => editor.Edit(input) is { } edited ? TypeInForm(model, form, edited) : null,
        { New: { } made } => TypeInNewJail(model, made, input),
        _ => null,
    };

    private static Step ApplyJailsKey(Model model, KeyInput key) => model.Jails switch
    {
        { Preview: { } preview } => ApplyPreviewKey(model, preview, key),
        { Form: { } form } => ApplyFormKey(model, form, key),
        _ => ApplyJailListKey(model, Sideways(key)),
    };

    private static Step ApplyJailListKey(Model model, KeyInput key)
    {
        JailsModel jails = model.Jails;
        if (jails.List.Move(key, ShownJails(model).Count, JailsPlaces.Rows(model)) is { } moved)
        {
            return new Step(model with { Jails = jails with { List = moved } });
        }

        JailSummary? jail = SelectedJail(model);
        return key switch
        {
            _ when key.Is('/') => new Step(model with { Jails = jails with { Editing = TextField.Of(jails.Filter.Text) } }),
            { Key: Key.Escape } when !jails.Filter.IsEmpty => new Step(SetJailsFilter(model, null)),
            _ when key.Is('o') && jail is not null => ReadIfWanted(model with { View = View.Overview, Overview = model.Overview with { Page = new JailPage(jail.Name) } }),
            _ when key.Is('t') && jail is not null => new Step(model with { View = View.Regex }, new ReadFilterCommand(jail.Name)),
            _ when ChangeOfJail(key, jail) is { } change => model.ReadOnly ? new Step(model with { Notice = s_readOnly }) : change(model),
            _ => new Step(model),
        };
    }

    /// <summary>What a key changes; null for a key that changes nothing.</summary>
    private static Func<Model, Step>? ChangeOfJail(KeyInput key, JailSummary? jail) => key switch
    {
        _ when key.Is('n') => OpenNewJail,
        _ when key.Is('R') => static model => new Step(model, new ReloadJailsCommand(null)),
        _ when jail is null => null,
        _ when key.Key == Key.Enter || key.Is('e') => model => OpenForm(model, jail.Name),
        _ when key.Is('r') => model => new Step(model, new ReloadJailsCommand(jail.Name)),
        _ when key.Is('s') => model => ChangeState(model, jail, JailAction.Start),
        _ when key.Is('x') => model => ChangeState(model, jail, JailAction.Stop),
        _ when key.Is('p') => model => ChangeState(model, jail, jail.State == JailStates.Paused ? JailAction.Resume : JailAction.Pause),
        _ => null,
    };

    // Only what takes bans out of the firewall is asked about first.
    private static Step ChangeState(Model model, JailSummary jail, JailAction action) => (action, jail.State) switch
    {
        (_, JailStates.Refused) => new Step(model with { Notice = new Notice($"{jail.Name} is not read: {jail.Detail}", IsError: true) }),
        (JailAction.Start, not JailStates.Stopped) => new Step(model with { Notice = new Notice($"{jail.Name} is not stopped", IsError: true) }),
        (JailAction.Stop or JailAction.Pause, JailStates.Stopped) => new Step(model with { Notice = new Notice($"{jail.Name} is stopped", IsError: true) }),
        (JailAction.Stop, _) => new Step(Ask(model, AskToStop(jail.Name, jail.Banned))),
        _ => new Step(model, new ChangeJailCommand(action, jail.Name)),
    };

    private static ConfirmDialog AskToStop(string jail, long banned) => new(
        "Stop a jail", $"Stop {jail}? {(banned == 1 ? "1 ban leaves" : $"{banned} bans leave")} the firewall until it starts.",
        DialogButton.Enter("stop the jail"), new ChangeJailCommand(JailAction.Stop, jail));

    private static Step ApplyJailsFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => new Step(model with { Jails = model.Jails with { Editing = null } }),
        Key.Escape => new Step(SetJailsFilter(model, null)),
        _ => ApplyJailsTyping(model, key) ?? new Step(model),
    };

    /// <summary>Filters by what is typed; null ends it and drops the filter.</summary>
    private static Model SetJailsFilter(Model model, TextField? field) =>
        KeepJails(model, model with { Jails = model.Jails with { Editing = field, Filter = RowFilter.Parse(field?.Text ?? "") } });

    private static Step ReadJailsIfWanted(Model model) => model.Jails.IsReading || model.Link.Trouble is not null || model.Link.Info is null
        ? new Step(model)
        : new Step(model with { Jails = model.Jails with { IsReading = true } }, new ReadJailsCommand());

    private static JailsModel FitJails(Model model)
    {
        JailsModel jails = model.Jails;
        return jails with
        {
            List = jails.Form is null && jails.New is null ? jails.List.Fit(ShownJails(model).Count, JailsPlaces.ListRows(model)) : jails.List,
            Form = jails.Form is { } form ? FitForm(model, form) : null,
            New = jails.New is { } made ? FitNewJail(model, made) : null,
        };
    }

    private static Step ClickInJails(Model model, MouseInput mouse)
    {
        int row = mouse.Y - JailsPlaces.FirstRow(model);
        int height = JailsPlaces.Rows(model);
        if (row < 0 || row >= height || model.Jails.Preview is not null)
        {
            return new Step(model);
        }

        // As everywhere, a click on the row that is selected does what Enter does.
        return model.Jails switch
        {
            { New: { Step: NewJailStep.Try } or { Rows: 0 } } => new Step(model),
            { New: { } made } when made.List.Top + row == made.List.Selected => StepOn(model, made),
            { New: { } made } => ClickInNewJail(model, made, row, height),
            { Form: { Editor: null } form } when form.List.Top + row == form.List.Selected => ApplyFormKey(model, form, new KeyInput(Key.Enter)),
            // What is typed is kept, as by Tab.
            { Form: { } form } => new Step(SetForm(model, EndTyping(form) with { List = form.List.Select(form.List.Top + row, form.Fields.Length, height) })),
            var jails when jails.List.Top + row == jails.List.Selected => ApplyJailListKey(model, new KeyInput(Key.Enter)),
            var jails => new Step(model with { Jails = jails with { List = jails.List.Select(jails.List.Top + row, ShownJails(model).Count, height) } }),
        };
    }
}
