using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>
/// Reads what the daemon leaves alone: jails that are not enabled, and filters and actions that no jail names. What is wrong
/// there becomes an error on the day that somebody enables it.
/// </summary>
public sealed class UnusedChecker
{
    private const string FilterDirectory = "filter.d";
    private const string ActionDirectory = "action.d";

    private readonly ConfigFiles _files;
    private readonly string _root;
    private readonly ProblemLog _problems = new(goesOn: true);
    private readonly ConfigMapReader _reader;
    private readonly DefinitionFiles _definitions;

    private UnusedChecker(string root, ConfigFiles files)
    {
        _files = files;
        _root = root;
        _reader = new ConfigMapReader(files, _problems);
        _definitions = new DefinitionFiles(root, _reader, _problems);
    }

    /// <summary>Reads it.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <param name="all">
    /// Whether every unused filter and action is read to the end. If not, only those are that the user changed, which have a
    /// <c>.local</c>; of the others it is known that they came with a package, and only their grammar is looked at.
    /// </param>
    /// <exception cref="ConfigurationException">There is no such directory.</exception>
    public static UnusedConfiguration Check(string directory, ConfigFiles files, bool all)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new UnusedChecker(ConfigurationLoader.Root(directory, files), files).Check(all);
    }

    private UnusedConfiguration Check(bool all)
    {
        IReadOnlyList<JailSettings> jails = ReadDisabledJails();
        var filters = new List<FilterDefinition>();
        foreach (string name in Unused(FilterDirectory, all))
        {
            if (_problems.Attempt(null, () => ReadFilter(name)) is { } filter)
            {
                filters.Add(filter);
            }
        }

        foreach (string name in Unused(ActionDirectory, all))
        {
            _problems.Attempt(false, () => ReadAction(name));
        }

        return new UnusedConfiguration(jails, filters, [.. _problems.Problems]);
    }

    private List<JailSettings> ReadDisabledJails()
    {
        ConfigMap map = ConfigurationLoader.ReadJailFiles(_root, _reader, _problems);
        var reader = new JailReader(map, _definitions, _problems);
        var jails = new List<JailSettings>();
        foreach (IniSection section in map.Sections.Values.Where(static section => section.Name != IniSyntax.IncludesSection))
        {
            if (_problems.Attempt(null, () => new JailSettingsBuilder(reader.Read(section, evenIfDisabled: true)!, _problems).Build(), section.Name) is { } jail
                && !reader.IsEnabled(section))
            {
                jails.Add(jail);
            }
        }

        reader.CheckOptions();
        return jails;
    }

    /// <summary>Names of the files that no jail has opened and that are to be read to the end; of all others the grammar is looked at.</summary>
    private List<string> Unused(string directory, bool all)
    {
        var names = new List<string>();
        foreach (IGrouping<string, string> files in _files.ListSorted($"{_root}/{directory}", ".conf").Concat(_files.ListSorted($"{_root}/{directory}", ".local"))
            .GroupBy(static path => path[(path.LastIndexOf('/') + 1)..path.LastIndexOf('.')], StringComparer.Ordinal))
        {
            if (_definitions.HasOpened($"{directory}/{files.Key}"))
            {
                continue;
            }

            _reader.Read($"{_root}/{directory}/{files.Key}");
            if (all || files.Any(static path => path.EndsWith(".local", StringComparison.Ordinal)))
            {
                names.Add(files.Key);
            }
        }

        // What others include is made to be used with them, and may lack what they set.
        names.RemoveAll(name => _reader.IsIncluded($"{_root}/{directory}/{name}.conf"));
        return names;
    }

    /// <summary>A filter by itself; null for a file without patterns, which others include.</summary>
    private FilterDefinition? ReadFilter(string name)
    {
        (_, DefinitionReader reader) = _definitions.OpenFilter(Spec(FilterDirectory, name), string.Empty);
        reader.Read([], all: true);
        reader.CheckOptions();
        FilterDefinition filter = FilterBuilder.Build(new FilterReading(name, reader.Combine([])), [], _problems);
        return filter.FailRegex.Count > 0 ? filter : null;
    }

    private bool ReadAction(string name) =>
        _definitions.ReadAction(Spec(ActionDirectory, name), string.Empty, []).Options.Count > 0;

    private SourcedText Spec(string directory, string name) => new(name, new Origin($"{_root}/{directory}/{name}.conf", 0));
}
