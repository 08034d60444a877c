using System.Collections.Immutable;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.App;

/// <content>The view Regex: its prompts, and what comes of its commands.</content>
public static partial class Updates
{
    private static Step ApplyLabPromptKey(Model model, LabPrompt prompt, KeyInput key)
    {
        switch (key.Key)
        {
            case Key.Escape:
            case Key.Backspace when prompt.Field.Text.Length == 0:
                return new Step(model with { Lab = model.Lab with { Prompt = null } });
            case Key.Tab:
                return new Step(model, new CompleteCommand(prompt.Kind, prompt.Field.Text));
            case Key.Enter:
                return Answer(model, prompt, prompt.Field.Text.Trim());
            default:
                return new Step(prompt.Field.Edit(key) is { } edited ? SetPrompt(model, new LabPrompt(prompt.Kind, edited, [])) : model);
        }
    }

    private static Model SetPrompt(Model model, LabPrompt? prompt) => model with { Lab = model.Lab with { Prompt = prompt } };

    private static Step Answer(Model model, LabPrompt prompt, string text)
    {
        Model closed = SetPrompt(model, null);
        switch (prompt.Kind)
        {
            case LabPromptKind.Log when text.Length > 0:
                return new Step(closed, new ReadSampleCommand(text));
            case LabPromptKind.Filter when text.Length > 0:
                return new Step(closed, new ReadFilterCommand(text));
            case LabPromptKind.Save when FilterWriter.FindMistake(text) is { } mistake:
                return new Step(SetPrompt(model, prompt with { Error = mistake }));
            case LabPromptKind.Save when OptionsToSave(model.Lab, text) is { Count: > 0 } options:
                return new Step(closed, new SaveFilterCommand(text, model.Lab.Filter, options));
            case LabPromptKind.Save:
                return new Step(SetPrompt(model, prompt with { Error = "nothing was changed" }));
            default:
                return new Step(SetPrompt(model, prompt with { Error = "expected a name" }));
        }
    }

    /// <summary>Under its own name what was changed, so that the rest goes on to come from its file; under another everything.</summary>
    internal static IReadOnlyList<LabOption> OptionsToSave(LabModel lab, string name) => name == lab.Saved.Name
        ? lab.Filter.ChangesFrom(lab.Saved)
        : Enum.GetValues<LabOption>();

    private static Step TakeCompletion(Model model, CompletedMessage completed)
    {
        if (model.Lab.Prompt is not { } prompt || prompt.Kind != completed.Kind || prompt.Field.Text != completed.Text)
        {
            return new Step(model);
        }

        bool takesJails = completed.Kind != LabPromptKind.Save && !completed.Text.Contains('/', StringComparison.Ordinal);
        ImmutableArray<string> offered =
        [
            .. (takesJails ? model.Overview.Jails.Select(static jail => jail.Name) : [])
                .Where(name => name.StartsWith(completed.Text, StringComparison.Ordinal)).Concat(completed.Offered).Distinct(),
        ];
        string common = offered.IsEmpty ? completed.Text : offered[0];
        foreach (string other in offered)
        {
            common = common[..common.AsSpan().CommonPrefixLength(other)];
        }

        return new Step(SetPrompt(model, new LabPrompt(prompt.Kind, TextField.Of(common), offered)));
    }

    /// <summary>Has the patterns tried on the sample.</summary>
    private static Step Judge(Model model)
    {
        LabModel lab = model.Lab;
        lab = lab with { Asked = lab.Asked + 1 };
        bool compares = lab.Before is null && lab.Saved.FailRegex.Count > 0;
        return new Step(model with { Lab = lab }, new JudgeCommand(lab.Asked, lab.Filter, lab.Sample, compares ? lab.Saved : null));
    }

