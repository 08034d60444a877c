using System.Globalization;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Engine.Actions;

/// <summary>
/// Properties of an action with <c>engine = nftables</c>, by the names of fail2ban's stock nftables action. Each is checked
/// against a closed grammar, so that no text of the configuration can end a command and begin another.
/// </summary>
internal sealed partial record NftablesOptions
{
    private static readonly string[] s_hooks = ["prerouting", "input", "forward", "output", "postrouting"];

    private static readonly string[] s_verdicts =
    [
        "drop", "reject", "reject with tcp reset", "reject with icmpx port-unreachable", "reject with icmpx admin-prohibited",
        "reject with icmpx host-unreachable", "reject with icmpx no-route",
    ];

    /// <summary>Table of family inet, shared by all jails that name it.</summary>
    public required string Table { get; init; }

    /// <summary>Hooks; each gets a chain of the jail's own.</summary>
    public required IReadOnlyList<string> Hooks { get; init; }

    /// <summary>Priority of the chains: a number, or a name with an offset.</summary>
    public required string Priority { get; init; }

    /// <summary>What becomes of a packet of a banned address.</summary>
    public required string Verdict { get; init; }

    /// <summary>Which packets are meant, as the front of a rule; empty for all.</summary>
    public required string Match { get; init; }

    /// <summary>Reads and checks the properties.</summary>
    /// <exception cref="ConfigurationException">One has a value that is not understood.</exception>
    public static NftablesOptions Parse(ActionDefinition definition) => new()
    {
        Table = Checked(definition, "table", "bantui", TableName(), "a name of letters, digits, '_', '.' and '-'"),
        Hooks = [.. List(definition, "chain_hook", "input").Select(hook => OneOf(definition, "chain_hook", hook, s_hooks))],
        Priority = Checked(definition, "chain_priority", "-1", PriorityText(), "a number, or a name such as 'filter - 1'"),
        Verdict = OneOf(definition, "blocktype", Text(definition, "blocktype", "drop"), s_verdicts),
        Match = MatchOf(definition),
    };

    private static string MatchOf(ActionDefinition definition)
    {
        string type = OneOf(definition, "type", Text(definition, "type", "multiport"), ["multiport", "oneport", "allports"]);
        string[] protocols = [.. List(definition, "protocol", "tcp")];
        RequireEach(definition, "protocol", protocols, ProtocolName(), "a protocol such as tcp or udp");
        string protocol = protocols.Contains("all") ? string.Empty : $"meta l4proto {{ {string.Join(", ", protocols)} }} ";
        if (type == "allports")
        {
            return protocol;
        }

        if (protocol.Length == 0)
        {
            throw Bad(definition, "protocol", "all", "a protocol with ports (tcp, udp) where type is not allports");
        }

        string[] ports = [.. List(definition, "port", "0-65535").Select(port => port.Replace(':', '-'))];
        RequireEach(definition, "port", ports, PortText(), "a number, a range such as 1000:2000, or a service name");
        return $"{protocol}th dport {{ {string.Join(", ", ports)} }} ";
    }

    private static IEnumerable<string> List(ActionDefinition definition, string key, string fallback)
    {
        string[] words = Text(definition, key, fallback).Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? [fallback] : words.Distinct(StringComparer.Ordinal);
    }

    private static string Text(ActionDefinition definition, string key, string fallback) =>
        definition.Properties.TryGetValue(key, out ConfigText? text) && text.Text.Trim() is { Length: > 0 } value ? value : fallback;

    private static string Checked(ActionDefinition definition, string key, string fallback, Regex form, string expected)
    {
        string value = Text(definition, key, fallback);
        return form.IsMatch(value) ? value : throw Bad(definition, key, value, expected);
    }

    private static void RequireEach(ActionDefinition definition, string key, string[] values, Regex form, string expected)
    {
        if (Array.Find(values, value => !form.IsMatch(value)) is { } wrong)
        {
            throw Bad(definition, key, wrong, expected);
        }
    }

    private static string OneOf(ActionDefinition definition, string key, string value, string[] allowed) =>
        Array.Find(allowed, word => string.Equals(word, value, StringComparison.OrdinalIgnoreCase))
        ?? throw Bad(definition, key, value, "one of: " + string.Join(", ", allowed));

    private static ConfigurationException Bad(ActionDefinition definition, string key, string value, string expected)
    {
        Origin origin = definition.Properties.TryGetValue(key, out ConfigText? text) ? text.Origin : definition.Origin;
        return new ConfigurationException(origin, string.Create(CultureInfo.InvariantCulture, $"{key} = {value}: expected {expected}"));
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^(-?[0-9]{1,9}|(raw|mangle|dstnat|filter|security|srcnat)( *[+-] *[0-9]{1,9})?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PriorityText();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,31}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProtocolName();

    [GeneratedRegex(@"^([0-9]{1,5}(-[0-9]{1,5})?|[A-Za-z][A-Za-z0-9-]{0,63})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PortText();
}
