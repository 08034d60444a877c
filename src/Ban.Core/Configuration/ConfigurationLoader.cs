using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Reads a whole configuration directory in fail2ban's dialect (spec 1, section 1).</summary>
public static class ConfigurationLoader
{
    /// <summary>Version of the dialect, seen by configuration files as <c>%(fail2ban_version)s</c>.</summary>
    public const string DialectVersion = "1.1.1";

    /// <summary>Reads the daemon's options and every enabled jail.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">The directory or its <c>jail.conf</c> is missing, a file breaks the grammar, or a value cannot be expanded or has not its type.</exception>
    public static LoadedConfiguration Load(string directory, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(directory, files, new ProblemLog(goesOn: false));
    }

    /// <summary>
    /// As <see cref="Load"/>, but a jail with a wrong value is left out with a problem of <see cref="ProblemSeverity.JailSkipped"/>,
    /// so that one bad jail keeps no good one down.
    /// </summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">The directory or its <c>jail.conf</c> is missing, a file breaks the grammar, or an option of the daemon is wrong.</exception>
    public static LoadedConfiguration LoadSparing(string directory, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Read(directory, files, new ProblemLog(goesOn: false, sparesJails: true));
    }

    /// <summary>Reads everything, in a way that stops at the first hard error or goes on.</summary>
    internal static LoadedConfiguration Read(string directory, ConfigFiles files, ProblemLog problems)
    {
        string root = Root(directory, files);
        var reader = new ConfigMapReader(files, problems);
        DaemonOptions daemon = ReadDaemon(root, reader, problems);
        ConfigMap jails = ReadJailFiles(root, reader, problems);
        return new LoadedConfiguration(daemon, ReadJails(jails, new DefinitionFiles(root, reader, problems), problems), problems.Problems);
    }

    /// <summary>The merged jail files with the values that the program adds.</summary>
    internal static ConfigMap ReadJailFiles(string root, ConfigMapReader reader, ProblemLog problems)
    {
        ConfigMap? jails = reader.Read(root + "/jail");
        if (jails is null)
        {
            problems.Fail(new ConfigurationException(new Origin(root, 0), "there is no jail.conf, jail.local or jail.d/*.conf, expected at least one of them"));
            jails = new ConfigMap();
        }

        jails.Defaults.Options["fail2ban_version"] = new SourcedText(DialectVersion, Origin.BuiltIn);
        jails.Defaults.Options["fail2ban_confpath"] = new SourcedText(root, Origin.BuiltIn);
        return jails;
    }

    /// <summary>Reads the daemon's options alone, for programs that only look for the daemon.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <exception cref="ConfigurationException">There is no such directory, or a file is wrong.</exception>
    public static DaemonOptions LoadDaemonOptions(string directory, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemLog(goesOn: false);
        return ReadDaemon(Root(directory, files), new ConfigMapReader(files, problems), problems);
    }

    /// <summary>Reads one filter without a jail.</summary>
    /// <param name="directory">Base directory, where a plain name is looked up under <c>filter.d</c>.</param>
    /// <param name="spec"><c>name</c>, <c>name[option=value]</c>, or the same with the path of a file in place of the name: a text with a slash or ending in <c>.conf</c> or <c>.local</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <param name="forJournal">Whether it is to read the journal, whose lines begin otherwise than those of a file.</param>
    /// <exception cref="ConfigurationException">There is no such filter, or it is wrong.</exception>
    public static FilterDefinition LoadFilter(string directory, string spec, ConfigFiles files, bool forJournal = false)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(files);
        var place = new Origin("filter", 0);
        if (!ParameterSyntax.TryParse(new SourcedText(spec, place), out ParameterSpec? parsed, out string? error))
        {
            throw new ConfigurationException(place, error);
        }

        var problems = new ProblemLog(goesOn: false);
        var reader = new ConfigMapReader(files, problems);
        string name = parsed.Name.Text;
        bool isPath = name.Contains('/') || name.EndsWith(".conf", StringComparison.Ordinal) || name.EndsWith(".local", StringComparison.Ordinal);
        ConfigMap map = (isPath ? reader.ReadFile(name) : reader.Read($"{Root(directory, files)}/filter.d/{name}"))
            ?? throw new ConfigurationException(place, $"there is no filter {IniSyntax.Quote(name)}");
        DefinitionReader filter = DefinitionFiles.OpenFilterFile(map, parsed, forJournal);
        filter.Read([], all: false);
        string plainName = name[(name.LastIndexOf('/') + 1)..];
        var reading = new FilterReading(isPath && plainName.Contains('.') ? plainName[..plainName.LastIndexOf('.')] : plainName, filter.Combine([]));
        return FilterBuilder.Build(reading, [], problems) with { Options = FilterBuilder.Texts(reading) };
    }

    /// <summary>The base directory without a slash at its end.</summary>
    /// <exception cref="ConfigurationException">There is no such directory, or it cannot be read.</exception>
    internal static string Root(string directory, ConfigFiles files)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string root = directory.Length > 1 ? directory.TrimEnd('/') : directory;
        return files.ListReadable(root) is null
            ? throw new ConfigurationException(new Origin(root, 0), "there is no such configuration directory")
            : root;
    }

    /// <summary>The merged files of the daemon's options; null if there are none.</summary>
    internal static ConfigMap? ReadDaemonFiles(string root, ConfigMapReader reader) => reader.Read(root + "/bantui") ?? reader.Read(root + "/fail2ban");

    private static DaemonOptions ReadDaemon(string root, ConfigMapReader reader, ProblemLog problems)
    {
        ConfigMap? map = ReadDaemonFiles(root, reader);
        if (map is null)
        {
            return new DaemonOptions();
        }

        var options = new DaemonOptionsReader(map, problems);
        options.CheckOptions();
        return options.Read();
    }

    private static List<JailSettings> ReadJails(ConfigMap jails, DefinitionFiles definitions, ProblemLog problems)
    {
        var reader = new JailReader(jails, definitions, problems);
        var settings = new List<JailSettings>();
        foreach (IniSection section in jails.Sections.Values.Where(static section => section.Name != IniSyntax.IncludesSection))
        {
            try
            {
                if (reader.Read(section) is { } reading)
                {
                    settings.Add(new JailSettingsBuilder(reading, problems).Build());
                }
            }
            catch (JailException wrong)
            {
                problems.Skip(wrong, section.Name);
            }
            catch (ConfigurationException wrong) when (problems.SparesJails)
            {
                problems.Skip(wrong, section.Name);
            }
        }

        reader.CheckOptions();
        return settings;
    }
}
