using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <content>The view Config: a file is edited, compared and written.</content>
public static partial class Updates
{
    private static readonly Notice s_nothingChanged = new("nothing was changed", IsError: false);

    /// <summary>Edits a file, or what overrides it: packaged files are left as they are.</summary>
    private static Step EditFile(Model model, string file, ConfigUse use, string seed)
    {
        if (model.ReadOnly)
        {
            return new Step(model with { Notice = s_readOnly });
        }

        string target = file.EndsWith(PackagedEnd, StringComparison.Ordinal) ? OtherOf(file)! : file;
        return Ask(model, number => new ReadConfigFileCommand(number, target, use, Seed: target == file ? "" : seed));
    }

    private static Step BeginEdit(Model model, ReadConfigFileCommand asked, ConfigReadResult? file)
    {
        if (file is { Lossy: true } or { Writable: false })
        {
            return new Step(model with { Notice = new Notice(file.Lossy ? $"{file.File} is not UTF-8: it cannot be edited from here" : $"{file.File} is not written by programs", IsError: true) });
        }

        var draft = new ConfigDraft(asked.File, file?.Revision, file?.Text ?? "", file?.Text ?? asked.Seed);
        if (asked.Use == ConfigUse.EditOutside)
        {
            return new Step(model, new EditOutsideCommand(draft));
        }

        return OpenEditor(model, draft) is { } open
            ? new Step(open)
            : new Step(model with { Notice = new Notice($"{draft.File} is too long to be edited here; E opens it in your editor", IsError: true) });
    }

    /// <summary>An editor with the draft; null where it is too long for one, which would cut it.</summary>
    private static Model? OpenEditor(Model model, ConfigDraft draft)
    {
        ImmutableArray<string> lines = IniLines.Lines(draft.Text);
        return lines.Length > TextArea.MaxLines || lines.Any(static line => line.Length > TextArea.MaxLineLength)
            ? null
            : FitConfig(SetPane(model, new EditPane(model.Config.Pane, draft, TextArea.Of(lines).MoveTo(lines.Length > 1 ? lines.Length - 2 : 0, int.MaxValue))));
    }

    private static Step ApplyEditKey(Model model, EditPane edit, KeyInput key) => key switch
    {
        { Key: Key.Escape } when edit.Warned || !edit.Present.IsChanged => new Step(SetPane(model, edit.Behind)),
        { Key: Key.Escape } => new Step(SetPane(model, edit with { Warned = true }) with { Notice = new Notice("not written: esc again drops the changes, ctrl-w shows them", IsError: true) }),
        _ when key.IsControl('w') => Compare(model, edit, edit.Present),
        _ => new Step(Edited(model, edit, key)),
    };

    private static Model Edited(Model model, EditPane edit, InputEvent input)
    {
        return edit.Text.Edit(input) is { } text ? FitConfig(SetPane(model with { QuitWarned = false }, edit with { Text = text, Warned = false })) : model;
    }

    /// <summary>Leaves the program; a text that is not written needs the key twice.</summary>
    private static Step Quit(Model model) => !model.QuitWarned && Unwritten(model) is { } unwritten
        ? new Step(model with { QuitWarned = true, Notice = new Notice($"{unwritten} is changed and not written: q again drops it and leaves", IsError: true) })
        : new Step(model, new QuitCommand(0));

    /// <summary>What leaving would lose; null where it is nothing.</summary>
    private static string? Unwritten(Model model) => UnwrittenFile(model.Config.Pane) is { } file ? file
        : model.Jails.Form is { ChangeCount: > 0 } form ? $"the form of {form.Jail}"
        : model.Lab.IsChanged && !model.ReadOnly ? "the filter in the lab"
        : null;

    private static string? UnwrittenFile(ConfigPane? pane)
    {
        while (pane is not null and not DiffPane and not EditPane { Present.IsChanged: true })
        {
            pane = pane.Behind;
        }

        return pane switch
        {
            DiffPane diff => diff.Draft.File,
            EditPane edit => edit.Draft.File,
            _ => null,
        };
    }

    /// <summary>Shows what writing would change, and has it checked.</summary>
    private static Step Compare(Model model, ConfigPane? behind, ConfigDraft draft, bool isConflict = false)
    {
        if (!draft.IsChanged)
        {
            return new Step(model with { Notice = s_nothingChanged });
        }

        var diff = new DiffPane(behind, draft, LineDiff.Between(draft.Original, draft.Text), default, IsConflict: isConflict);
        return Ask(SetPane(model, diff), number => new CheckConfigCommand(number, draft));
    }

    private static Step ApplyDiffKey(Model model, DiffPane diff, KeyInput key)
    {
        if (diff.List.Move(key, diff.Lines.Length, ScreenLayout.ConfigRows(model)) is { } moved)
        {
            return new Step(SetPane(model, diff with { List = moved }));
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(SetPane(model, diff.Behind)),
            { Key: Key.Enter } => Write(model, diff, apply: true),
            _ when key.Is('w') => Write(model, diff, apply: false),
            _ when key.Is('c') && diff.Problems is { Count: > 0 } found => new Step(SetPane(model, new ProblemsPane(diff, found, default, diff.Draft))),
            _ when key.Is('e') && EditorBehind(diff) is null => OpenEditor(model, diff.Draft) is { } open
                ? new Step(open)
                : new Step(model, new EditOutsideCommand(diff.Draft)),
            _ => new Step(model),
        };
    }

    private static Step Write(Model model, DiffPane diff, bool apply) => diff.IsWriting
        ? new Step(model)
        : new Step(SetPane(model, diff with { IsWriting = true }), new WriteConfigCommand(diff.Draft, apply));

    /// <summary>Where one looks on when a file was written: behind everything that was about its text.</summary>
    private static ConfigPane? BehindDraft(ConfigPane? pane, string file)
    {
        while (pane is EditPane or DiffPane or ProblemsPane { Of: not null } || (pane is FilePane shown && (shown.File.File == file || OtherOf(shown.File.File) == file)))
        {
            pane = pane.Behind;
        }

        return pane;
    }
}
