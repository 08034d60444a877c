using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>What the keys of the view Jails do.</summary>
internal static class JailKeys
{
    public static IReadOnlyList<KeyHint> Line(Model model) => model.Jails switch
    {
        { Editing: not null } => [new("enter", "keep"), new("esc", "drop"), new("!word", "inverts"), new("jail:", "look there")],
        { Preview.IsWriting: true } => [new("?", "keys")],
        { Preview: not null } => [new("enter", "write and apply"), new("t", "apply with trial"), new("j k", "scroll"), new("esc", "back"), new("?", "keys")],
        { Form.Editor: not null, Form.Selected.Option.HasLines: true } => [new("tab", "keep"), new("enter", "new line"), new("esc", "drop"), new("ctrl-w", "preview")],
        { Form.Editor: not null } => [new("enter tab", "keep"), new("esc", "drop"), new("ctrl-w", "preview")],
        { Form.Fields.IsEmpty: true } => [new("esc", "back"), new("?", "keys")],
        { Form: not null } => [new("enter", "change"), new("u", "as it was"), new("d", "take out"), new("ctrl-w", "preview"), new("esc", "back"), new("?", "keys")],
        { New.Step: NewJailStep.Filter } => [new("type", "to find a filter"), new("enter", "its log"), new("esc", "back")],
        { New.Step: NewJailStep.Log } => [new("type", "a path, or choose"), new("enter", "its rules"), new("esc", "back")],
        { New: not null } => [new("tab", "next"), new("enter", "try on the past"), new("ctrl-w", "preview and enable"), new("esc", "back")],
        _ when model.ReadOnly => [new("o", "open"), new("/", "filter"), new("t", "regex lab"), new("q", "quit"), new("?", "keys")],
        _ => [new("enter", "edit"), new("n", "new"), new("s", "start"), new("x", "stop"), new("p", "pause"), new("r", "reload"), new("/", "filter"), new("?", "keys")],
    };

    public static IEnumerable<KeyHint> Help(Model model) => model.Jails switch
    {
        { Preview: not null } =>
        [
            new("enter", "write the file, check and apply it"),
            new("t", $"the same on trial: it goes back after {ChangePreview.TrialSeconds} s unless it is kept"),
            new("esc", "back; nothing is written"),
        ],
        { Form: not null } =>
        [
            new("enter e", "change the option; enter or tab keeps, esc drops"),
            new("space h l", "of a choice: the next, the one before"),
            new("u", "as it was when the form was opened"),
            new("d", "take it out of the file, so that other files hold"),
            new("ctrl-w", "what would be written; from there it is"),
            new("esc", "leave the form"),
        ],
        _ when model.ReadOnly => s_looks,
        _ =>
        [
            new("enter e", "edit the jail in a form"),
            new("n", "new jail: filter, log, try it on the past, enable"),
            new("s x", "start; stop, which takes its bans out of the firewall"),
            new("p", "pause and resume"),
            new("r R", "reload the jail, or all"),
            .. s_looks,
            new("z", "take the last change back"),
            new("K T", "keep the change that is on trial, take it back"),
        ],
    };

    private static readonly KeyHint[] s_looks =
    [
        new("o", "open the jail: what holds, logs, actions"),
        new("t", "its filter in the regex lab"),
        new("/", "filter: words, jail:x, ! inverts"),
    ];
}
