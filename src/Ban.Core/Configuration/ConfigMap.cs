namespace Ban.Core.Configuration;

/// <summary>
/// What one reader sees after its files are merged: sections, the defaults they share, and for each section the values that
/// a later file overrode (the <c>known</c> store; spec 1, sections 1.1 to 1.3). Values are raw.
/// </summary>
internal sealed class ConfigMap
{
    /// <summary>Prefix under which the known store of a section is found as a section of its own.</summary>
    public const string KnownPrefix = "KNOWN/";

    private readonly Dictionary<string, IniSection> _known = new(StringComparer.Ordinal);

    /// <summary>Sections in the order of their first appearance.</summary>
    public OrderedDictionary<string, IniSection> Sections { get; } = new(StringComparer.Ordinal);

    public IniSection Defaults { get; } = new(IniSyntax.DefaultSection, Origin.BuiltIn);

    /// <summary>Files that were merged, in order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Lays a file over what is there: later wins, key by key.</summary>
    public void Merge(IniFile file)
    {
        Files.Add(file.Path);
        Assign(Defaults.Options, file.Defaults.Options, string.Empty);
        foreach (IniSection section in file.Sections)
        {
            (string name, string condition) = SplitCondition(section.Name);
            if (!Sections.TryGetValue(name, out IniSection? target))
            {
                target = new IniSection(name, section.Origin);
                Sections.Add(name, target);
            }
            else
            {
                Remember(target, section, condition);
            }

            Assign(target.Options, section.Options, condition);
        }
    }

    /// <summary>A section, the defaults, or the known store of a section by its prefixed name.</summary>
    public IniSection? Find(string section) => section switch
    {
        IniSyntax.DefaultSection => Defaults,
        _ when Sections.TryGetValue(section, out IniSection? found) => found,
        _ => _known.GetValueOrDefault(section),
    };

    /// <summary>Splits <c>name?condition</c>, where the name is word characters only, into name and <c>?condition</c>.</summary>
    public static (string Name, string Condition) SplitCondition(string text)
    {
        int end = 0;
        while (end < text.Length && IniSyntax.IsWord(text[end]))
        {
            end++;
        }

        return end > 0 && end + 1 < text.Length && text[end] == '?' ? (text[..end], text[end..]) : (text, string.Empty);
    }

    private void Remember(IniSection target, IniSection overriding, string condition)
    {
        string name = KnownPrefix + target.Name;
        if (!_known.TryGetValue(name, out IniSection? store))
        {
            store = new IniSection(name, target.Origin);
            _known.Add(name, store);
        }

        foreach (string option in overriding.Options.Keys)
        {
            if (target.Options.TryGetValue(option + condition, out SourcedText? previous))
            {
                store.Options[option + condition] = previous;
            }
        }
    }

    private static void Assign(OrderedDictionary<string, SourcedText> target, OrderedDictionary<string, SourcedText> source, string condition)
    {
        foreach ((string option, SourcedText value) in source)
        {
            target[option + condition] = value;
        }
    }
}
