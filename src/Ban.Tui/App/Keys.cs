using System.Collections.Immutable;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>What the keys of each view do, said once for the last line and for the help.</summary>
public static partial class Keys
{
    private static readonly ImmutableArray<KeyHint> s_common =
    [
        new("1-7 tab", "go to a view"),
        new("j k g G", "move; arrows, page up and down, home and end do too"),
        new("l h", "into what is selected, and back; right and left do too"),
    ];

    private static readonly ImmutableArray<KeyHint> s_bans =
    [
        new("enter", "open the ban"),
        new("space a", "mark; mark all that are shown"),
        new("s", "sort by the next column"),
        new("S", "the other way round"),
        new("/", "filter: words, jail:x ip:z, ! inverts"),
        new("r", "read all again"),
    ];

    private static readonly ImmutableArray<KeyHint> s_about =
    [
        new("w H", "why it is banned or not; its bans so far"),
        new("W", "bans that wait: somebody is logged in from there"),
    ];

    private static readonly ImmutableArray<KeyHint> s_lab =
    [
        new("tab", "patterns or sample"),
        new("h l shift-tab", "the next option: failregex, ignoreregex and so on"),
        new("enter e", "type into the patterns; esc leaves"),
        new("a delete", "add a pattern, take one away"),
        new("z ctrl-_", "take the last edit back, also while typing"),
        new("ctrl-o", "open a log; a paste in the sample takes its lines"),
        new("ctrl-l", "open a filter, or that of a jail"),
        new("enter", "in the sample: the whole line, or what came near"),
        new("f", "show all, missed, matched or ignored lines"),
        new("d", "before and after: what the saved filter does otherwise"),
        new("y", "copy the line to the clipboard"),
        new("1-7", "go to a view"),
    ];

    private static readonly ImmutableArray<KeyHint> s_closing =
    [
        new(":", "commands; tab completes, up and down recall"),
        new("m", "mouse on or off"),
        new("ctrl-z", "suspend"),
        new("q", "quit"),
        new("?", "these keys"),
    ];

    /// <summary>The keys for the last line of the view, most useful first; the last is the way to the help.</summary>
    public static IReadOnlyList<KeyHint> Line(Model model) => model switch
    {
        { Dialog: { } dialog } => [.. dialog.Shape.Rows.Count > 1 ? [new KeyHint("tab", "next field")] : ReadOnlySpan<KeyHint>.Empty, .. dialog.Shape.Buttons.Select(static button => new KeyHint(button.Name, button.Action))],
        { Page: { } page } => [new("j k", "move"), page.Kind == PageKind.Why ? new("H", "history") : new("w", "why"), .. Changes(model).Take(1), new("y", "copy"), new("esc", "back"), new("?", "keys")],
        { Held: not null } => [.. Decides(model), new("w", "why"), new("esc", "back"), new("?", "keys")],
        { View: View.Overview, Overview.Editing: not null } => [new("enter", "keep"), new("esc", "drop"), new("!word", "inverts"), new("jail: user: ip:", "look there")],
        { View: View.Bans, Bans.Editing: not null } => [new("enter", "keep"), new("esc", "drop"), new("!word", "inverts"), new("jail: ip:", "look there")],
        { View: View.Failures, Failures.Editing: not null } => [new("enter", "keep"), new("esc", "drop"), new("!word", "inverts"), new("jail: user: ip:", "look there")],
        { View: View.Failures, Failures.DetailOpen: true } => [.. Changes(model), .. Ignores(model), new("w", "why"), new("t", "regex lab"), new("esc", "back"), new("y", "copy"), new("?", "keys")],
        { View: View.Failures } => [new("enter", "detail"), new("/", "filter"), new("p", "pause"), .. Changes(model), new("y", "copy"), new("q", "quit"), new("?", "keys")],
        { View: View.Regex } => LabLine(model),
        { View: View.Config } => ConfigLine(model),
        { View: View.Log } => LogLine(model),
        { View: View.Jails } => JailKeys.Line(model),
        { View: View.Bans, Bans.DetailOpen: true } => [.. Changes(model), .. Prolongs(model, "prolong", "for ever"), new("w", "why"), new("esc", "back"), new("y", "copy"), new("?", "keys")],
        { View: View.Bans } => [new("enter", "detail"), new("/", "filter"), new("s", "sort"), new("space", "mark"), .. Changes(model), new("y", "copy"), new("?", "keys")],
        { View: View.Overview, Overview.Page: not null } => [new("enter", "failures"), new("t", "regex lab"), .. Changes(model).Take(1), new("esc", "back"), new("?", "keys")],
        _ => [new("enter", "open the jail"), .. Changes(model).Take(1), new("/", "filter"), .. PausesAndReloads(model), new(":", "command"), new("?", "keys")],
    };

