using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <content>The view Regex: its keys.</content>
public static partial class Updates
{
    /// <summary>Keys that mean something else here than in the other views; null for any other.</summary>
    private static Step? ApplyLabOwnKey(Model model, KeyInput key) => key switch
    {
        { Key: Key.Tab } => new Step(ByTab(model, key)),
        _ when key.Is('z') => EditLab(model, model.Lab.Text.Undo()),
        _ => null,
    };

    private static Step ApplyLabKey(Model model, KeyInput key)
    {
        if (ApplyLabPromptKeys(model, key) is { } prompted)
        {
            return new Step(prompted);
        }

        return key switch
        {
            _ when key.Is('f') => Explain(ShowLines(model, NextShow(model.Lab.Show))),
            _ when key.Is('d') => Explain(ShowLines(model, model.Lab.Show == LabShow.Changed ? LabShow.All : LabShow.Changed)),
            { Key: Key.Escape } when model.Lab.DetailOpen => new Step(Fit(model with { Lab = model.Lab with { DetailOpen = false } })),
            { Key: Key.Escape } when model.Lab.Show != LabShow.All => Explain(ShowLines(model, LabShow.All)),
            _ => model.Lab.OnSample ? ApplySampleKey(model, key) : ApplyPatternKey(model, key),
        };
    }

    private static Model? ApplyLabPromptKeys(Model model, KeyInput key) => key switch
    {
        _ when key.IsControl('o') => Ask(model, LabPromptKind.Log, ""),
        _ when key.IsControl('l') => Ask(model, LabPromptKind.Filter, ""),
        _ when key.IsControl('w') => model.ReadOnly ? model with { Notice = s_readOnly } : Ask(model, LabPromptKind.Save, model.Lab.Saved.Name),
        _ => null,
    };

    private static Model Ask(Model model, LabPromptKind kind, string text) =>
        model with { Lab = model.Lab with { Prompt = new LabPrompt(kind, TextField.Of(text), []) } };

    private static Step ApplySampleKey(Model model, KeyInput key)
    {
        LabModel lab = model.Lab;
        if (lab.List.Move(key, lab.Rows.Length, ScreenLayout.SampleRows(model)) is { } moved)
        {
            return Explain(model with { Lab = lab with { List = moved } });
        }

        return key switch
        {
            { Key: Key.Enter } when lab.Selected is not null => Explain(Fit(model with { Lab = lab with { DetailOpen = true } })),
            _ when key.Is('y') && lab.Selected is { } index => new Step(model, new CopyCommand(TextLayout.MakeVisible(lab.Sample.Lines[index].Text))),
            _ => new Step(model),
        };
    }

    private static Step ApplyPatternKey(Model model, KeyInput key)
    {
        LabModel lab = model.Lab;
        TextArea text = lab.Text;
        if (new ListState(text.Row, text.Top).Move(key, text.Lines.Count, ScreenLayout.PatternRows(model)) is { } moved)
        {
            return new Step(Fit(SetText(model, text.MoveTo(moved.Selected, 0))));
        }

        return key switch
        {
            _ when key.Key == Key.Enter || key.Is('e') => new Step(SetText(model with { Lab = lab with { Typing = true } }, text.MoveToEnd(text.Row))),
            _ when key.Is('a') => EditLab(model with { Lab = lab with { Typing = true } }, text.AddLine()),
            { Key: Key.Delete } => EditLab(model, text.RemoveLine()),
            { Key: Key.Left } => new Step(MoveOption(model, -1)),
            { Key: Key.Right } => new Step(MoveOption(model, 1)),
            _ when key.Is('h') => new Step(MoveOption(model, -1)),
            _ when key.Is('l') => new Step(MoveOption(model, 1)),
            _ => new Step(model),
        };
    }

