namespace Ban.Core.Configuration;

/// <summary>Finds filters and actions under the base directory; a file that many jails use is merged once.</summary>
internal sealed class DefinitionFiles(string directory, ConfigMapReader reader, ProblemLog problems)
{
    private const string LogType = "logtype";
    private const string ScriptEnding = ".py";

    /// <summary>fail2ban's script for mails: an engine of ours takes its place, with the same parameters (spec 2, section 5.7).</summary>
    private const string MailScript = "smtp.py";

    private readonly Dictionary<string, ConfigMap?> _maps = new(StringComparer.Ordinal);

    /// <summary>Opens the filter that a spec names.</summary>
    /// <param name="backend">The jail's back end, which decides the prefix of a line.</param>
    /// <exception cref="JailException">The spec is wrong or there is no such file.</exception>
    public (string Name, DefinitionReader Reader) OpenFilter(SourcedText spec, string backend)
    {
        ParameterSpec parsed = Parse(spec, "filter");
        string name = parsed.Name.Text;
        ConfigMap map = Map($"filter.d/{name}") ?? throw Missing(spec, name, "filter");
        return (name, Open(map, parsed, spec.Origin, backend, problems));
    }

    /// <summary>Opens a filter file by its path.</summary>
    public static DefinitionReader OpenFilterFile(ConfigMap map, ParameterSpec spec, bool forJournal) =>
        Open(map, spec, spec.Name.Origin, backend: forJournal ? "systemd" : string.Empty, new ProblemLog(goesOn: false));

    /// <summary>Reads the action that a spec names, with the names that it has in its jail (spec 2, section 5.1).</summary>
    /// <param name="spec">The jail's words.</param>
    /// <param name="jail">The jail's name.</param>
    /// <param name="jailOptions">What the jail sets.</param>
    /// <exception cref="JailException">The spec is wrong or there is no such file.</exception>
    public ActionReading ReadAction(SourcedText spec, string jail, OrderedDictionary<string, SourcedText> jailOptions)
    {
        ParameterSpec parsed = Parse(spec, "action");
        string file = parsed.Name.Text;
        OrderedDictionary<string, SourcedText> parameters = parsed.Parameters;
        if (file.EndsWith(ScriptEnding, StringComparison.Ordinal))
        {
            string scriptName = parameters.Remove("actname", out SourcedText? own) ? own.Text : file[..^ScriptEnding.Length];
            bool isMail = file == MailScript;
            return new ActionReading(scriptName, isMail ? new SourcedText("smtp", spec.Origin) : null, isMail ? parameters : [], parameters, spec.Origin)
            {
                Script = $"{directory}/action.d/{file}",
            };
        }

        ConfigMap map = Map($"action.d/{file}") ?? throw Missing(spec, file, "action");
        parameters.TryAdd("name", new SourcedText(jail, spec.Origin));
        string name = parameters["name"].Text;
        string suffix = name == jail ? string.Empty : name.StartsWith(jail, StringComparison.Ordinal) ? name[jail.Length..] : "-" + name;
        parameters.TryAdd("actname", new SourcedText(file + suffix, spec.Origin));
        var definition = new DefinitionReader(map, parameters, JailOptions.Action, problems);
        definition.Read(jailOptions, all: false);
        definition.CheckOptions();
        return new ActionReading(parameters["actname"].Text, definition.Fetch("engine"), definition.Combine(JailOptions.RuntimeTags), parameters, spec.Origin);
    }

    /// <summary>Whether a file was asked for by its logical name, such as <c>filter.d/sshd</c>.</summary>
    public bool HasOpened(string logicalName) => _maps.ContainsKey(logicalName);

    private static DefinitionReader Open(ConfigMap map, ParameterSpec spec, Origin origin, string backend, ProblemLog problems)
    {
        var reader = new DefinitionReader(map, spec.Parameters, JailOptions.Filter, problems);
        bool given = spec.Parameters.TryGetValue(LogType, out SourcedText? logType) && !logType.IsEmpty;
        if (!given && !reader.DefinitionHas(LogType))
        {
            string preset = backend.StartsWith("systemd", StringComparison.Ordinal) ? "journal" : "file";
            spec.Parameters[LogType] = new SourcedText(preset, origin);
        }

        return reader;
    }

    private static ParameterSpec Parse(SourcedText spec, string kind) => ParameterSyntax.TryParse(spec, out ParameterSpec? parsed, out string? error)
        ? parsed
        : throw new JailException(spec.Origin, $"the {kind} {IniSyntax.Quote(spec.Text)} cannot be read: {error}") { Subject = FirstLine(spec.Text) };

    private static string FirstLine(string text) => text.Split('\n', 2)[0];

    private JailException Missing(SourcedText spec, string name, string kind) =>
        new(spec.Origin, $"there is no {kind} {IniSyntax.Quote(name)} in {directory}/{kind}.d")
        {
            Suggestion = reader.Nearest($"{directory}/{kind}.d", name),
            Subject = name,
        };

    private ConfigMap? Map(string logicalName)
    {
        if (!_maps.TryGetValue(logicalName, out ConfigMap? map))
        {
            // No file system call takes a NUL; such a name is simply not there.
            map = logicalName.Contains('\0') ? null : reader.Read($"{directory}/{logicalName}");
            _maps.Add(logicalName, map);
        }

        return map;
    }
}
