using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The palette: its keys and its commands.</content>
public static partial class Updates
{
    private static Step ApplyPaletteKey(Model model, PaletteModel palette, KeyInput key) => key switch
    {
        { Key: Key.Escape } => new Step(model with { Palette = null }),
        { Key: Key.Enter } => Run(model, palette.Field.Text.Trim()),
        { Key: Key.Tab } => new Step(model with { Palette = Complete(model, palette) }),
        { Key: Key.Up } => new Step(model with { Palette = Recall(model, palette, palette.Recalled + 1) }),
        { Key: Key.Down } => new Step(model with { Palette = Recall(model, palette, palette.Recalled - 1) }),
        // On an empty line there is nothing to take away but the line itself.
        { Key: Key.Backspace } when palette.Field.Text.Length == 0 => new Step(model with { Palette = null }),
        _ => new Step(EditPalette(model, palette, key)),
    };

    private static Model EditPalette(Model model, PaletteModel palette, InputEvent input) =>
        palette.Field.Edit(input) is { } edited ? model with { Palette = new PaletteModel(edited) } : model;

    /// <summary>As far as all possible lines agree; a blank follows when there is only one.</summary>
    private static PaletteModel Complete(Model model, PaletteModel palette)
    {
        IReadOnlyList<string> lines = Completions.Of(model, palette.Field.Text);
        if (lines.Count == 0)
        {
            return palette;
        }

        string common = lines.Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
        return new PaletteModel(TextField.Of(lines.Count == 1 ? $"{common} " : common));
    }

    private static PaletteModel Recall(Model model, PaletteModel palette, int place) => place switch
    {
        < 0 => palette,
        0 => PaletteModel.Open,
        _ when place <= model.History.Count => new PaletteModel(TextField.Of(model.History[^place]), place),
        _ => palette,
    };

    private static Step Run(Model model, string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return new Step(model with { Palette = null });
        }

        Model closed = model with { Palette = null, History = Remembered(model.History, line) };
        if (PaletteCommand.All.FirstOrDefault(command => command.Name == words[0]) is not { } known)
        {
            return Refuse(model, $"no command {words[0]}: tab shows those that there are");
        }

        return known.Changes && model.ReadOnly
            ? new Step(closed with { Notice = s_readOnly })
            : Run(known.Opens ? closed with { Page = null, Held = null } : closed, model, known, words[1..]);
    }

    private static Step Run(Model closed, Model open, PaletteCommand command, string[] words) => (command.Name, words) switch
    {
        ("overview", []) => new Step(closed with { View = View.Overview }),
        ("failures", _) => new Step(SetFilter(closed with { View = View.Failures }, RowFilter.Parse(string.Join(' ', words)))),
        ("jail", [var name]) => new Step(SetFilter(closed with { View = View.Failures }, RowFilter.Parse($"jail:{name}"))),
        ("bans", _) => ShowBans(closed, closed.Bans with { Filter = RowFilter.Parse(string.Join(' ', words)) }),
        ("sort", [var name]) when Enum.TryParse(name, ignoreCase: true, out BanColumn column) && Enum.IsDefined(column) =>
            ShowBans(closed, closed.Bans with { Order = BanOrder.By(column) }),
        ("config", []) => new Step(closed with { View = View.Config }),
        ("config", [var file]) => Ask(closed with { View = View.Config }, number => new ReadConfigFileCommand(number, file, ConfigUse.Look)),
        ("check", []) => CheckConfig(closed with { View = View.Config }),
        ("value", _) => OpenValues(closed with { View = View.Config }, string.Join(' ', words)),
        ("log", []) => new Step(closed with { View = View.Log }),
        ("log", [var level]) when LogModel.Levels.FirstOrDefault(known => known.Equals(level, StringComparison.OrdinalIgnoreCase)) is { } wanted =>
            new Step(SetLevel(closed with { View = View.Log }, wanted)),
        ("jails" or "edit" or "new" or "keep" or "revert" or "pause" or "resume" or "reload" or "start" or "stop", _) =>
            RunJails(closed, command.Name, words) ?? Refuse(open, $"expected: {command.Name} {command.Arguments}".TrimEnd()),
        ("regex", []) => new Step(closed with { View = View.Regex }),
        ("regex", [var spec]) => new Step(closed with { View = View.Regex }, new ReadFilterCommand(spec)),
        ("sample", [var log]) => new Step(closed with { View = View.Regex }, new ReadSampleCommand(log)),
        ("help", []) => new Step(closed with { HelpOpen = true }),
        ("mouse", []) => new Step(closed with { Mouse = !closed.Mouse }),
        ("quit", []) => Quit(closed),
        ("undo", []) => Undo(closed),
        ("why", [var id]) => OpenPage(closed, PageKind.Why, id),
        ("history", [var id]) => OpenPage(closed, PageKind.History, id),
        ("held", []) => OpenHeld(closed),
        ("ignore", [var address, .. var rest]) when rest.Length <= 1 => RunIgnore(closed, open, address, rest),
        ("unban", [var id]) => new Step(closed, new UnbanCommand([new BanRemoveParams([id])], [.. closed.Overview.Jails.SelectMany(jail => Known(closed, new BanKey(jail.Name, id)))])),
        ("unban", [var id, var jail]) => new Step(closed, new UnbanCommand([new BanRemoveParams([id], jail)], Known(closed, new BanKey(jail, id)))),
        ("ban", [var address, .. var rest]) when rest.Length <= 2 => RunBan(closed, open, address, rest),
        _ => Refuse(open, $"expected: {command.Name} {command.Arguments}".TrimEnd()),
    };

    private static Step RunBan(Model closed, Model open, string address, string[] rest)
    {
        string jail = rest.Length > 0 ? rest[0] : closed.Overview.Jails is [var only] ? only.Name : "";
        string time = rest.Length > 1 ? rest[1] : "";
        var dialog = new BanDialog(TextField.Of(address), TextField.Of(jail), TextField.Of(time), BanField.Address) { Jails = JailNames(closed) };
        return dialog.ToRequest(out _, out string? error) is { } request
            ? new Step(closed, new BanCommand([request]))
            : Refuse(open, error!);
    }

    private static Step RunIgnore(Model closed, Model open, string address, string[] rest)
    {
        var dialog = new IgnoreDialog(TextField.Of(address), rest.Length > 0 ? rest[0] : "", JailNames(closed), InAll: rest.Length == 0, Write: false, IgnoreField.Address);
        return dialog.ToCommand(out string? error) is { } command ? new Step(closed, command) : Refuse(open, error!);
    }

    private static Step ShowBans(Model model, BansModel bans)
    {
        Step arranged = Arrange(model with { View = View.Bans }, bans);
        return arranged.Command is null ? ReadBansIfWanted(arranged.Model) : arranged;
    }

    private static Step Refuse(Model open, string error) => new(open with { Palette = open.Palette! with { Error = error } });

    private static ImmutableList<string> Remembered(ImmutableList<string> history, string line)
    {
        ImmutableList<string> without = history.Remove(line);
        return (without.Count >= PaletteModel.MaxHistory ? without.RemoveAt(0) : without).Add(line);
    }
}
