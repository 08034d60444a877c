using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Time;

namespace Ban.Engine.Actions;

/// <summary>An action file with its parameters, read (spec 2, section 5.1).</summary>
internal sealed class CommandSettings
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _properties;
    private readonly Dictionary<(string Command, string Family), string> _expanded = [];
    private readonly CommandTemplate _template;

    /// <exception cref="ConfigurationException">A property has a value that is not understood.</exception>
    public CommandSettings(JailSettings jail, ActionDefinition definition)
    {
        _properties = definition.Properties.ToDictionary(static property => property.Key, static property => property.Value.Text);
        _properties.TryAdd("name", jail.Name);
        _properties.TryAdd("actname", definition.Name);
        _template = new CommandTemplate(_properties);
        IsConditional = _properties.Keys.Any(static key => key.Contains("?family=", StringComparison.Ordinal));
        StartsOnDemand = Flag(definition, "actionstart_on_demand", IsConditional);
        SkipsRestored = Flag(definition, "norestored", false);
        RepairsOnUnban = Flag(definition, "actionrepair_on_unban", false);
        Timeout = ReadTimeout(definition);
        Families = ReadFamilies(definition);
    }

    /// <summary>Whether something holds for one address family only.</summary>
    public bool IsConditional { get; }

    /// <summary>Whether a family is started by its first ban.</summary>
    public bool StartsOnDemand { get; }

    /// <summary>Whether bans that come back after a restart pass it by.</summary>
    public bool SkipsRestored { get; }

    /// <summary>Whether an unban repairs what is broken even where no other ban needs it.</summary>
    public bool RepairsOnUnban { get; }

    /// <summary>For each command.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Families of a start that does not wait for a ban; empty is to be found out.</summary>
    public IReadOnlyList<string> Families { get; }

    /// <summary>Whether a tag asks for this host's full name, which takes a look-up.</summary>
    public bool NeedsFullHostName =>
        !_properties.ContainsKey(CommandTemplate.FullHostName) && _properties.Values.Any(static text => text.Contains($"<{CommandTemplate.FullHostName}>", StringComparison.Ordinal));

    public void SetFullHostName(string name) => _properties[CommandTemplate.FullHostName] = name;

    /// <summary>A command with the configuration's own tags replaced; empty if there is none.</summary>
    /// <exception cref="ActionException">Its tags contain each other.</exception>
    public string Expanded(string command, string family)
    {
        if (!_expanded.TryGetValue((command, family), out string? text))
        {
            text = _properties.TryGetValue($"{command}?family={family}", out string? own) || _properties.TryGetValue(command, out own)
                ? _template.Expand(own, family).Trim()
                : string.Empty;
            _expanded.Add((command, family), text);
        }

        return text;
    }

    public bool Has(string command, string family) => Expanded(command, family).Length > 0;

    /// <summary>A command that no ban is behind as it differs between families: what is equal needs to run once only.</summary>
    public string TextFor(string command, string family) => Expanded(command, family).Replace("<family>", family, StringComparison.Ordinal);

    private static bool Flag(ActionDefinition definition, string key, bool fallback)
    {
        string text = definition.Properties.TryGetValue(key, out ConfigText? value) ? value.Text.Trim().ToLowerInvariant() : string.Empty;
        return text switch
        {
            "" => fallback,
            "1" or "on" or "true" or "yes" => true,
            "0" or "off" or "false" or "no" => false,
            _ => throw new ConfigurationException(value!.Origin, $"{key} = {text}: expected yes or no"),
        };
    }

    private static string[] ReadFamilies(ActionDefinition definition)
    {
        string[] families = definition.Properties.TryGetValue("families", out ConfigText? value)
            ? value.Text.Split((char[])[' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        return families.All(static family => family is "inet4" or "inet6")
            ? families
            : throw new ConfigurationException(value!.Origin, $"families = {value.Text}: expected inet4, inet6 or both");
    }

    private static TimeSpan ReadTimeout(ActionDefinition definition)
    {
        if (!definition.Properties.TryGetValue("timeout", out ConfigText? value) || value.Text.Trim().Length == 0)
        {
            return s_defaultTimeout;
        }

        return Duration.TryParse(value.Text, out TimeSpan timeout, out string? error) && timeout > TimeSpan.Zero && timeout < TimeSpan.FromDays(1)
            ? timeout
            : throw new ConfigurationException(value.Origin, $"timeout = {value.Text}: expected a time above 0 and under a day ({error ?? "out of range"})");
    }
}
