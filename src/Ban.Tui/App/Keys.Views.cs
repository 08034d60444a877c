using System.Collections.Immutable;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The keys of Config and Log.</content>
public static partial class Keys
{
    private static readonly ImmutableArray<KeyHint> s_log =
    [
        new("enter", "the whole line"),
        new("/", "filter: words, jail:x, ! inverts"),
        new("l L", "more or less grave lines: all, info, notice, warning, error"),
        new("p", "pause and go on"),
        new("f", "follow the newest"),
        new("y", "copy the line to the clipboard"),
        new("esc", "close the line, then drop the filter"),
    ];

    private static readonly ImmutableArray<KeyHint> s_config =
    [
        new("enter", "open a file, fold a folder, go to the line"),
        new("/", "names that hold a text; in a file look for it, n N the next"),
        new("o", "in a file: the other of NAME.conf and NAME.local"),
        new("v", "values that hold, by option or jail, with file and line"),
        new("c", "check: everything that is wrong"),
        new("R", "read the names of the files again"),
        new("y", "copy the line to the clipboard"),
        new("esc", "back"),
    ];

    private static readonly ImmutableArray<KeyHint> s_configChanges =
    [
        new("e E", "edit here or in $EDITOR; of NAME.conf its NAME.local"),
        new("ctrl-w", "in the editor: what writing changes"),
        new("enter w", "there: write and reload, only write"),
        new("r", "have the daemon reload"),
    ];

    private static IReadOnlyList<KeyHint> LogLine(Model model) => model.Log switch
    {
        { Editing: not null } => [new("enter", "keep"), new("esc", "drop"), new("!word", "inverts"), new("jail:", "look there")],
        { DetailOpen: true } => [new("j k", "next"), new("y", "copy"), new("esc", "back"), new("?", "keys")],
        _ => [new("enter", "whole line"), new("/", "filter"), new("l", "level"), new("p", "pause"), new("y", "copy"), new("q", "quit"), new("?", "keys")],
    };

    private static IReadOnlyList<KeyHint> ConfigLine(Model model) => model.Config.Pane switch
    {
        null when model.Config.Editing is not null => [new("enter", "keep"), new("esc", "drop")],
        null => [new("enter", "open"), .. Edits(model), new("v", "values"), new("c", "check"), new("/", "filter"), .. Reloads(model), new("?", "keys")],
        FilePane { Seeking: not null } => [new("enter", "look for it"), new("esc", "back")],
        FilePane => [.. Edits(model), new("v", "value"), new("o", ".conf/.local"), new("/", "find"), new("esc", "back"), new("?", "keys")],
        EditPane => [new("ctrl-w", "what changes, then write"), new("ctrl-_", "undo"), new("esc", "leave")],
        DiffPane diff => [new("enter", "write and reload"), new("w", "only write"), .. ShowsProblems(diff), new("esc", "back")],
        ProblemsPane => [new("enter", "go to the line"), new("y", "copy"), new("esc", "back"), new("?", "keys")],
        ValuesPane { Typing: true } => [new("enter", "to the list"), new("up down", "move"), new("esc", "back")],
        _ => [new("enter", "go to the line"), new("/", "other words"), new("y", "copy"), new("esc", "back"), new("?", "keys")],
    };

    private static IEnumerable<KeyHint> ShowsProblems(DiffPane diff) => diff.Problems is { Count: > 0 } ? [new KeyHint("c", "what is wrong")] : [];

    private static IEnumerable<KeyHint> Edits(Model model) => model.ReadOnly ? [] : [new KeyHint("e", "edit"), new KeyHint("E", "$EDITOR")];

    private static IEnumerable<KeyHint> Reloads(Model model) => model.ReadOnly ? [] : [new KeyHint("r", "reload")];
}
