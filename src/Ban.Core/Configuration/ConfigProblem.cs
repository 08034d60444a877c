namespace Ban.Core.Configuration;

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>The value is used, or left out, as the message says; all else works.</summary>
    Warning,

    /// <summary>The jail named by <see cref="ConfigProblem.Jail"/> cannot run; the others do.</summary>
    JailSkipped,

    /// <summary>The daemon refuses the whole configuration. Only a check hands this out; reading throws instead.</summary>
    Error,
}

/// <summary>Something wrong that does not stop the whole configuration.</summary>
/// <param name="Origin">Where it stands.</param>
/// <param name="Message">One line: what is wrong and what was expected.</param>
/// <param name="Severity">What becomes of it.</param>
public sealed record ConfigProblem(Origin Origin, string Message, ProblemSeverity Severity = ProblemSeverity.Warning)
{
    /// <summary>The jail concerned, if it is one.</summary>
    public string? Jail { get; init; }

    /// <summary>What was probably meant; null if nothing comes near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The column in its line, in characters from 1; null where it is not known.</summary>
    public int? Column { get; init; }

    /// <summary>More lines that show the place, such as a pattern with a caret below it; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>The wrong words as they stand in the line, by which the column is found.</summary>
    public string? Subject { get; init; }

    public override string ToString()
    {
        string hint = Suggestion is null ? string.Empty : $"; did you mean '{Suggestion}'?";
        return Jail is null ? $"{Origin}: {Message}{hint}" : $"{Origin}: jail '{Jail}': {Message}{hint}";
    }
}
