using Ban.Core.Configuration;

namespace Ban.Core.Jails;

/// <summary>One action of a jail: an engine of ours by name, or the shell commands of an action file (spec 2, section 5).</summary>
public sealed record ActionDefinition
{
    /// <summary>The action's name in its jail, unique there (spec 2, section 5.1).</summary>
    public required string Name { get; init; }

    /// <summary>Built-in engine, <c>nftables</c>, <c>smtp</c> or <c>dry-run</c>; null means shell commands.</summary>
    public string? Engine { get; init; }

    /// <summary>Every property after expansion, by lower-case name, conditional ones as <c>key?family=inet6</c>.</summary>
    public required IReadOnlyDictionary<string, ConfigText> Properties { get; init; }

    /// <summary>The jail's line that names the action.</summary>
    public Origin Origin { get; init; } = Origin.BuiltIn;
}
