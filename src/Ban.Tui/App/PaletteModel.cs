using System.Collections.Immutable;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>The line of commands, opened with <c>:</c>.</summary>
/// <param name="Field">What is typed.</param>
/// <param name="Recalled">Place in the history, counted back from the latest, 1 the first; 0 while nothing is recalled.</param>
/// <param name="Error">What is wrong with it, said after Enter.</param>
public sealed record PaletteModel(TextField Field, int Recalled = 0, string? Error = null)
{
    /// <summary>Lines remembered; the oldest go first.</summary>
    public const int MaxHistory = 100;

    public static PaletteModel Open { get; } = new(new TextField());
}

/// <summary>A command of the palette.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Arguments">What may follow, for the list; in brackets what may be left out.</param>
/// <param name="Help">What it does.</param>
/// <param name="Changes">Whether it changes the daemon's state, and is not offered where nothing may be changed.</param>
/// <param name="Opens">Whether it leads to a view, which no page may hide then.</param>
internal sealed record PaletteCommand(string Name, string Arguments, string Help, bool Changes = false, bool Opens = false)
{
    /// <summary>All commands, by name.</summary>
    public static ImmutableArray<PaletteCommand> All { get; } =
    [
        new("ban", "ADDR [JAIL] [TIME]", "ban an address or a network", Changes: true),
        new("bans", "[WORDS]", "the active bans, those that hold all words", Opens: true),
        new("check", "", "everything that is wrong in the configuration", Opens: true),
        new("config", "[FILE]", "the files of the configuration, or one of them", Opens: true),
        new("edit", "JAIL", "a jail's options in a form", Changes: true, Opens: true),
        new("failures", "[WORDS]", "the failures, those that hold all words", Opens: true),
        new("held", "", "bans that wait because somebody is logged in from there"),
        new("help", "", "the keys of this view"),
        new("history", "ADDR", "the bans of an address so far"),
        new("ignore", "ADDR [JAIL]", "failures of an address do not count any more", Changes: true),
        new("jail", "NAME", "the failures of a jail", Opens: true),
        new("jails", "[WORDS]", "the jails and what they run by, those that hold all words", Opens: true),
        new("keep", "", "keep the change that is on trial", Changes: true),
        new("log", "[LEVEL]", "the daemon's own log, of a level and above", Opens: true),
        new("mouse", "", "mouse on or off"),
        new("new", "", "a new jail: filter, log, trial, enable", Changes: true, Opens: true),
        new("overview", "", "the jails and what happens", Opens: true),
        new("pause", "JAIL", "let a jail stand still", Changes: true),
        new("quit", "", "leave"),
        new("regex", "[FILTER]", "the regex lab, with a filter or that of a jail", Opens: true),
        new("reload", "[JAIL]", "read the configuration again", Changes: true),
        new("resume", "JAIL", "let a paused jail go on", Changes: true),
        new("revert", "", "take the change back that is on trial", Changes: true),
        new("sample", "LOG", "the regex lab, with the last lines of a file or of a jail's log", Opens: true),
        new("sort", "COLUMN", "the bans by since, until, address, jail, count or failures", Opens: true),
        new("start", "JAIL", "start a jail that was stopped", Changes: true),
        new("stop", "JAIL", "stop a jail; its bans leave the firewall", Changes: true),
        new("value", "[WORDS]", "the values that hold, by option or jail, with file and line", Opens: true),
        new("unban", "ADDR [JAIL]", "lift a ban", Changes: true),
        new("undo", "", "take the last change back", Changes: true),
        new("why", "ADDR", "why an address is banned, or is not"),
    ];
}
