using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>A question over the view.</summary>
public abstract record DialogModel;

/// <summary>Asks whom to ban, where and for how long.</summary>
/// <param name="Address">An address or a network.</param>
/// <param name="Jail">Name of a jail.</param>
/// <param name="Duration">As in the configuration; empty for the jail's own.</param>
/// <param name="Focus">The field that has the keys.</param>
/// <param name="Error">What is wrong with the fields, said after Enter.</param>
public sealed record BanDialog(TextField Address, TextField Jail, TextField Duration, BanField Focus, string? Error = null) : DialogModel;

/// <summary>Fields of <see cref="BanDialog"/>, from top to bottom.</summary>
public enum BanField
{
    Address,
    Jail,
    Duration,
}

/// <summary>Asks whether to lift bans.</summary>
public sealed record UnbanDialog(UnbanCommand Command) : DialogModel;

/// <summary>Asks whether to leave a form without writing what was changed in it.</summary>
public sealed record DropChangesDialog(int Changes) : DialogModel;

/// <summary>Asks whether to stop a jail.</summary>
/// <param name="Banned">Bans that leave the firewall with it.</param>
public sealed record StopJailDialog(string Jail, long Banned) : DialogModel;
