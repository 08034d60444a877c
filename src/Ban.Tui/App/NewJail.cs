using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>The steps to a new jail.</summary>
public enum NewJailStep
{
    /// <summary>Which filter.</summary>
    Filter,

    /// <summary>Which log.</summary>
    Log,

    /// <summary>By which rules, tried on the log's past.</summary>
    Try,
}

/// <summary>Questions of the last step, from top to bottom.</summary>
public enum NewJailField
{
    Name,
    MaxRetry,
    FindTime,
    BanTime,
}

/// <summary>The way to a new jail.</summary>
public sealed record NewJail
{
    public NewJailStep Step { get; init; }

    /// <summary>The filters of the configuration; null before they are known.</summary>
    public ImmutableArray<string>? Filters { get; init; }

    /// <summary>What is typed in the first step: what the filter's name holds.</summary>
    public TextField Word { get; init; } = new();

    /// <summary>The filter that was chosen.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The logs to choose from; null before they are known.</summary>
    public IReadOnlyList<LogCandidate>? Logs { get; init; }

    /// <summary>What is typed in the second step: a path, in the place of the list.</summary>
    public TextField Path { get; init; } = new();

    /// <summary>The log that was chosen, as it will be written.</summary>
    public string Log { get; init; } = "";

    /// <summary>Which row of the step's list is selected.</summary>
    public ListState List { get; init; }

    public TextField Name { get; init; } = new();

    /// <summary>Empty for what holds without it.</summary>
    public TextField MaxRetry { get; init; } = new();

    public TextField FindTime { get; init; } = new();

    public TextField BanTime { get; init; } = new();

    public NewJailField Focus { get; init; }

    /// <summary>What the configuration knows of a jail of that name; null before the answer.</summary>
    public JailSource? Source { get; init; }

    /// <summary>Whether it is tried as soon as <see cref="Source"/> is known: that was asked for before the answer.</summary>
    public bool TriesWhenKnown { get; init; }

    /// <summary>Who would have been banned; null before the answer.</summary>
    public JailRehearseResult? Result { get; init; }

    /// <summary>Whether an answer is on its way.</summary>
    public bool IsAsking { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The field that <see cref="Error"/> is of; null where it is of none.</summary>
    public NewJailField? Wrong { get; init; }

    /// <summary>The filters whose name holds what is typed.</summary>
    public ImmutableArray<string> ShownFilters => Filters is { } all ? [.. all.Where(name => name.Contains(Word.Text.Trim(), StringComparison.OrdinalIgnoreCase))] : [];

    /// <summary>Rows of the step's list.</summary>
    public int Rows => Step switch
    {
        NewJailStep.Filter => ShownFilters.Length,
        NewJailStep.Log => Logs?.Count ?? 0,
        _ => Result?.Offenders.Count ?? 0,
    };

    /// <summary>A field of the last step.</summary>
    public TextField this[NewJailField field] => field switch
    {
        NewJailField.Name => Name,
        NewJailField.MaxRetry => MaxRetry,
        NewJailField.FindTime => FindTime,
        _ => BanTime,
    };

    /// <summary>With a field of the last step changed.</summary>
    public NewJail With(NewJailField field, TextField text) => field switch
    {
        NewJailField.Name => this with { Name = text },
        NewJailField.MaxRetry => this with { MaxRetry = text },
        NewJailField.FindTime => this with { FindTime = text },
        _ => this with { BanTime = text },
    };
}