    private static Step ApplyLabTypingKey(Model model, KeyInput key) => key switch
    {
        { Key: Key.Escape } => new Step(model with { Lab = model.Lab with { Typing = false } }),
        { Key: Key.Tab } => new Step(ByTab(model, key)),
        _ when ApplyLabPromptKeys(model, key) is { } prompted => new Step(prompted),
        _ => model.Lab.Text.Edit(key) is { } edited ? EditLab(model, edited) : new Step(model),
    };

    /// <summary>Tab goes between patterns and sample, with Shift to the next option.</summary>
    private static Model ByTab(Model model, KeyInput key)
    {
        bool isOption = key.Modifiers == KeyModifiers.Shift;
        return isOption && !model.Lab.OnSample
            ? MoveOption(model, 1)
            : model with { Lab = model.Lab with { OnSample = !model.Lab.OnSample, Typing = false } };
    }

    private static Model MoveOption(Model model, int change)
    {
        int options = Enum.GetValues<LabOption>().Length;
        return Fit(model with { Lab = model.Lab with { Option = (LabOption)(((int)model.Lab.Option + change + options) % options) } });
    }

    private static LabShow NextShow(LabShow show) => show switch
    {
        LabShow.All => LabShow.Missed,
        LabShow.Missed => LabShow.Matched,
        LabShow.Matched => LabShow.Ignored,
        _ => LabShow.All,
    };

    /// <summary>A paste: into the editor, or, where the sample has the keys, the lines of a new one.</summary>
    private static Step PasteInLab(Model model, PasteInput paste)
    {
        LabModel lab = model.Lab;
        if (lab.Prompt is { } prompt)
        {
            return new Step(prompt.Field.Edit(paste) is { } edited ? model with { Lab = lab with { Prompt = new LabPrompt(prompt.Kind, edited, []) } } : model);
        }

        return lab.OnSample
            ? TakeSample(model, LabSample.Of("pasted lines", paste.Text))
            : lab.Text.Edit(paste) is { } pasted ? EditLab(model, pasted) : new Step(model);
    }

    /// <summary>Takes a text into the editor that is shown; other patterns are tried at once.</summary>
    private static Step EditLab(Model model, TextArea text)
    {
        bool isSame = ReferenceEquals(text.Lines, model.Lab.Text.Lines);
        model = Fit(SetText(model, text));
        return isSame ? new Step(model) : Judge(model with { Lab = WithFilter(model.Lab), QuitWarned = false });
    }

    private static Model SetText(Model model, TextArea text) => ReferenceEquals(text, model.Lab.Text)
        ? model
        : model with { Lab = model.Lab with { Texts = model.Lab.Texts.SetItem((int)model.Lab.Option, text) } };

    private static LabModel FitLab(Model model)
    {
        LabModel lab = model.Lab;
        // What is said of the cursor's pattern stands below it.
        TextArea text = lab.Text.Fit(Math.Max(ScreenLayout.PatternRows(model) - LabPlaces.NoteRows, 1));
        return (ReferenceEquals(text, lab.Text) ? lab : lab with { Texts = lab.Texts.SetItem((int)lab.Option, text) }) with
        {
            List = lab.List.Fit(lab.Rows.Length, ScreenLayout.SampleRows(model)),
        };
    }

    private static LabModel WithFilter(LabModel lab) =>
        lab with { Filter = Enum.GetValues<LabOption>().Aggregate(lab.Filter, (filter, option) => filter.With(option, lab.Texts[(int)option].Lines)) };

    private static Step OpenInLab(Model model, EventInfo failure, string line)
    {
        LabModel lab = model.Lab with
        {
            Sample = LabSample.Of($"a line of {failure.Jail}", line.ReplaceLineEndings(" ")),
            // A verdict that is on its way is of other lines.
            Asked = model.Lab.Asked + 1,
            Answered = model.Lab.Asked + 1,
            Before = null,
            Difference = null,
            Verdict = LabVerdict.None,
            List = default,
            Show = LabShow.All,
            DetailOpen = true,
            OnSample = true,
            Typing = false,
        };
        return new Step(Fit(Arrange(model with { View = View.Regex, Lab = lab })), new ReadFilterCommand(failure.Jail));
    }
}
