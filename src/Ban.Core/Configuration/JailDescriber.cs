using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Tells what holds for one jail, enabled or not.</summary>
public static class JailDescriber
{
    /// <summary>Options that hold without being set, as they would be written; their types hold the same defaults.</summary>
    internal static readonly IReadOnlyDictionary<string, string> BuiltIn = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["enabled"] = "false",
        ["maxretry"] = "3",
        ["maxmatches"] = "5",
        ["findtime"] = "10m",
        ["bantime"] = "10m",
        ["ignoreself"] = "true",
        ["logencoding"] = "auto",
        ["skip_if_nologs"] = "false",
        ["usedns"] = "warn",
    };

    /// <summary>Reads a jail with its filter and actions.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="jail">The section's name.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">There is no such jail, or it is wrong.</exception>
    public static JailDescription Describe(string directory, string jail, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemLog(goesOn: false);
        string root = ConfigurationLoader.Root(directory, files);
        var reader = new ConfigMapReader(files, problems);
        ConfigMap jails = ConfigurationLoader.ReadJailFiles(root, reader, problems);
        if (jail == IniSyntax.IncludesSection || !jails.Sections.TryGetValue(jail, out IniSection? section))
        {
            string hint = UnknownOptions.Nearest(jail, jails.Sections.Keys) is { } near ? $"; did you mean '{near}'?" : string.Empty;
            throw new ConfigurationException(new Origin(root, 0), $"there is no jail {IniSyntax.Quote(jail)}{hint}");
        }

        try
        {
            var jailReader = new JailReader(jails, new DefinitionFiles(root, reader, problems), problems);
            JailReading reading = jailReader.Read(section, evenIfDisabled: true)!;
            return Describe(reading, problems) with { Parameters = [.. jailReader.Parameters(section).Select(static value => Value(value.Key, value.Value))] };
        }
        catch (JailException wrong)
        {
            throw new ConfigurationException(wrong.Origin, $"jail '{jail}': {wrong.Message}", wrong);
        }
    }

    /// <summary>Whether a file has a section for a jail.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="jail">The section's name.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">A file breaks the grammar, or there is none.</exception>
    public static bool Exists(string directory, string jail, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemLog(goesOn: false);
        string root = ConfigurationLoader.Root(directory, files);
        return jail != IniSyntax.IncludesSection && ConfigurationLoader.ReadJailFiles(root, new ConfigMapReader(files, problems), problems).Sections.ContainsKey(jail);
    }

    private static JailDescription Describe(JailReading reading, ProblemLog problems)
    {
        FilterDefinition filter = FilterBuilder.Build(reading.Filter, reading.Options, problems);
        return new JailDescription(
            reading.Name,
            reading.Origin,
            [.. Options(reading)],
            reading.Filter is null ? null : new EffectiveGroup(reading.Filter.Name, [.. Values(filter, reading)]),
            [.. reading.Actions.Select(static action => new EffectiveGroup(action.Name, [.. Values(action.Script is null ? action.Options : action.Parameters)]))]);
    }

    private static IEnumerable<EffectiveValue> Options(JailReading reading)
    {
        foreach (string name in JailOptions.Jail.Where(static name => name == "usedns" || !JailOptions.Filter.Contains(name, StringComparer.Ordinal)))
        {
            SourcedText? value = name == "usedns" ? FilterBuilder.UseDns(reading.Filter, reading.Options) : reading.Options.GetValueOrDefault(name);
            if (value is not null)
            {
                yield return Value(name, value);
            }
            else if (BuiltIn.TryGetValue(name, out string? text))
            {
                yield return new EffectiveValue(name, [new ConfigText(text, Origin.BuiltIn)]);
            }
        }
    }

    private static IEnumerable<EffectiveValue> Values(FilterDefinition filter, JailReading reading)
    {
        if (filter.PrefRegex is { } prefix)
        {
            yield return new EffectiveValue("prefregex", [prefix]);
        }

        foreach ((string name, IReadOnlyList<ConfigText> lines) in new (string, IReadOnlyList<ConfigText>)[]
        {
            ("failregex", filter.FailRegex), ("ignoreregex", filter.IgnoreRegex), ("datepattern", filter.DatePattern), ("journalmatch", filter.JournalMatch),
        })
        {
            if (lines.Count > 0)
            {
                yield return new EffectiveValue(name, lines);
            }
        }

        SourcedText? maxLines = reading.Filter!.Options.GetValueOrDefault("maxlines") ?? reading.Options.GetValueOrDefault("maxlines");
        yield return maxLines is null ? new EffectiveValue("maxlines", [new ConfigText("1", Origin.BuiltIn)]) : Value("maxlines", maxLines);
    }

    private static IEnumerable<EffectiveValue> Values(OrderedDictionary<string, SourcedText> options) =>
        options.Where(static option => !option.Key.StartsWith("known/", StringComparison.Ordinal))
            .OrderBy(static option => option.Key, StringComparer.Ordinal)
            .Select(static option => Value(option.Key, option.Value));

    private static EffectiveValue Value(string name, SourcedText value)
    {
        ConfigText[] lines = [.. value.NonBlankLines()];
        return new EffectiveValue(name, lines.Length > 0 ? lines : [value.ToConfigText()]);
    }
}