    private static Step TakeVerdict(Model model, JudgedMessage judged)
    {
        LabModel lab = model.Lab;
        if (judged.Number != lab.Asked)
        {
            return new Step(model);
        }

        LabVerdict? before = judged.Before ?? lab.Before;
        lab = lab with
        {
            Verdict = judged.Verdict,
            Answered = judged.Number,
            Before = before,
            Difference = before is null ? null : LabDifference.Between(before, judged.Verdict),
        };
        return Explain(Arrange(model with { Lab = lab }));
    }

    private static Step TakeSample(Model model, LabSample sample) => Judge(Arrange(model with
    {
        Lab = model.Lab with { Sample = sample, Before = null, Difference = null, Verdict = model.Lab.Verdict with { Lines = [] }, List = default, Show = LabShow.All },
    }));

    private static Step TakeFilter(Model model, LabFilter filter)
    {
        LabModel lab = model.Lab;
        LabModel opened = WithFilter(lab with
        {
            Texts = [.. Enum.GetValues<LabOption>().Select(option => lab.Texts[(int)option].Replace(filter[option].Select(static text => text.Text)))],
            Filter = filter,
            Saved = filter,
            Before = null,
            Difference = null,
            Option = LabOption.FailRegex,
            Typing = false,
        });
        return Judge(Fit(model with { Lab = opened, Notice = new Notice($"opened {(filter.Origin.Length > 0 ? filter.Origin : filter.Name)}", IsError: false) }));
    }

    private static Step TakeSaved(Model model, FilterSavedMessage saved)
    {
        // What was typed while it was written is not saved.
        LabModel lab = model.Lab with
        {
            Saved = saved.Filter,
            Filter = model.Lab.Filter with { Name = saved.Filter.Name, Origin = saved.Filter.Origin },
            Before = null,
            Difference = null,
        };
        string kept = saved.Kept is null ? "" : $", the former text in {Path.GetFileName(saved.Kept)}";
        return Judge(model with { Lab = lab, Notice = new Notice($"saved {saved.Saved}{kept}; bantui reload applies it", IsError: false) });
    }

    private static Model TakeExplanation(Model model, LabNearest nearest) =>
        nearest.Number == model.Lab.Asked ? model with { Lab = model.Lab with { Nearest = nearest } } : model;

    /// <summary>Has it looked up what came nearest to the missed line that is open.</summary>
    private static Step Explain(Model model)
    {
        LabModel lab = model.Lab;
        bool isOpen = lab is { DetailOpen: true, IsJudging: false } && lab.Selected is { } open && lab.LineAt(open)?.Status == LineStatus.Missed;
        bool isKnown = lab.Nearest is { } nearest && nearest.Number == lab.Asked && nearest.Line == lab.Selected;
        return isOpen && !isKnown
            ? new Step(model, new ExplainCommand(lab.Asked, lab.Selected!.Value, lab.Sample.Lines[lab.Selected.Value], lab.Filter))
            : new Step(model);
    }

    private static Model ShowLines(Model model, LabShow show) => Arrange(model with { Lab = model.Lab with { Show = show } });

    /// <summary>Finds the lines that are shown; the selection stays on its line where that is still among them.</summary>
    private static Model Arrange(Model model)
    {
        LabModel lab = model.Lab;
        int? selected = lab.Selected;
        ImmutableArray<int> rows = [.. Enumerable.Range(0, lab.Sample.Lines.Length).Where(index => IsShown(lab, index))];
        int place = selected is { } line ? rows.BinarySearch(line) : 0;
        place = place < 0 ? ~place : place;
        int top = Math.Max(lab.List.Top + place - lab.List.Selected, 0);
        return Fit(model with { Lab = lab with { Rows = rows, List = new ListState(place, top) } });
    }

    private static bool IsShown(LabModel lab, int index) => lab.Show switch
    {
        LabShow.All => true,
        LabShow.Changed => lab.ChangeAt(index) != 0,
        LabShow.Matched => lab.LineAt(index)?.Status == LineStatus.Matched,
        LabShow.Ignored => lab.LineAt(index)?.Status == LineStatus.Ignored,
        _ => lab.LineAt(index)?.Status == LineStatus.Missed,
    };
}
