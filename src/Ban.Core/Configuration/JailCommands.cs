namespace Ban.Core.Configuration;

/// <summary>The commands of one jail, in the order that the server needs (spec 2, section 1.5).</summary>
internal sealed class JailCommands(JailReading reading, Func<string, IEnumerable<string>> findLogs)
{
    private static readonly HashSet<string> s_unsent = new(
        ["enabled", "backend", "filter", "action", "skip_if_nologs", "systemd_if_nologs", .. JailOptions.Own, .. JailOptions.Filter], StringComparer.Ordinal);

    private static readonly HashSet<string> s_actionBooleans = new(["actionstart_on_demand", "actionrepair_on_unban", "norestored"], StringComparer.Ordinal);

    private readonly List<IReadOnlyList<object>> _stream = [];

    public IReadOnlyList<IReadOnlyList<object>> Make()
    {
        AddFilterOptions(reading.Filter?.Options ?? []);
        AddFilterOptions(reading.Options);
        List<IReadOnlyList<object>> logs = [];
        foreach ((string name, SourcedText value) in reading.Options)
        {
            if (name == "logpath")
            {
                logs.AddRange(Logs(value));
            }
            else if (name == "ignoreip")
            {
                _stream.Add(["set", reading.Name, "addignoreip", .. value.Words().Select(static word => word.Text)]);
            }
            else if (!s_unsent.Contains(name))
            {
                _stream.Add(["set", reading.Name, name, Typed(name, value)]);
            }
        }

        _stream.AddRange(logs);
        foreach (ActionReading action in reading.Actions)
        {
            AddAction(action);
        }

        _stream.Insert(0, ["add", reading.Name, reading.Options["backend"].Text]);
        return _stream;
    }

    /// <summary>What decides how patterns are read goes before them: usedns first of all.</summary>
    private void AddFilterOptions(OrderedDictionary<string, SourcedText> options)
    {
        int early = 0;
        foreach ((string name, SourcedText value) in options)
        {
            switch (name)
            {
                case "failregex" or "ignoreregex":
                    string[] patterns = value.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                    AddMany(patterns.Length, many => [many ? "multi-set" : "set", reading.Name, "add" + name, many ? patterns : patterns[0]]);
                    break;
                case "usedns" or "maxlines" or "prefregex":
                    _stream.Insert(name == "usedns" ? 0 : early, ["set", reading.Name, name, Typed(name, value)]);
                    early++;
                    break;
                case "datepattern":
                    _stream.Add(["set", reading.Name, name, value.Text]);
                    break;
                case "journalmatch":
                    _stream.AddRange(value.NonBlankLines().Select(line => (IReadOnlyList<object>)["set", reading.Name, "addjournalmatch", .. ShellWords.Split(line)]));
                    break;
            }
        }
    }

    private void AddMany(int count, Func<bool, IReadOnlyList<object>> command)
    {
        if (count > 0)
        {
            _stream.Add(command(count > 1));
        }
    }

    private IEnumerable<IReadOnlyList<object>> Logs(SourcedText value)
    {
        if (reading.Options["backend"].Text.StartsWith("systemd", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (string line in value.Text.Split('\n'))
        {
            int blank = line.LastIndexOf(' ');
            string path = blank < 0 ? line : line[..blank];
            foreach (string file in findLogs(path))
            {
                yield return ["set", reading.Name, "addlogpath", file, blank < 0 ? "head" : line[(blank + 1)..]];
            }
        }
    }

    private void AddAction(ActionReading action)
    {
        if (action.Script is { } script)
        {
            _stream.Add(["set", reading.Name, "addaction", action.Name, script, JsonText.OfMap(action.Parameters)]);
            return;
        }

        _stream.Add(["set", reading.Name, "addaction", action.Name]);
        List<object> properties = [];
        foreach ((string name, SourcedText value) in action.Options.Where(static option => JailOptions.Action.Contains(option.Key, StringComparer.Ordinal)))
        {
            properties.Add(new object[] { name, s_actionBooleans.Contains(name) ? ValueTypes.IsTrue(value.Text) : value.Text });
        }

        // The server replaces the tags of parameters itself, at the time of the ban.
        foreach ((string name, SourcedText value) in action.Parameters)
        {
            if (!JailOptions.Action.Contains(name, StringComparer.Ordinal) && !name.StartsWith("known/", StringComparison.Ordinal))
            {
                properties.Add(new object[] { name, value.Text });
            }
        }

        AddMany(properties.Count, many => many
            ? ["multi-set", reading.Name, "action", action.Name, properties]
            : ["set", reading.Name, "action", action.Name, .. (object[])properties[0]]);
    }

    private static object Typed(string name, SourcedText value) => name switch
    {
        "maxretry" or "maxmatches" or "maxlines" => ValueTypes.Integer(name, value, int.MinValue),
        _ when JailOptions.Booleans.Contains(name) => ValueTypes.IsTrue(value.Text),
        _ => value.Text,
    };
}
