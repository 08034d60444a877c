using System.Collections.Immutable;
using Ban.Matching.Lines;
using Ban.Terminal.Widgets;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.App;

/// <summary>State of the view Regex, the lab.</summary>
public sealed record LabModel
{
    /// <summary>The patterns, by <see cref="LabOption"/>.</summary>
    public ImmutableArray<TextArea> Texts { get; init; } = [.. Enum.GetValues<LabOption>().Select(static _ => TextArea.Of([]))];

    /// <summary>The option whose patterns are shown.</summary>
    public LabOption Option { get; init; }

    /// <summary>Whether the sample has the keys and not the patterns.</summary>
    public bool OnSample { get; init; }

    /// <summary>Whether keys go into the editor.</summary>
    public bool Typing { get; init; }

    /// <summary>The filter as the patterns in the editor make it.</summary>
    public LabFilter Filter { get; init; } = LabFilter.Empty;

    /// <summary>The filter as it was opened or saved last.</summary>
    public LabFilter Saved { get; init; } = LabFilter.Empty;

    public LabSample Sample { get; init; } = LabSample.Empty;

    /// <summary>Number of the latest judging: the answer to an earlier one is not taken.</summary>
    public int Asked { get; init; }

    /// <summary>Number of the judging that <see cref="Verdict"/> answers.</summary>
    public int Answered { get; init; }

    public LabVerdict Verdict { get; init; } = LabVerdict.None;

    /// <summary>What <see cref="Saved"/> does with the sample; null while that is not known.</summary>
    public LabVerdict? Before { get; init; }

    /// <summary>How the two verdicts differ; null while one of them is not known.</summary>
    public LabDifference? Difference { get; init; }

    public LabShow Show { get; init; }

    /// <summary>Lines of the sample that are shown.</summary>
    public ImmutableArray<int> Rows { get; init; } = [];

    /// <summary>Which of <see cref="Rows"/> is selected.</summary>
    public ListState List { get; init; }

    public bool DetailOpen { get; init; }

    /// <summary>What came nearest to a missed line that was opened.</summary>
    public LabNearest? Nearest { get; init; }

    public LabPrompt? Prompt { get; init; }

    /// <summary>The editor that is shown.</summary>
    public TextArea Text => Texts[(int)Option];

    /// <summary>Whether there are changes that are not saved.</summary>
    public bool IsChanged => Filter.ChangesFrom(Saved).Count > 0;

    /// <summary>Whether the verdict is older than the patterns.</summary>
    public bool IsJudging => Asked != Answered;

    /// <summary>Place of the selected line in the sample, if there is one.</summary>
    public int? Selected => List.Selected < Rows.Length ? Rows[List.Selected] : null;

    /// <summary>What became of a line; null while that is not known.</summary>
    public LabLine? LineAt(int index) => index < Verdict.Lines.Length ? Verdict.Lines[index] : null;

    /// <summary>1 for a line that is matched only now, -1 for one that is not any more, else 0.</summary>
    public int ChangeAt(int index)
    {
        bool was = Before is { } before && index < before.Lines.Length && before.Lines[index].Status == LineStatus.Matched;
        bool now = LineAt(index)?.Status == LineStatus.Matched;
        return Before is null || was == now ? 0 : now ? 1 : -1;
    }
}

/// <summary>Which lines of the sample are shown.</summary>
public enum LabShow
{
    All,
    Missed,
    Matched,
    Ignored,

    /// <summary>Those that the filter as it was saved judges otherwise.</summary>
    Changed,
}

/// <summary>What came nearest to a line.</summary>
/// <param name="Number">Number of the judging that it belongs to.</param>
/// <param name="Line">Place of the line in the sample.</param>
/// <param name="Miss">Null where nothing came near.</param>
public sealed record LabNearest(int Number, int Line, NearMiss? Miss);

/// <summary>What the lab asks for in a line at the bottom.</summary>
/// <param name="Offered">What the text can become, after Tab.</param>
/// <param name="Error">What is wrong with it, said after Enter.</param>
public sealed record LabPrompt(LabPromptKind Kind, TextField Field, ImmutableArray<string> Offered, string? Error = null);

/// <summary>What a prompt is for.</summary>
public enum LabPromptKind
{
    /// <summary>The log to take lines from.</summary>
    Log,

    /// <summary>The filter to open.</summary>
    Filter,

    /// <summary>The name to save the filter by.</summary>
    Save,
}
