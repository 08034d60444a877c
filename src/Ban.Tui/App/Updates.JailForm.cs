using System.Collections.Immutable;
using Ban.Core.Configuration;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <content>The view Jails: the form of a jail.</content>
public static partial class Updates
{
    /// <summary>Paths that are looked for at once.</summary>
    private const int MaxPatterns = 100;

    private static Step OpenForm(Model model, string jail) =>
        new(SetForm(model, new JailForm(jail)), new ReadSourceCommand(jail));

    private static Model SetForm(Model model, JailForm? form) => Fit(model with { Jails = model.Jails with { Form = form }, QuitWarned = false });

    private static JailForm FitForm(Model model, JailForm form) => form with
    {
        List = form.List.Fit(form.Fields.Length, JailsPlaces.FormRows(model)),
        Editor = form.Editor?.Fit(JailsPlaces.EditorRows),
    };

    private static Step ApplyFormKey(Model model, JailForm form, KeyInput key)
    {
        if (form.List.Move(key, form.Fields.Length, JailsPlaces.FormRows(model)) is { } moved)
        {
            return new Step(SetForm(model, form with { List = moved, Logs = null }));
        }

        return key switch
        {
            { Key: Key.Escape } when form.ChangeCount > 0 => new Step(model with { Dialog = new DropChangesDialog(form.ChangeCount) }),
            { Key: Key.Escape } => new Step(SetForm(model, null)),
            _ when key.IsControl('w') => PreviewForm(model, form),
            _ when form.Selected is { } field => ApplyFieldKey(model, form, field, key),
            _ => new Step(model),
        };
    }

    private static Step ApplyFieldKey(Model model, JailForm form, JailField field, KeyInput key) => key switch
    {
        _ when field.Option.Choices.Count > 0 && (key.Key is Key.Enter or Key.Right || key.Is(' ') || key.Is('e') || key.Is('l')) => new Step(SetForm(model, form.With(Choose(field, 1)))),
        _ when field.Option.Choices.Count > 0 && (key.Key == Key.Left || key.Is('h')) => new Step(SetForm(model, form.With(Choose(field, -1)))),
        _ when key.Key == Key.Enter || key.Is('e') => BeginTyping(model, form, field),
        _ when key.Is('u') => new Step(SetForm(model, form.With(field.With(field.Value)))),
        _ when key.Is('d') && field.IsOwn => new Step(SetForm(model, form.With(field with { IsDropped = true, Text = field.Value, Error = null }))),
        _ when key.Is('d') => new Step(model with { Notice = new Notice($"{field.Option.Name} is not set in {JailSource.FileOf(form.Jail)}", IsError: true) }),
        _ => new Step(model),
    };

    private static JailField Choose(JailField field, int change)
    {
        IReadOnlyList<string> choices = field.Option.Choices;
        string text = field.Text.Length > 0 ? field.Text : field.Option.Default;
        // A word that says the same otherwise, such as yes, stands for its place.
        int now = field.Option.Kind == JailOptionKind.Flag
            ? (ValueTypes.IsTrue(text) ? 0 : 1)
            : choices.TakeWhile(choice => !choice.Equals(text, StringComparison.OrdinalIgnoreCase)).Count();
        return field.With(choices[(now + change + choices.Count) % choices.Count]);
    }

    private static Step BeginTyping(Model model, JailForm form, JailField field)
    {
        TextArea editor = TextArea.Of(field.Text.Split('\n'));
        return LookForLogs(SetForm(model, form with { Editor = editor.MoveToEnd(editor.Lines.Count - 1), Before = field }));
    }

    private static JailForm EndTyping(JailForm form) => form with { Editor = null, Before = null };

    /// <summary>Keys while a field is typed: Enter and Tab keep it, Escape drops it.</summary>
    private static Step ApplyFormTypingKey(Model model, JailForm form, TextArea editor, KeyInput key)
    {
        bool hasLines = form.Selected!.Option.HasLines;
        switch (key)
        {
            case { Key: Key.Escape }:
                return new Step(SetForm(model, EndTyping(form.With(form.Before!))));
            case { Key: Key.Enter } when !hasLines:
                return new Step(SetForm(model, EndTyping(form)));
            case { Key: Key.Tab }:
                int next = form.List.Selected + (key.Modifiers == KeyModifiers.Shift ? -1 : 1);
                return new Step(SetForm(model, EndTyping(form) with { List = form.List with { Selected = next } }));
            case var _ when key.IsControl('w'):
                return PreviewForm(model, EndTyping(form));
            default:
                return editor.Edit(key) is { } edited ? TypeInForm(model, form, edited) : new Step(model);
        }
    }

