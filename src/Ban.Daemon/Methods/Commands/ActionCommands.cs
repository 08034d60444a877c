using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Daemon.Methods.Commands;

/// <summary>Commands about the actions of a jail. An action's property is what its file, its parameters or a command set.</summary>
internal static class ActionCommands
{
    /// <summary>Longest property that is taken from a command, in characters.</summary>
    private const int MaxPropertyLength = 64 * 1024;

    /// <summary>Most actions of a jail that commands may add up to.</summary>
    private const int MaxActions = 100;

    /// <summary>What every action of commands has, and what holds where nothing sets it.</summary>
    private static readonly FrozenDictionary<string, string> s_builtIn = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["actionban"] = string.Empty,
        ["actioncheck"] = string.Empty,
        ["actionflush"] = string.Empty,
        ["actionreban"] = string.Empty,
        ["actionreload"] = string.Empty,
        ["actionrepair"] = string.Empty,
        ["actionstart"] = string.Empty,
        ["actionstop"] = string.Empty,
        ["actionunban"] = string.Empty,
        ["timeout"] = "60",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Methods of fail2ban's actions; here an action has commands only, and they run when there is something to do.</summary>
    private static readonly FrozenSet<string> s_methods = new[]
    {
        "ban", "unban", "reban", "prolong", "flush", "start", "stop", "reload", "consistencyCheck", "executeCmd",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Answers <c>get JAIL action|actionproperties|actionmethods ...</c>; false for other options.</summary>
    /// <exception cref="CommandException">There is no such action or property.</exception>
    public static bool TryGet(JailSettings jail, string option, CommandWords words, out JsonNode? value)
    {
        value = null;
        if (option is not ("action" or "actionproperties" or "actionmethods"))
        {
            return false;
        }

        ActionDefinition action = Find(jail, words[3]);
        value = option switch
        {
            "action" => Property(jail, action, words[4]),
            "actionproperties" => Reply.Texts(Properties(action)),
            _ => Reply.Texts([]),
        };
        return true;
    }

    /// <summary>The settings with a new action that does nothing yet.</summary>
    /// <exception cref="CommandException">It is there already, or is a script.</exception>
    public static JailSettings Add(JailSettings jail, CommandWords words, Origin origin)
    {
        string name = words[3];
        if (words.Count > 4)
        {
            throw CommandException.Of("Actions in Python cannot run here");
        }

        if (jail.Actions.Any(action => action.Name == name))
        {
            throw CommandException.Of($"Action {name} already exists");
        }

        return jail.Actions.Count < MaxActions
            ? jail with { Actions = [.. jail.Actions, new ActionDefinition { Name = name, Properties = FrozenDictionary<string, ConfigText>.Empty, Origin = origin }] }
            : throw CommandException.Of($"A jail has at most {MaxActions} actions");
    }

    /// <exception cref="CommandException">There is no such action.</exception>
    public static JailSettings Remove(JailSettings jail, string name)
    {
        ActionDefinition gone = Find(jail, name);
        return jail with { Actions = [.. jail.Actions.Where(action => action != gone)] };
    }

    /// <summary>The settings with one property of an action changed.</summary>
    /// <exception cref="CommandException">There is no such action, or what is named is no property.</exception>
    public static JailSettings Set(JailSettings jail, CommandWords words, Origin origin)
    {
        ActionDefinition action = Find(jail, words[3]);
        string property = words[4];
        if (s_methods.Contains(property))
        {
            throw CommandException.Of($"'{property}' of an action cannot be called: bans, unbans and checks do it when it is due");
        }

        if (words[5].Length > MaxPropertyLength)
        {
            throw CommandException.Of($"a property has at most {MaxPropertyLength} characters");
        }

        var properties = new Dictionary<string, ConfigText>(action.Properties, StringComparer.Ordinal) { [property] = new(words[5], origin) };
        ActionDefinition changed = action with { Properties = properties };
        return jail with { Actions = [.. jail.Actions.Select(each => each == action ? changed : each)] };
    }

    private static JsonNode Property(JailSettings jail, ActionDefinition action, string property) =>
        action.Properties.TryGetValue(property, out ConfigText? value) ? value.Text
        : s_builtIn.TryGetValue(property, out string? builtIn) ? builtIn
        : property switch
        {
            "name" => jail.Name,
            "actname" => action.Name,
            _ => throw CommandException.Of($"'CommandAction' object has no attribute {PythonText.Of(property)}"),
        };

    private static IEnumerable<string> Properties(ActionDefinition action) =>
        s_builtIn.Keys.Concat(["actname", "name"]).Concat(action.Properties.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static ActionDefinition Find(JailSettings jail, string name) =>
        jail.Actions.FirstOrDefault(action => action.Name == name) ?? throw CommandException.UnknownAction(name);
}
