using Ban.Terminal.Input;

namespace Ban.Tui.App;

/// <summary>What an update makes: the next model, and something to do.</summary>
public readonly record struct Step(Model Model, Command? Command = null);

/// <summary>The update of the model by a message. Pure: no clock, no socket, no chance.</summary>
public static partial class Updates
{
    /// <summary>Takes one message in.</summary>
    public static Step Apply(Model model, Message message)
    {
        ArgumentNullException.ThrowIfNull(model);
        return message switch
        {
            InputMessage { Input: KeyInput key } => ApplyKey(model with { Notice = null }, key),
            InputMessage { Input: PasteInput paste } => new Step(ApplyText(model with { Notice = null }, paste) ?? model),
            InputMessage { Input: MouseInput mouse } => ApplyMouse(model, mouse),
            InputMessage { Input: ResizeInput size } => new Step(Fit(model with { Width = size.Width, Height = size.Height })),
            InputMessage { Input: ClosedInput } => new Step(model, new QuitCommand(1)),
            ConnectedMessage => new Step(Connected(model)),
            DisconnectedMessage lost => new Step(Disconnected(model, lost.Trouble)),
            SnapshotMessage snapshot => new Step(TakeSnapshot(model, snapshot)),
            EventMessage raised => new Step(TakeEvent(model, raised)),
            NoticeMessage notice => new Step(model with { Notice = notice.Notice }),
            _ => new Step(model),
        };
    }

    private static Step ApplyKey(Model model, KeyInput key)
    {
        if (key.IsControl('c'))
        {
            return new Step(model, new QuitCommand(0));
        }

        if (key.IsControl('z'))
        {
            return new Step(model, new SuspendCommand());
        }

        // Whoever is on top has the keys: a help or a dialog, a text field, then the view.
        return model switch
        {
            { HelpOpen: true } => new Step(model with { HelpOpen = false }),
            { Dialog: { } dialog } => ApplyDialogKey(model, dialog, key),
            { View: View.Failures, Failures.Editing: not null } => new Step(ApplyFilterKey(model, key)),
            _ => ApplyViewKey(model, key),
        };
    }

    private static Step ApplyViewKey(Model model, KeyInput key)
    {
        if (key.Is('q'))
        {
            return new Step(model, new QuitCommand(0));
        }

        if (key.Is('?'))
        {
            return new Step(model with { HelpOpen = true });
        }

        if (key.Is('m'))
        {
            return new Step(model with { Mouse = !model.Mouse });
        }

        if (key.Is('1') || key.Is('2'))
        {
            return new Step(model with { View = key.Is('1') ? View.Overview : View.Failures });
        }

        if (key.Key == Key.Tab)
        {
            return new Step(model with { View = model.View == View.Overview ? View.Failures : View.Overview });
        }

        return model.View == View.Overview ? ApplyOverviewKey(model, key) : ApplyFailuresKey(model, key);
    }

    /// <summary>Text for whichever field has the keys; null when none has.</summary>
    private static Model? ApplyText(Model model, InputEvent input) => model switch
    {
        { Dialog: BanDialog dialog } => EditField(dialog, input) is { } edited ? model with { Dialog = edited } : null,
        { Dialog: null, View: View.Failures, Failures.Editing: { } field } => field.Edit(input) is { } edited ? SetEditing(model, edited) : null,
        _ => null,
    };

    private static Model Fit(Model model) => model with
    {
        Overview = model.Overview with { List = model.Overview.List.Fit(model.Overview.Jails.Count, ScreenLayout.JailRows(model)) },
        Failures = model.Failures with { List = model.Failures.List.Fit(model.Failures.Shown.Count, ScreenLayout.FailureRows(model)) },
    };
}