    private static Step TypeInForm(Model model, JailForm form, TextArea editor)
    {
        JailField field = form.Selected!;
        // A paste of several lines into a field of one.
        TextArea fitting = field.Option.HasLines || editor.Lines.Count == 1 ? editor : TextArea.Of([string.Join(' ', editor.Lines)]).MoveToEnd(0);
        string text = string.Join('\n', fitting.Lines);
        bool isSame = text == field.Text;
        Model typed = SetForm(model, (isSame ? form : form.With(field.With(text))) with { Editor = fitting });
        return isSame ? new Step(typed) : LookForLogs(typed);
    }

    /// <summary>Has the daemon look for the logs that are typed: it sees what this user may not.</summary>
    private static Step LookForLogs(Model model)
    {
        if (model.Jails.Form is not { Selected: { Option.Kind: JailOptionKind.Logs } field } form || field.Text.Contains("%(", StringComparison.Ordinal))
        {
            return new Step(model);
        }

        string[] patterns = [.. LogPatterns(field.Text).Take(MaxPatterns)];
        return patterns.Length == 0 ? new Step(SetForm(model, form with { Logs = [] })) : FindLogs(model, filter: null, patterns);
    }

    private static Step FindLogs(Model model, string? filter, IReadOnlyList<string> patterns)
    {
        JailsModel jails = model.Jails with { Asked = model.Jails.Asked + 1 };
        var find = new FindLogsCommand(jails.Asked, filter, patterns);
        return jails.IsFinding
            ? new Step(model with { Jails = jails with { NextFind = find } })
            : new Step(model with { Jails = jails with { IsFinding = true } }, find);
    }

    /// <summary>The paths of a logpath, without the word that says where to begin.</summary>
    private static IEnumerable<string> LogPatterns(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.LastIndexOf(' ') is var blank and > 0 && line[(blank + 1)..].ToLowerInvariant() is "head" or "tail" ? line[..blank].TrimEnd() : line);

    private static Step PreviewForm(Model model, JailForm form)
    {
        if (form.Source is not { } source || form.ChangeCount == 0)
        {
            return new Step(SetForm(model, form) with { Notice = new Notice("nothing was changed", IsError: true) });
        }

        int wrong = form.Fields.TakeWhile(static field => field.Error is null).Count();
        if (wrong < form.Fields.Length)
        {
            JailField field = form.Fields[wrong];
            return new Step(SetForm(model, form with { List = form.List with { Selected = wrong } }) with { Notice = new Notice($"{field.Option.Name}: {field.Error}", IsError: true) });
        }

        ConfigChange change = ConfigChange.Of(
            source,
            form.Fields.Where(static field => field.IsChanged && !field.IsDropped).Select(static field => (field.Option.Name, field.Text)),
            form.Fields.Where(static field => field.IsDropped).Select(static field => field.Option.Name));
        return OpenPreview(SetForm(model, form), change);
    }

    private static Step OpenPreview(Model model, ConfigChange change) =>
        new(model with { Jails = model.Jails with { Preview = ChangePreview.Of(change) } }, new CheckChangeCommand(change));

    private static Step ApplyPreviewKey(Model model, ChangePreview preview, KeyInput key)
    {
        int height = JailsPlaces.Rows(model);
        int last = Math.Max(preview.Lines.Length - height, 0);
        if (new ListState(preview.Top, preview.Top).Move(key, last + 1, height) is { } moved)
        {
            return new Step(SetPreview(model, preview with { Top = moved.Selected }));
        }

        return key switch
        {
            _ when preview.IsWriting => new Step(model),
            { Key: Key.Escape } => new Step(SetPreview(model, null)),
            { Key: Key.Enter } => new Step(SetPreview(model, preview with { IsWriting = true, Error = null }), new WriteChangeCommand(preview.Change, null)),
            _ when key.Is('t') => new Step(SetPreview(model, preview with { IsWriting = true, Error = null }), new WriteChangeCommand(preview.Change, ChangePreview.TrialSeconds)),
            _ => new Step(model),
        };
    }

    private static Model SetPreview(Model model, ChangePreview? preview) => model with { Jails = model.Jails with { Preview = preview } };

    // The row says which option it is.
    private static string WithoutName(string message, string option)
    {
        string name = $"option '{option}' ";
        return message.StartsWith(name, StringComparison.Ordinal) ? message[name.Length..] : message;
    }

    /// <summary>Puts what the daemon refuses beside the fields that it concerns.</summary>
    private static JailForm Blame(JailForm form, string error, IReadOnlyList<ConfigProblemInfo> problems)
    {
        ImmutableArray<JailField> fields =
        [
            .. form.Fields.Select(field => problems.FirstOrDefault(problem => problem.Option == field.Option.Name && (problem.Jail is null || problem.Jail == form.Jail)) is { } problem
                ? field with { Error = WithoutName(problem.Message, field.Option.Name) }
                : field),
        ];
        int first = fields.TakeWhile(static field => field.Error is null).Count();
        return form with
        {
            Fields = fields,
            List = first < fields.Length ? form.List with { Selected = first } : form.List,
            Error = first < fields.Length ? null : error,
        };
    }
}
