using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Config: a file to look at, what is wrong, the values that hold.</content>
public static partial class Updates
{
    private static Step ApplyFileKey(Model model, FilePane file, KeyInput key)
    {
        if (file.List.Move(key, file.Lines.Length, ScreenLayout.ConfigRows(model)) is { } moved)
        {
            return new Step(SetPane(model, file with { List = moved }));
        }

        int row = file.List.Selected;
        return key switch
        {
            { Key: Key.Escape } => new Step(SetPane(model, file.Behind)),
            _ when key.Is('/') => new Step(SetPane(model, file with { Seeking = new TextField() })),
            _ when key.Is('n') => new Step(Seek(model, file, 1)),
            _ when key.Is('N') => new Step(Seek(model, file, -1)),
            _ when key.Is('o') && OtherOf(file.File.File) is { } other => model.Config.Has(other)
                ? Ask(model, number => new ReadConfigFileCommand(number, other, ConfigUse.Look))
                : new Step(model with { Notice = new Notice($"there is no {other}", IsError: true) }),
            _ when key.Is('e') => EditFile(model, file.File.File, ConfigUse.Edit, IniLines.SeedAt(file.Lines, row)),
            _ when key.Is('E') => EditFile(model, file.File.File, ConfigUse.EditOutside, IniLines.SeedAt(file.Lines, row)),
            _ when key.Is('y') && row < file.Lines.Length => new Step(model, new CopyCommand(TextLayout.MakeVisible(file.Lines[row]))),
            _ => ApplyConfigCommonKey(model, key, IniLines.OptionAt(file.Lines, row) ?? ""),
        };
    }

    private static Step ApplySeekingKey(Model model, FilePane file, KeyInput key) => key.Key switch
    {
        Key.Escape => new Step(SetPane(model, file with { Seeking = null })),
        Key.Enter => new Step(Seek(model, file with { Sought = file.Seeking!.Text, Seeking = null }, 1)),
        _ => ApplyText(model, key) ?? new Step(model),
    };

    // From the line behind the cursor on, round the end, back to the cursor's own.
    private static Model Seek(Model model, FilePane file, int step)
    {
        int count = file.Lines.Length;
        for (int i = 1; i <= count && file.Sought.Length > 0; i++)
        {
            int row = (((file.List.Selected + (i * step)) % count) + count) % count;
            if (file.Lines[row].Contains(file.Sought, StringComparison.OrdinalIgnoreCase))
            {
                return SetPane(model, file with { List = file.List.Select(row, count, ScreenLayout.ConfigRows(model)) });
            }
        }

        return SetPane(model, file) with { Notice = new Notice(file.Sought.Length == 0 ? "/ says what to look for" : $"{file.Sought} is not in the file", IsError: true) };
    }

    private static Step ApplyProblemsKey(Model model, ProblemsPane problems, KeyInput key)
    {
        int count = problems.Problems?.Count ?? 0;
        if (problems.List.Move(key, count, ScreenLayout.ConfigRows(model)) is { } moved)
        {
            return new Step(SetPane(model, problems with { List = moved }));
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(SetPane(model, problems.Behind)),
            { Key: Key.Enter } when problems.List.Selected < count => GoToProblem(model, problems, problems.Problems![problems.List.Selected]),
            _ when key.Is('c') && problems.Of is null => Ask(SetPane(model, problems with { Problems = null }), number => new CheckConfigCommand(number)),
            _ when key.Is('y') && problems.List.Selected < count => new Step(model, new CopyCommand(TextLayout.MakeVisible(problems.Problems![problems.List.Selected].Message))),
            _ => new Step(model),
        };
    }

    /// <summary>To its line: in the editor where the text is still there, else in the file.</summary>
    private static Step GoToProblem(Model model, ProblemsPane problems, ConfigProblemInfo problem)
    {
        string file = model.Config.NameOf(problem.File);
        if (problems.Of is { } draft && draft.File == file && EditorBehind(problems) is { } editor)
        {
            return new Step(FitConfig(SetPane(model, editor with { Text = editor.Text.MoveTo((problem.Line ?? 1) - 1, (problem.Column ?? 1) - 1) })));
        }

        return Ask(model, number => new ReadConfigFileCommand(number, file, ConfigUse.Look, problem.Line));
    }

    private static EditPane? EditorBehind(ConfigPane? pane)
    {
        while (pane is not null and not EditPane)
        {
            pane = pane.Behind;
        }

        return pane as EditPane;
    }

    private static Step ApplyValuesTypingKey(Model model, ValuesPane values, KeyInput key) => key switch
    {
        { Key: Key.Escape } => new Step(SetPane(model, values.Behind)),
        { Key: Key.Enter } => new Step(SetPane(model, values with { Typing = false })),
        { Key: Key.Up or Key.Down or Key.PageUp or Key.PageDown } => ApplyValuesKey(model, values, key),
        _ => ApplyText(model, key) ?? new Step(model),
    };

    private static Step ApplyValuesKey(Model model, ValuesPane values, KeyInput key)
    {
        if (values.List.Move(key, values.Shown.Length, ScreenLayout.ConfigRows(model)) is { } moved)
        {
            return new Step(SetPane(model, values with { List = moved }));
        }

        ConfigValueRow? row = values.List.Selected < values.Shown.Length ? values.Shown[values.List.Selected] : null;
        return key switch
        {
            { Key: Key.Escape } => new Step(SetPane(model, values.Behind)),
            { Key: Key.Enter } when row is { File: { } path } => Ask(model, number => new ReadConfigFileCommand(number, model.Config.NameOf(path), ConfigUse.Look, row.Line)),
            { Key: Key.Enter } when row is not null => new Step(model with { Notice = new Notice("no file sets it: it is built in", IsError: false) }),
            _ when key.Is('/') => new Step(SetPane(model, values with { Typing = true })),
            _ when key.Is('y') && row is not null => new Step(model, new CopyCommand(TextLayout.MakeVisible(row.Value))),
            _ => new Step(model),
        };
    }

    private static ValuesPane Arrange(ValuesPane values)
    {
        string[] words = values.Field.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return values with
        {
            Shown = values.All is { } all ? [.. all.Where(row => words.All(word => Holds(row, word)))] : [],
            List = default,
        };
    }

    private static bool Holds(ConfigValueRow row, string word) =>
        ((string?[])[row.Jail, row.Part, row.Option, row.Value, row.File]).Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Text for the field of the view that has the keys; null when none has.</summary>
    private static Step? EditConfigField(Model model, InputEvent input) => model.Config switch
    {
        { Pane: EditPane edit } when input is PasteInput => new Step(Edited(model, edit, input)),
        { Pane: ValuesPane { Typing: true } values } => values.Field.Edit(input) is { } field ? new Step(SetPane(model, Arrange(values with { Field = field }))) : null,
        { Pane: FilePane { Seeking: { } seeking } file } => seeking.Edit(input) is { } field ? new Step(SetPane(model, file with { Seeking = field })) : null,
        { Pane: null, Editing: { } editing } => editing.Edit(input) is { } field ? new Step(TypeFilter(model, field)) : null,
        _ => null,
    };

    // The filter works while it is typed.
    private static Model TypeFilter(Model model, TextField field)
    {
        Model filtered = FilterTree(model, field.Text.Trim());
        return filtered with { Config = filtered.Config with { Editing = field } };
    }
}
