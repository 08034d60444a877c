using Ban.Core.Net;
using Ban.Core.Time;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>Keys of the dialogs, and what they ask for.</content>
public static partial class Updates
{
    private const double Permanent = -1;

    private static readonly Notice s_readOnly = new("read-only: nothing can be changed here", IsError: true);

    private static Model OpenBanDialog(Model model, string address, string jail) => model.ReadOnly
        ? model with { Notice = s_readOnly }
        : model with { Dialog = new BanDialog(TextField.Of(address), TextField.Of(jail), new TextField(), BanField.Address) };

    private static Model OpenUnbanDialog(Model model, string id, string jail) => model.ReadOnly
        ? model with { Notice = s_readOnly }
        : model with { Dialog = new UnbanDialog(new UnbanCommand([new BanRemoveParams([id], jail)], Known(model, new BanKey(jail, id)))) };

    private static Model OpenUnbanDialog(Model model, IReadOnlyList<BanRow> bans) => model.ReadOnly
        ? model with { Notice = s_readOnly }
        : model with
        {
            Dialog = new UnbanDialog(new UnbanCommand(
                [.. bans.GroupBy(row => row.Info.Jail).Select(jail => new BanRemoveParams([.. jail.Select(row => row.Info.Id)], jail.Key))],
                [.. bans.Select(row => row.Info)])),
        };

    private static IReadOnlyList<BanInfo> Known(Model model, BanKey key) => model.Bans.Table.Find(key) is { } row ? [row.Info] : [];

    private static Step ApplyDialogKey(Model model, DialogModel dialog, KeyInput key)
    {
        if (key.Key == Key.Escape)
        {
            return new Step(model with { Dialog = null });
        }

        return dialog switch
        {
            DropChangesDialog when key.Key == Key.Enter => new Step(SetForm(model with { Dialog = null }, null)),
            StopJailDialog stop when key.Key == Key.Enter => new Step(model with { Dialog = null }, new ChangeJailCommand(JailAction.Stop, stop.Jail)),
            UnbanDialog unban when key.Key == Key.Enter => new Step(model with { Dialog = null }, unban.Command),
            BanDialog ban => ApplyBanKey(model, ban, key),
            _ => new Step(model),
        };
    }

    private static Step ApplyBanKey(Model model, BanDialog dialog, KeyInput key)
    {
        int change = key switch
        {
            { Key: Key.Tab, Modifiers: KeyModifiers.Shift } or { Key: Key.Up } => -1,
            { Key: Key.Tab } or { Key: Key.Down } => 1,
            _ => 0,
        };
        if (change != 0)
        {
            int fields = Enum.GetValues<BanField>().Length;
            return new Step(model with { Dialog = dialog with { Focus = (BanField)(((int)dialog.Focus + change + fields) % fields) } });
        }

        if (key.Key != Key.Enter)
        {
            return ApplyText(model, key) ?? new Step(model);
        }

        return ReadRequest(dialog, out BanField wrong, out string? error) is { } request
            ? new Step(model with { Dialog = null }, new BanCommand([request]))
            : new Step(model with { Dialog = dialog with { Focus = wrong, Error = error } });
    }

    private static BanDialog? EditField(BanDialog dialog, InputEvent input)
    {
        TextField field = dialog.Focus switch
        {
            BanField.Address => dialog.Address,
            BanField.Jail => dialog.Jail,
            _ => dialog.Duration,
        };
        if (field.Edit(input) is not { } edited)
        {
            return null;
        }

        dialog = dialog with { Error = null };
        return dialog.Focus switch
        {
            BanField.Address => dialog with { Address = edited },
            BanField.Jail => dialog with { Jail = edited },
            _ => dialog with { Duration = edited },
        };
    }

    private static BanAddParams? ReadRequest(BanDialog dialog, out BanField wrong, out string? error)
    {
        wrong = BanField.Address;
        error = null;
        if (!NetAddress.TryParse(dialog.Address.Text.Trim().AsSpan(), out NetAddress address))
        {
            error = "expected an address or a network, such as 192.0.2.1 or 2001:db8::/48";
            return null;
        }

        wrong = BanField.Jail;
        string jail = dialog.Jail.Text.Trim();
        if (jail.Length == 0)
        {
            error = "expected the name of a jail";
            return null;
        }

        wrong = BanField.Duration;
        string text = dialog.Duration.Text.Trim();
        double? seconds = null;
        if (text.Length > 0)
        {
            if (!Duration.TryParseSeconds(text, out double read, out error))
            {
                return null;
            }

            if (read <= 0 && read != Permanent)
            {
                error = "expected a time above 0, or -1 for ever";
                return null;
            }

            seconds = read;
        }

        return new BanAddParams([address.ToString()], jail, seconds);
    }
}