    /// <summary>All keys of the view.</summary>
    public static IReadOnlyList<KeyHint> Help(Model model) => model switch
    {
        { Page: not null } => [.. s_common, new("w H", "why, and the history of the same address"), new("r", "ask again"), .. Changes(model).Take(1), new("y", "copy the text to the clipboard"), new("esc", "back"), .. s_closing],
        { Held: not null } => [.. s_common, .. Decides(model), new("w", "why: the failures and bans of the address"), new("r", "ask again"), new("esc", "back"), .. s_closing],
        _ => HelpOfView(model),
    };

    private static IReadOnlyList<KeyHint> HelpOfView(Model model) => model.View switch
    {
        View.Failures =>
        [
            .. s_common,
            new("enter", "open the failure"),
            new("/", "filter: words, jail:x user:y ip:z, ! inverts"),
            new("p", "pause and go on"),
            new("f", "follow the newest"),
            .. Changes(model), .. Ignores(model), .. Back(model), .. s_about,
            new("t", "try the line in the regex lab"),
            new("y", "copy the line to the clipboard"),
            new("esc", "close the failure, then drop the filter"),
            .. s_closing,
        ],
        View.Bans =>
        [
            .. s_common, .. s_bans, .. Changes(model), .. Prolongs(model, "let the ban end later", "make it permanent"), .. Ignores(model), .. Back(model), .. s_about,
            new("y", "copy the addresses to the clipboard"),
            new("esc", "close the ban, then drop marks and filter"),
            .. s_closing,
        ],
        View.Config => [.. s_common, .. s_config, .. model.ReadOnly ? [] : s_configChanges, .. s_closing],
        View.Log => [.. s_common, .. s_log, .. s_closing],
        View.Regex => [.. s_lab, .. Saves(model), .. s_closing],
        View.Jails => [.. s_common, .. JailKeys.Help(model), .. s_closing],
        _ =>
        [
            .. s_common,
            new("enter", "open the jail, then its failures"),
            new("/", "filter jails and events: words, jail:x ip:z, ! inverts"),
            new("t", "in a jail: its filter in the regex lab"),
            .. Changes(model).Take(1), .. PausesAndReloads(model), .. Back(model),
            new("esc", "back; drop the filter"),
            .. s_closing,
        ],
    };

    private static IReadOnlyList<KeyHint> LabLine(Model model) => model.Lab switch
    {
        { Prompt: not null } => [new("tab", "complete"), new("enter", "do it"), new("esc", "back")],
        { Typing: true } => [new("esc", "leave"), new("tab", "sample"), new("shift-tab", "option"), new("ctrl-_", "undo"), .. Saves(model)],
        { OnSample: true } => [new("tab", "patterns"), new("enter", "line"), new("ctrl-o", "log"), new("f", "show"), new("d", "before/after"), .. Saves(model), new("?", "keys")],
        _ => [new("tab", "sample"), new("enter", "type"), new("ctrl-o", "log"), new("ctrl-l", "filter"), .. Saves(model), new("d", "before/after"), new("?", "keys")],
    };

    private static IEnumerable<KeyHint> Saves(Model model) => model.ReadOnly ? [] : [new KeyHint("ctrl-w", "save")];

    private static IEnumerable<KeyHint> PausesAndReloads(Model model) => model.ReadOnly ? [] : [new KeyHint("p", "pause"), new KeyHint("r", "reload")];

    private static IEnumerable<KeyHint> Changes(Model model) =>
        model.ReadOnly ? [] : [new KeyHint("b", "ban"), new KeyHint("u", "unban")];

    private static IEnumerable<KeyHint> Ignores(Model model) => model.ReadOnly ? [] : [new KeyHint("i", "ignore")];

    private static IEnumerable<KeyHint> Prolongs(Model model, string later, string never) =>
        model.ReadOnly ? [] : [new KeyHint("e", later), new KeyHint("P", never)];

    private static IEnumerable<KeyHint> Decides(Model model) =>
        model.ReadOnly ? [] : [new KeyHint("b", "ban all the same"), new KeyHint("u", "drop the ban")];

    private static IEnumerable<KeyHint> Back(Model model) =>
        model.ReadOnly ? [] : [new KeyHint("z", "take the last change back")];
}
