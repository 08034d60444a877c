using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Reads one jail alone, enabled or not, for a program that tries its filter (spec 1, section 5).</summary>
public static class SingleJail
{
    /// <summary>Splits <c>name[option=value, ...]</c>.</summary>
    /// <exception cref="ConfigurationException">The text is no such spec.</exception>
    public static (string Name, IReadOnlyDictionary<string, string> Options) ParseSpec(string spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var place = new Origin("filter", 0);
        if (!ParameterSyntax.TryParse(new SourcedText(spec, place), out ParameterSpec? parsed, out string? error))
        {
            throw new ConfigurationException(place, error);
        }

        var options = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, SourcedText value) in parsed.Parameters)
        {
            options.Add(name, value.Text);
        }

        return (parsed.Name.Text, options);
    }

    /// <summary>Reads a jail; null if no file has a section of that name.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="jail">The section's name.</param>
    /// <param name="options">Set in the jail in the place of what its files say.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">The jail, or what it needs, is wrong.</exception>
    public static JailSettings? Load(string directory, string jail, IReadOnlyDictionary<string, string> options, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemLog(goesOn: false);
        string root = ConfigurationLoader.Root(directory, files);
        var reader = new ConfigMapReader(files, problems);
        if (reader.Read(root + "/jail") is null)
        {
            return null;
        }

        ConfigMap jails = ConfigurationLoader.ReadJailFiles(root, reader, problems);
        if (jail == IniSyntax.IncludesSection || !jails.Sections.TryGetValue(jail, out IniSection? section))
        {
            return null;
        }

        foreach ((string name, string value) in options)
        {
            section.Options[name.ToLowerInvariant()] = new SourcedText(value, section.Origin);
        }

        try
        {
            JailReading reading = new JailReader(jails, new DefinitionFiles(root, reader, problems), problems).Read(section, evenIfDisabled: true)!;
            JailSettings settings = new JailSettingsBuilder(reading, problems).Build();
            return settings with { Filter = settings.Filter with { Options = FilterBuilder.Texts(reading.Filter) } };
        }
        catch (JailException wrong)
        {
            throw new ConfigurationException(wrong.Origin, $"jail '{jail}': {wrong.Message}", wrong);
        }
    }
}
