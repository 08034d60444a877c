namespace Ban.Core.Configuration;

/// <summary>A value that holds, line by line with the place of each; <see cref="Origin.BuiltIn"/> where no file sets it.</summary>
/// <param name="Name">The option.</param>
/// <param name="Lines">At least one line; an empty value is one empty line.</param>
public sealed record EffectiveValue(string Name, IReadOnlyList<ConfigText> Lines)
{
    /// <summary>Whether no file sets it.</summary>
    public bool IsBuiltIn => Lines.All(static line => line.Origin == Origin.BuiltIn);
}

/// <summary>The values of a filter or an action by its name.</summary>
public sealed record EffectiveGroup(string Name, IReadOnlyList<EffectiveValue> Values);

/// <summary>A jail with everything that holds for it and where each value comes from.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Origin">The section's header.</param>
/// <param name="Options">The jail's own options, in the order of the manual.</param>
/// <param name="Filter">Its filter; null if none is set.</param>
/// <param name="Actions">Its actions in order.</param>
public sealed record JailDescription(
    string Name,
    Origin Origin,
    IReadOnlyList<EffectiveValue> Options,
    EffectiveGroup? Filter,
    IReadOnlyList<EffectiveGroup> Actions)
{
    /// <summary>What the jail sets for the texts of its other options, such as <c>port</c>.</summary>
    public IReadOnlyList<EffectiveValue> Parameters { get; init; } = [];
}
