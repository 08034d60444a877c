namespace Ban.Core.Configuration;

/// <summary>Reads one jail with its filter and actions (spec 1, sections 1.3, 1.5 and 1.8).</summary>
internal sealed class JailReader(ConfigMap jails, DefinitionFiles definitions, ProblemLog problems)
{
    private readonly Interpolation _interpolation = new(jails);

    /// <summary>Reads a jail; null if it is not enabled.</summary>
    /// <exception cref="JailException">Its filter or an action is missing or misspelt.</exception>
    /// <exception cref="ConfigurationException">A value cannot be expanded.</exception>
    /// <param name="section">The jail's section.</param>
    /// <param name="evenIfDisabled">Whether a jail that is not enabled is read too.</param>
    public JailReading? Read(IniSection section, bool evenIfDisabled = false)
    {
        OrderedDictionary<string, SourcedText> options = FetchAll(section, JailOptions.First);
        bool isEnabled = options.TryGetValue("enabled", out SourcedText? enabled) && ValueTypes.IsTrue(enabled.Text);
        if (!isEnabled && !evenIfDisabled)
        {
            return null;
        }

        (string filterName, DefinitionReader? filter) = problems.Attempt((string.Empty, null), () => OpenFilter(section, options), section.Name);
        options = FetchAll(section, JailOptions.Jail);
        filter?.Read(options, all: false);
        FilterReading? filterReading = filter is null ? null : new FilterReading(filterName, filter.Combine([]));
        List<ActionReading> actions = ReadActions(section, options);
        UnknownOptions.FindInJail(section, jails, _interpolation, problems);
        return new JailReading(section.Name, section.Origin, options, filterReading, actions) { JournalFilter = ReadForJournal(filterReading, options) };
    }

    /// <summary>Reads the filter once more for lines of the journal, which begin otherwise than those of a file: back end auto finds out later which come.</summary>
    private FilterReading? ReadForJournal(FilterReading? filter, OrderedDictionary<string, SourcedText> options)
    {
        bool hasMatch = options.ContainsKey("journalmatch") || filter?.Options.ContainsKey("journalmatch") == true;
        if (filter is null || !hasMatch || !options["backend"].Text.StartsWith("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        (string name, DefinitionReader reader) = definitions.OpenFilter(options["filter"], "systemd");
        reader.Read(options, all: false);
        return new FilterReading(name, reader.Combine([]));
    }

    /// <summary>Warns of misspelt options in <c>[DEFAULT]</c>; for after all jails are read.</summary>
    public void CheckDefaults() => UnknownOptions.FindInDefaults(jails, _interpolation, problems);

    private (string Name, DefinitionReader? Filter) OpenFilter(IniSection section, OrderedDictionary<string, SourcedText> options)
    {
        if (options["filter"] is not { IsEmpty: false } spec)
        {
            Warn(section, section.Origin, "no filter is set");
            return (string.Empty, null);
        }

        (string name, DefinitionReader filter) = definitions.OpenFilter(spec, options["backend"].Text);
        filter.Read(options, all: true);
        filter.CheckOptions();
        AddKnown(section, filter.Combine([]));
        return (name, filter);
    }

    private List<ActionReading> ReadActions(IniSection section, OrderedDictionary<string, SourcedText> options)
    {
        var actions = new List<ActionReading>();
        bool named = false;
        foreach (SourcedText spec in ParameterSyntax.Split(options["action"]))
        {
            if (IsPython(spec))
            {
                Warn(section, spec.Origin, $"the action {IniSyntax.Quote(spec.Text)} is a Python script, which cannot run here, and is left out");
                continue;
            }

            named = true;
            if (problems.Attempt(null, () => ReadAction(section.Name, spec, options, actions), section.Name) is { } action)
            {
                actions.Add(action);
            }
        }

        if (!named)
        {
            Warn(section, section.Origin, "no action is set: bans are noted and nothing is blocked");
        }

        return actions;
    }

    private ActionReading ReadAction(string jail, SourcedText spec, OrderedDictionary<string, SourcedText> options, List<ActionReading> others)
    {
        (string name, DefinitionReader reader) = definitions.OpenAction(spec, jail);
        if (others.Any(other => other.Name == name))
        {
            throw new JailException(spec.Origin, $"two actions are named '{name}'; give one of them another name with [actname=...]") { Subject = spec.Text.Split('\n', 2)[0] };
        }

        reader.Read(options, all: false);
        reader.CheckOptions();
        return new ActionReading(name, reader.Fetch("engine"), reader.Combine(JailOptions.RuntimeTags), reader.Parameters, spec.Origin);
    }

    /// <summary>Makes every option of the filter visible to the jail as <c>%(known/option)s</c>.</summary>
    private static void AddKnown(IniSection section, OrderedDictionary<string, SourcedText> filterOptions)
    {
        const string Prefix = "known/";
        foreach ((string name, SourcedText value) in filterOptions.Where(static option => !option.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            section.Options[Prefix + name] = value;
        }
    }

    private OrderedDictionary<string, SourcedText> FetchAll(IniSection section, IReadOnlyList<string> names)
    {
        var options = new OrderedDictionary<string, SourcedText>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            SourcedText? value = problems.Attempt(null, () => _interpolation.Fetch(section.Name, name)) ?? BuiltIn(name);
            if (value is not null)
            {
                options[name] = JailOptions.Booleans.Contains(name) ? AsBoolean(value) : value;
            }
        }

        return options;
    }

    /// <summary>What holds where no file says anything; other options have their default in their type.</summary>
    private static SourcedText? BuiltIn(string option) => option switch
    {
        "backend" => new SourcedText("auto", Origin.BuiltIn),
        "filter" or "action" => new SourcedText(string.Empty, Origin.BuiltIn),
        _ => null,
    };

    /// <summary>A yes or no as fail2ban hands it on to filters and actions, which can name it in <c>%(x)s</c>.</summary>
    private static SourcedText AsBoolean(SourcedText value) => new(ValueTypes.IsTrue(value.Text) ? "True" : "False", value.Origin);

    private static bool IsPython(SourcedText spec) =>
        ParameterSyntax.TryParse(spec, out ParameterSpec? parsed, out _) && parsed.Name.Text.EndsWith(".py", StringComparison.Ordinal);

    private void Warn(IniSection section, Origin origin, string message) =>
        problems.Add(new ConfigProblem(origin, message) { Jail = section.Name });
}
