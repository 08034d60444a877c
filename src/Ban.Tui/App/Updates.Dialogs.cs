using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The dialogs: how they are opened, their keys, and what they ask for.</content>
public static partial class Updates
{
    private const double Permanent = -1;

    private static readonly Notice s_readOnly = new("read-only: nothing can be changed here", IsError: true);

    private static Model Ask(Model model, DialogModel dialog) => model.ReadOnly ? model with { Notice = s_readOnly } : model with { Dialog = dialog };

    private static Model OpenBanDialog(Model model, string address, string jail) =>
        Ask(model, new BanDialog(TextField.Of(address), TextField.Of(jail), new TextField(), BanField.Address) { Jails = JailNames(model) });

    private static Model OpenUnbanDialog(Model model, string id, string jail) => Ask(model, AskToLift(
        $"Lift the ban of {id} in {jail}?", new UnbanCommand([new BanRemoveParams([id], jail)], Known(model, new BanKey(jail, id)))));

    private static Model OpenUnbanDialog(Model model, IReadOnlyList<BanRow> bans)
    {
        var jails = bans.GroupBy(row => row.Info.Jail).Select(jail => new BanRemoveParams([.. jail.Select(row => row.Info.Id)], jail.Key)).ToList();
        string question = bans is [var only]
            ? $"Lift the ban of {only.Info.Id} in {only.Info.Jail}?"
            : $"Lift {bans.Count} bans in {string.Join(", ", jails.Select(request => request.Jail))}?";
        return Ask(model, AskToLift(question, new UnbanCommand(jails, [.. bans.Select(row => row.Info)])));
    }

    private static ConfirmDialog AskToLift(string question, UnbanCommand command) => new("Lift a ban", question, DialogButton.Enter("lift"), command);

    private static Model OpenIgnoreDialog(Model model, string address, string jail) =>
        Ask(model, new IgnoreDialog(TextField.Of(address), jail, JailNames(model), InAll: false, Write: false, IgnoreField.Address));

    private static Model OpenProlongDialog(Model model, IReadOnlyList<BanRow> bans) =>
        Ask(model, new ProlongDialog([.. bans.Select(row => row.Info)], new TextField(), model.Link.Taken));

    /// <summary>Those that end at all never end any more; that can be taken back, so nobody is asked.</summary>
    private static Step MakePermanent(Model model, IReadOnlyList<BanRow> bans)
    {
        BanInfo[] ending = [.. bans.Select(row => row.Info).Where(ban => ban.End is not null)];
        return model.ReadOnly ? new Step(model with { Notice = s_readOnly })
            : ending.Length == 0 ? new Step(model with { Notice = new Notice("permanent already", IsError: true) })
            : new Step(model, ProlongCommand.Of(ending, Permanent));
    }

    private static IReadOnlyList<string> JailNames(Model model) =>
        [.. model.Overview.Jails.Where(jail => jail.State != JailStates.Refused).Select(jail => jail.Name)];

    private static IReadOnlyList<BanInfo> Known(Model model, BanKey key) => model.Bans.Table.Find(key) is { } row ? [row.Info] : [];

    private static Step ApplyDialogKey(Model model, DialogModel dialog, KeyInput key) => dialog switch
    {
        _ when key.Key == Key.Escape => new Step(model with { Dialog = null }),
        ConfirmDialog confirm => key == confirm.Answer.Key ? new Step(model with { Dialog = null }, confirm.Command) : new Step(model),
        DropChangesDialog when key.Key == Key.Enter => new Step(SetForm(model with { Dialog = null }, null)),
        FormDialog form => ApplyFormKey(model, form, key),
        _ => new Step(model),
    };

    private static Step ApplyFormKey(Model model, FormDialog form, KeyInput key)
    {
        int change = key switch
        {
            { Key: Key.Tab, Modifiers: KeyModifiers.Shift } or { Key: Key.Up } => -1,
            { Key: Key.Tab } or { Key: Key.Down } => 1,
            _ => 0,
        };
        if (change != 0)
        {
            int fields = form.Shape.Rows.Count;
            return new Step(model with { Dialog = form.WithFocus((form.FocusIndex + change + fields) % fields) });
        }

        return key.Key == Key.Enter ? Submit(model, form) : ApplyText(model, key) ?? new Step(model);
    }

    private static Step Submit(Model model, FormDialog form)
    {
        switch (form)
        {
            case BanDialog ban:
                return ban.ToRequest(out BanField wrong, out string? error) is { } request
                    ? new Step(model with { Dialog = null }, new BanCommand([request]))
                    : new Step(model with { Dialog = ban with { Focus = wrong, Error = error } });
            case ProlongDialog prolong:
                return Submit(model, prolong, prolong.ToCommand(out string? late), late);
            case IgnoreDialog ignore:
                return Submit(model, ignore with { Focus = IgnoreField.Address }, ignore.ToCommand(out string? bad), bad);
            default:
                return new Step(model);
        }
    }

    private static Step Submit(Model model, FormDialog form, Command? command, string? error) => command is not null
        ? new Step(model with { Dialog = null }, command)
        : new Step(model with { Dialog = form with { Error = error } });

    private static Step ClickInDialog(Model model, DialogModel dialog, MouseInput mouse)
    {
        DialogShape shape = dialog.Shape;
        if (DialogPlaces.ButtonAt(shape, model, mouse.X, mouse.Y) is { } button)
        {
            return ApplyDialogKey(model, dialog, button.Key);
        }

        if (dialog is not FormDialog form || DialogPlaces.FieldAt(shape, model, mouse.X, mouse.Y) is not { } field)
        {
            return new Step(model);
        }

        // A click on a choice takes the next one, as a blank does.
        FormDialog focused = form.WithFocus(field);
        return new Step(model with { Dialog = shape.Rows[field].Field is null ? focused.Edit(KeyInput.Of(' ')) ?? focused : focused });
    }
}
