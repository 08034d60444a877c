namespace Ban.Core.Configuration;

/// <summary>One file as it stands: sections in order, values raw (spec 1, section 1.2).</summary>
/// <param name="Path">The file.</param>
/// <param name="Defaults">What all <c>[DEFAULT]</c> sections set.</param>
/// <param name="Sections">The other sections; conditional ones (<c>[Init?family=inet6]</c>) under their full name.</param>
internal sealed record IniFile(string Path, IniSection Defaults, IReadOnlyList<IniSection> Sections);

/// <summary>A section's options by lower-case name, in the order of the file.</summary>
internal sealed class IniSection(string name, Origin origin)
{
    public string Name { get; } = name;

    /// <summary>The header's line.</summary>
    public Origin Origin { get; } = origin;

    public OrderedDictionary<string, SourcedText> Options { get; } = new(StringComparer.Ordinal);
}
