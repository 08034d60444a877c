using System.Globalization;
using Ban.Core.Net;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>Asks whose failures are not to count, where and for how long.</summary>
/// <param name="Address">An address or a network.</param>
/// <param name="Jail">The jail that it is about.</param>
/// <param name="Jails">All that there are.</param>
/// <param name="InAll">Whether in all jails and not in that one alone.</param>
/// <param name="Write">Whether it is written to the configuration, so that it outlives a reload.</param>
/// <param name="Focus">The field that has the keys.</param>
public sealed record IgnoreDialog(TextField Address, string Jail, IReadOnlyList<string> Jails, bool InAll, bool Write, IgnoreField Focus) : FormDialog
{
    public override int FocusIndex => (int)Focus;

    public override DialogShape Shape => new("Ignore", "Failures of this address or network are not to count any more.",
    [
        new("address", Address, Note: Address.Text.Length == 0 ? "" : ErrorOf() ?? ""),
        new("in", null, InAll ? string.Create(CultureInfo.InvariantCulture, $"all {Jails.Count} jails") : $"{Jail} alone"),
        new("until", null, Write ? $"for good: written to jail.d/{(InAll ? "NAME" : Jail)}.local too" : "the next reload or restart"),
    ], FocusIndex, Error, [DialogButton.Enter("ignore"), new(KeyInput.Of(' '), "space", "other choice"), DialogButton.Back]);

    public override FormDialog WithFocus(int index) => this with { Focus = (IgnoreField)index };

    public override FormDialog? Edit(InputEvent input) => Focus switch
    {
        IgnoreField.Address => Address.Edit(input) is { } edited ? this with { Address = edited, Error = null } : null,
        _ when input is not KeyInput key || !(key.Is(' ') || key.Key is Key.Left or Key.Right) => null,
        IgnoreField.Where => this with { InAll = !InAll },
        _ => this with { Write = !Write },
    };

    /// <summary>The command that the fields make; null, and why, where the address is wrong.</summary>
    public IgnoreCommand? ToCommand(out string? error)
    {
        error = ErrorOf();
        return error is null && NetAddress.TryParse(Address.Text.Trim().AsSpan(), out NetAddress address)
            ? new IgnoreCommand(address.ToString(), InAll ? Jails : [Jail], Write)
            : null;
    }

    private string? ErrorOf() =>
        NetAddress.TryParse(Address.Text.Trim().AsSpan(), out _) ? null : "expected an address or a network, such as 192.0.2.1 or 2001:db8::/48";
}

/// <summary>Fields of <see cref="IgnoreDialog"/>, from top to bottom.</summary>
public enum IgnoreField
{
    Address,
    Where,
    Until,
}
