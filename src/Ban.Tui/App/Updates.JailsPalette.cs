using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The palette's words for jails.</content>
public static partial class Updates
{
    /// <summary>Runs a word; null where what follows it is wrong.</summary>
    private static Step? RunJails(Model model, string name, string[] words) => (name, words) switch
    {
        ("jails" or "edit" or "new", _) when model.Jails.Form is { ChangeCount: > 0 } form =>
            new Step(model with { View = View.Jails, Notice = new Notice($"the form of {form.Jail} has changes: ctrl-w shows them, esc drops them", IsError: true) }),
        ("jails", _) => ReadJailsIfWanted(SetJailsFilter(ToJails(model), TextField.Of(string.Join(' ', words))) is var filtered
            ? filtered with { Jails = filtered.Jails with { Editing = null } }
            : model),
        ("edit", [var jail]) => OpenForm(ToJails(model), jail),
        ("new", []) => OpenNewJail(ToJails(model)),
        ("keep" or "revert", []) => new Step(model, new EndTrialCommand(Keep: name == "keep")),
        ("reload", []) => new Step(model, new ReloadJailsCommand(null)),
        ("reload", [var jail]) => new Step(model, new ReloadJailsCommand(jail)),
        ("start", [var jail]) => new Step(model, new ChangeJailCommand(JailAction.Start, jail)),
        ("pause", [var jail]) => new Step(model, new ChangeJailCommand(JailAction.Pause, jail)),
        ("resume", [var jail]) => new Step(model, new ChangeJailCommand(JailAction.Resume, jail)),
        ("stop", [var jail]) => new Step(Ask(model, AskToStop(jail, Known(model, jail)?.Banned ?? 0))),
        _ => null,
    };

    /// <summary>The list of jails, with nothing over it.</summary>
    private static Model ToJails(Model model) => model with { View = View.Jails, Jails = model.Jails with { Form = null, New = null, Preview = null } };

    private static JailSummary? Known(Model model, string jail) => model.Overview.Jails.FirstOrDefault(known => known.Name == jail);
}
