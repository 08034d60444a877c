namespace Ban.Core.Configuration;

/// <summary>
/// A configuration as the commands by which fail2ban's client sends it to its server (spec 2, section 1.5). A word of a command
/// is a <see cref="string"/>, an <see cref="int"/>, a <see cref="bool"/>, a list of words, or a map of words.
/// </summary>
public static class CommandStream
{
    /// <summary>Options of the daemon in the order in which they are sent, with what is sent if no file sets them.</summary>
    private static readonly (string Name, string? Default)[] s_general =
    [
        ("syslogsocket", "auto"), ("loglevel", "INFO"), ("logtarget", "/var/log/fail2ban.log"), ("allowipv6", "auto"),
        ("dbfile", "/var/lib/fail2ban/fail2ban.sqlite3"), ("dbmaxmatches", null), ("dbpurgeage", "1d"),
    ];

    /// <summary>Reads a configuration.</summary>
    /// <param name="directory">Base directory, such as <c>/etc/fail2ban</c>.</param>
    /// <param name="files">Access to the files.</param>
    /// <param name="findLogs">Gives the existing files of a path or glob.</param>
    /// <exception cref="ConfigurationException">Something is wrong that stops the whole configuration.</exception>
    public static IReadOnlyList<IReadOnlyList<object>> Read(string directory, ConfigFiles files, Func<string, IEnumerable<string>> findLogs)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findLogs);
        var problems = new ProblemLog(goesOn: false);
        string root = ConfigurationLoader.Root(directory, files);
        var reader = new ConfigMapReader(files, problems);
        List<IReadOnlyList<object>> stream = General(ConfigurationLoader.ReadDaemonFiles(root, reader) ?? new ConfigMap());
        ConfigMap jails = ConfigurationLoader.ReadJailFiles(root, reader, problems);
        var jailReader = new JailReader(jails, new DefinitionFiles(root, reader, problems), problems);
        var starts = new List<IReadOnlyList<object>>();
        foreach (IniSection section in jails.Sections.Values.Where(static section => section.Name != IniSyntax.IncludesSection))
        {
            try
            {
                if (jailReader.Read(section) is { } reading)
                {
                    stream.AddRange(new JailCommands(reading, findLogs).Make());
                    starts.Add(["start", section.Name]);
                }
            }
            catch (JailException wrong)
            {
                stream.Add(["config-error", $"Jail '{section.Name}' skipped, because of wrong configuration: {wrong.Message}"]);
            }
        }

        return [.. stream, .. starts];
    }

    private static List<IReadOnlyList<object>> General(ConfigMap map)
    {
        var interpolation = new Interpolation(map);
        var stream = new List<IReadOnlyList<object>>();
        if (interpolation.Fetch("Thread", "stacksize") is { } size)
        {
            stream.Add(["set", "thread", new Dictionary<string, object> { ["stacksize"] = ValueTypes.Integer("stacksize", size, minimum: 0) }]);
        }

        foreach ((string name, string? otherwise) in s_general)
        {
            SourcedText? value = interpolation.Fetch(DefinitionReader.Definition, name);
            if (value is not null || otherwise is not null)
            {
                stream.Add(["set", name, name == "dbmaxmatches" ? ValueTypes.Integer(name, value!, int.MinValue) : value?.Text ?? otherwise!]);
            }
        }

        return stream;
    }
}
