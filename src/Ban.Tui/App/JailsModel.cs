using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>State of the view Jails: the list, and what lies over it.</summary>
public sealed record JailsModel
{
    public ListState List { get; init; }

    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The filter while it is typed.</summary>
    public TextField? Editing { get; init; }

    /// <summary>What each jail runs by, as it was read last.</summary>
    public ImmutableDictionary<string, JailSettingsInfo> Settings { get; init; } = ImmutableDictionary<string, JailSettingsInfo>.Empty;

    /// <summary>Why <see cref="Settings"/> could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>Whether an answer is on its way.</summary>
    public bool IsReading { get; init; }

    /// <summary>The form of a jail, while it is open.</summary>
    public JailForm? Form { get; init; }

    /// <summary>The way to a new jail, while it is gone.</summary>
    public NewJail? New { get; init; }

    /// <summary>What would be written, while it is looked at; lies over form and new jail.</summary>
    public ChangePreview? Preview { get; init; }

    /// <summary>The change that this screen has put on trial, so that it can be taken back after it was kept.</summary>
    public WrittenChange? OnTrial { get; init; }

    /// <summary>Whether logs are looked for: the next look waits, since each key that is typed wants one.</summary>
    public bool IsFinding { get; init; }

    /// <summary>The look that waits; null while none does.</summary>
    public FindLogsCommand? NextFind { get; init; }

    /// <summary>Number of the latest question whose answer is wanted: an earlier one is not taken.</summary>
    public int Asked { get; init; }
}

/// <summary>A change that was written.</summary>
/// <param name="Revision">Of what was written.</param>
public sealed record WrittenChange(ConfigChange Change, string Revision);

/// <summary>The form of a jail.</summary>
public sealed record JailForm(string Jail)
{
    /// <summary>What the daemon says; null before the answer.</summary>
    public JailSource? Source { get; init; }

    public ImmutableArray<JailField> Fields { get; init; } = [];

    public ListState List { get; init; }

    /// <summary>The field's text while it is typed.</summary>
    public TextArea? Editor { get; init; }

    /// <summary>The field as it was before it was typed into.</summary>
    public JailField? Before { get; init; }

    /// <summary>What is wrong beyond one field.</summary>
    public string? Error { get; init; }

    /// <summary>The logs that the text of the field names, as the daemon sees them; null while that is not known.</summary>
    public IReadOnlyList<LogCandidate>? Logs { get; init; }

    public JailField? Selected => List.Selected < Fields.Length ? Fields[List.Selected] : null;

    public int ChangeCount => Fields.Count(static one => one.IsChanged);

    /// <summary>With the selected field changed.</summary>
    public JailForm With(JailField field) => this with { Fields = Fields.SetItem(List.Selected, field) };
}

/// <summary>What would be written.</summary>
public sealed record ChangePreview(ConfigChange Change, ImmutableArray<DiffLine> Lines)
{
    /// <summary>Seconds of a trial.</summary>
    public const int TrialSeconds = 60;

    /// <summary>The first line that is shown.</summary>
    public int Top { get; init; }

    /// <summary>What the daemon finds wrong with it; null before the answer.</summary>
    public IReadOnlyList<ConfigProblemInfo>? Problems { get; init; }

    /// <summary>Why nothing was written.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it is being written.</summary>
    public bool IsWriting { get; init; }

    public static ChangePreview Of(ConfigChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new ChangePreview(change, LineDiff.Between(change.Before ?? "", change.After ?? ""));
    }
}
