using Ban.Core.Net;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>Asks whom to ban, where, for how long and why.</summary>
/// <param name="Address">An address or a network.</param>
/// <param name="Jail">Name of a jail.</param>
/// <param name="Duration">As in the configuration; empty for the jail's own.</param>
/// <param name="Focus">The field that has the keys.</param>
public sealed record BanDialog(TextField Address, TextField Jail, TextField Duration, BanField Focus) : FormDialog
{
    private const double Permanent = -1;

    /// <summary>Kept with the ban; may be empty.</summary>
    public TextField Reason { get; init; } = new();

    /// <summary>Jails that there are; empty while that is not known.</summary>
    public IReadOnlyList<string> Jails { get; init; } = [];

    public override int FocusIndex => (int)Focus;

    public override DialogShape Shape => new("Ban", "",
    [
        new("address", Address, Note: NoteOf(BanField.Address, Address)),
        new("jail", Jail, Note: NoteOf(BanField.Jail, Jail)),
        new("for", Duration, Empty: "as the jail says; or 1h, 2d, -1 for ever", Note: NoteOf(BanField.Duration, Duration)),
        new("reason", Reason, Empty: "may be left out"),
    ], FocusIndex, Error, [DialogButton.Enter("ban"), DialogButton.Back]);

    public override FormDialog WithFocus(int index) => this with { Focus = (BanField)index };

    public override FormDialog? Edit(InputEvent input) => Focus switch
    {
        BanField.Address => Address.Edit(input) is { } edited ? this with { Address = edited, Error = null } : null,
        BanField.Jail => Jail.Edit(input) is { } edited ? this with { Jail = edited, Error = null } : null,
        BanField.Duration => Duration.Edit(input) is { } edited ? this with { Duration = edited, Error = null } : null,
        _ => Reason.Edit(input) is { } edited ? this with { Reason = edited, Error = null } : null,
    };

    /// <summary>The request that the fields make; null where one of them is wrong.</summary>
    /// <param name="wrong">Which one is.</param>
    /// <param name="error">What is wrong with it.</param>
    public BanAddParams? ToRequest(out BanField wrong, out string? error)
    {
        foreach (BanField field in Enum.GetValues<BanField>())
        {
            if (ErrorOf(field) is { } found)
            {
                (wrong, error) = (field, found);
                return null;
            }
        }

        (wrong, error) = (BanField.Address, null);
        string reason = Reason.Text.Trim();
        return new BanAddParams([Parsed!.Value.ToString()], Jail.Text.Trim(), Seconds(Duration.Text, out _), reason.Length > 0 ? reason : null);
    }

    /// <summary>The seconds of a ban's time; null for an empty text, and, with an error, for a wrong one.</summary>
    public static double? Seconds(string text, out string? error)
    {
        error = null;
        if (text.Trim() is not { Length: > 0 } time || !Core.Time.Duration.TryParseSeconds(time, out double seconds, out error))
        {
            return null;
        }

        error = seconds > 0 || seconds == Permanent ? null : "expected a time above 0, or -1 for ever";
        return error is null ? seconds : null;
    }

    private string? ErrorOf(BanField field)
    {
        switch (field)
        {
            case BanField.Address:
                return Parsed is not null ? null : "expected an address or a network, such as 192.0.2.1 or 2001:db8::/48";
            case BanField.Jail when Jail.Text.Trim().Length == 0:
                return "expected the name of a jail";
            case BanField.Jail:
                return Jails.Count == 0 || Jails.Contains(Jail.Text.Trim(), StringComparer.Ordinal) ? null : $"no such jail; there are {string.Join(", ", Jails)}";
            case BanField.Duration:
                Seconds(Duration.Text, out string? error);
                return error;
            default:
                return null;
        }
    }

    // Said while one types: what is wrong with the text so far, or what it means.
    private string NoteOf(BanField field, TextField text) =>
        text.Text.Length == 0 ? "" : ErrorOf(field) ?? (field == BanField.Address ? AddressNote : "");

    private NetAddress? Parsed => NetAddress.TryParse(Address.Text.Trim().AsSpan(), out NetAddress address) ? address : null;

    private string AddressNote
    {
        get
        {
            if (Parsed is not { } address)
            {
                return "";
            }

            int bits = (address.IsIPv4 ? 32 : 128) - address.PrefixLength;
            return bits switch
            {
                0 => "",
                <= 32 => $"{address}: a network of {Math.Pow(2, bits).ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} addresses",
                _ => $"{address}: a network of 2^{bits} addresses",
            };
        }
    }
}

/// <summary>Fields of <see cref="BanDialog"/>, from top to bottom.</summary>
public enum BanField
{
    Address,
    Jail,
    Duration,
    Reason,
}
