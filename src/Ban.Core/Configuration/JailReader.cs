namespace Ban.Core.Configuration;

/// <summary>Reads one jail with its filter and actions (spec 1, sections 1.3, 1.5 and 1.8).</summary>
internal sealed class JailReader(ConfigMap jails, DefinitionFiles definitions, ProblemLog problems)
{
    private readonly Interpolation _interpolation = new(jails);
    private readonly List<IniSection> _read = [];

    /// <summary>Reads a jail; null if it is not enabled.</summary>
    /// <exception cref="JailException">Its filter or an action is missing or misspelt.</exception>
    /// <exception cref="ConfigurationException">A value cannot be expanded.</exception>
    /// <param name="section">The jail's section.</param>
    /// <param name="evenIfDisabled">Whether a jail that is not enabled is read too.</param>
    public JailReading? Read(IniSection section, bool evenIfDisabled = false)
    {
        OrderedDictionary<string, SourcedText> options = FetchAll(section, JailOptions.First);
        if (!evenIfDisabled && !IsEnabled(options))
        {
            return null;
        }

        (string filterName, DefinitionReader? filter) = problems.Attempt((string.Empty, null), () => OpenFilter(section, options), section.Name);
        options = FetchAll(section, JailOptions.Jail);
        filter?.Read(options, all: false);
        FilterReading? filterReading = filter is null ? null : new FilterReading(filterName, filter.Combine([]));
        List<ActionReading> actions = ReadActions(section, options);
        _read.Add(section);
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

    /// <summary>Whether a jail is enabled.</summary>
    public bool IsEnabled(IniSection section) => IsEnabled(FetchAll(section, JailOptions.First));

    /// <summary>What a jail sets for the texts of its other options.</summary>
    /// <exception cref="ConfigurationException">A value cannot be expanded.</exception>
    public OrderedDictionary<string, SourcedText> Parameters(IniSection section) => FetchAll(section, JailOptions.Parameters);

    /// <summary>Warns of misspelt options and sections; for after all jails are read, since each may use what another sets.</summary>
    public void CheckOptions()
    {
        _read.ForEach(section => UnknownOptions.FindInJail(section, jails, _interpolation, problems));
        UnknownOptions.FindInDefaults(jails, _interpolation, problems);
        UnknownOptions.FindJailSections(jails, problems);
    }

    private static bool IsEnabled(OrderedDictionary<string, SourcedText> options) =>
        options.TryGetValue("enabled", out SourcedText? enabled) && ValueTypes.IsTrue(enabled.Text);

    private (string Name, DefinitionReader? Filter) OpenFilter(IniSection section, OrderedDictionary<string, SourcedText> options)
    {
        if (options["filter"] is not { IsEmpty: false } spec)
        {
            Warn(section, options, "no filter is set");
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
            ActionReading? action = problems.Attempt(null, () => ReadAction(section.Name, spec, options, actions), section.Name);
            named |= action is not { Script: not null, Engine: null };
            if (action is not null)
            {
                actions.Add(action);
            }
        }

        if (!named)
        {
            Warn(section, options, "no action is set: bans are noted and nothing is blocked");
        }

        return actions;
    }

    private ActionReading ReadAction(string jail, SourcedText spec, OrderedDictionary<string, SourcedText> options, List<ActionReading> others)
    {
        ActionReading action = definitions.ReadAction(spec, jail, options);
        return others.Any(other => other.Name == action.Name)
            ? throw new JailException(spec.Origin, $"two actions are named '{action.Name}'; give one of them another name with [actname=...]") { Subject = spec.Text.Split('\n', 2)[0] }
            : action;
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
                options[name] = JailOptions.Booleans.Contains(name) ? AsBoolean(section, name, value) : value;
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
    private SourcedText AsBoolean(IniSection section, string name, SourcedText value)
    {
        if (!ValueTypes.IsBoolean(value.Text))
        {
            problems.Add(new ConfigProblem(value.Origin, $"{name} = {IniSyntax.Quote(value.Text)} counts as 'no', expected yes or no")
            {
                Jail = section.Name,
                Suggestion = UnknownOptions.Nearest(value.Text.ToLowerInvariant(), ValueTypes.BooleanWords),
                Subject = value.Text,
            });
        }

        return new SourcedText(ValueTypes.IsTrue(value.Text) ? "True" : "False", value.Origin);
    }

    /// <summary>Warns of what is missing; a jail that is not enabled need not be whole.</summary>
    private void Warn(IniSection section, OrderedDictionary<string, SourcedText> options, string message)
    {
        if (IsEnabled(options))
        {
            problems.Add(new ConfigProblem(section.Origin, message) { Jail = section.Name });
        }
    }
}
