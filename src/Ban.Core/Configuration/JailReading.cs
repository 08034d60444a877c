namespace Ban.Core.Configuration;

/// <summary>An enabled jail as its files give it: expanded, not yet typed. Order is the order of reading.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Origin">The section's header.</param>
/// <param name="Options">Options of the jail that are set somewhere.</param>
/// <param name="Filter">Its filter; null if none is set.</param>
/// <param name="Actions">Its actions in order.</param>
internal sealed record JailReading(
    string Name,
    Origin Origin,
    OrderedDictionary<string, SourcedText> Options,
    FilterReading? Filter,
    IReadOnlyList<ActionReading> Actions)
{
    /// <summary>The filter with <c>logtype = journal</c>, where the back end may become the journal; null where it is <see cref="Filter"/>.</summary>
    public FilterReading? JournalFilter { get; init; }
}

/// <summary>A filter with the jail's parameters applied.</summary>
internal sealed record FilterReading(string Name, OrderedDictionary<string, SourcedText> Options);

/// <summary>An action with the jail's parameters applied.</summary>
/// <param name="Name">Name in the jail.</param>
/// <param name="Engine">Built-in engine that the file names; null for shell commands.</param>
/// <param name="Options">Everything of the file and the parameters, expanded.</param>
/// <param name="Parameters">What the jail and <c>[Init]</c> give, tags not replaced.</param>
/// <param name="Origin">The jail's line that names the action.</param>
internal sealed record ActionReading(
    string Name, SourcedText? Engine, OrderedDictionary<string, SourcedText> Options, OrderedDictionary<string, SourcedText> Parameters, Origin Origin)
{
    /// <summary>Path of the Python script that the action is; null for a file of commands. A script is not read: it has parameters and no options.</summary>
    public string? Script { get; init; }
}

/// <summary>One jail cannot run; the others are not concerned.</summary>
internal sealed class JailException(Origin origin, string problem) : Exception(problem)
{
    public Origin Origin { get; } = origin;

    /// <summary>What was probably meant; null if nothing comes near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The wrong words as they stand in the line.</summary>
    public string? Subject { get; init; }
}
