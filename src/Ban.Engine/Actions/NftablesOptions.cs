using System.Globalization;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <summary>
/// Properties of an action with <c>engine = nftables</c>, by the names of fail2ban's stock nftables action. Each is checked
/// against a closed grammar, so that no text of the configuration can end a command and begin another.
/// </summary>
internal sealed partial record NftablesOptions
{
    private const string TcpReset = "reject with tcp reset";

    private static readonly string[] s_hooks = ["prerouting", "input", "forward", "output", "postrouting"];
    private static readonly string[] s_chainTypes = ["filter", "nat", "route"];

    private static readonly string[] s_verdicts =
    [
        "drop", "reject", TcpReset, "reject with icmpx port-unreachable", "reject with icmpx admin-prohibited",
        "reject with icmpx host-unreachable", "reject with icmpx no-route",
    ];

    private static readonly string[] s_families = ["inet", "ip", "ip6", "bridge"];

    /// <summary>Table, shared by all jails that name it.</summary>
    public required string Table { get; init; }

    /// <summary>Family of the table, as nft spells it.</summary>
    public required string FamilyName { get; init; }

    /// <summary>Stands in front of the chains' names; null for nothing.</summary>
    public string? Chain { get; init; }

    public required string ChainType { get; init; }

    /// <summary>Hooks; each gets a chain of the jail's own.</summary>
    public required IReadOnlyList<string> Hooks { get; init; }

    /// <summary>Priority of the chains: a number, or a name with an offset.</summary>
    public required string Priority { get; init; }

    /// <summary>Name of the set of IPv4 addresses; null for one made of the jail's name.</summary>
    public string? SetIPv4 { get; init; }

    /// <summary>Name of the set of IPv6 addresses; null for one made of the jail's name.</summary>
    public string? SetIPv6 { get; init; }

    /// <summary>What becomes of a packet of a banned address.</summary>
    public required string Verdict { get; init; }

    /// <summary>Which packets are meant.</summary>
    public required NftablesTraffic Traffic { get; init; }

    /// <summary>Ours: whether TCP connections of an address are ended when it is banned.</summary>
    public required bool CutEstablished { get; init; }

    public NftFamily Family => FamilyName switch
    {
        "ip" => NftFamily.IPv4,
        "ip6" => NftFamily.IPv6,
        "bridge" => NftFamily.Bridge,
        _ => NftFamily.Inet,
    };

    /// <summary>Whether packets of an address family pass the table at all.</summary>
    public bool Sees(bool isIPv4) => Family is NftFamily.Inet or NftFamily.Bridge || isIPv4 == (Family == NftFamily.IPv4);

    /// <summary>Reads and checks the properties.</summary>
    /// <exception cref="ConfigurationException">One has a value that is not understood.</exception>
    public static NftablesOptions Parse(ActionDefinition definition)
    {
        NftablesProperties read = new(definition);
        string? setIPv4 = read.OptionalName("addr_set");
        string? setIPv6 = read.OptionalName("addr_set?family=inet6") ?? (setIPv4 is null ? null : setIPv4 + "-6");
        NftablesOptions options = new()
        {
            Table = read.OptionalName("table") ?? "bantui",
            FamilyName = read.OneOf("table_family", read.Text("table_family", "inet"), s_families),
            Chain = read.OptionalName("chain"),
            ChainType = read.OneOf("chain_type", read.Text("chain_type", "filter"), s_chainTypes),
            Hooks = [.. read.List("chain_hook", "input").Select(hook => read.OneOf("chain_hook", hook, s_hooks))],
            Priority = read.Checked("chain_priority", "-1", PriorityText(), "a number, or a name such as 'filter - 1'"),
            SetIPv4 = setIPv4,
            SetIPv6 = setIPv6,
            Verdict = VerdictOf(read),
            Traffic = NftablesTraffic.Parse(read),
            CutEstablished = ValueTypes.IsTrue(read.Text("cut_established", "no")),
        };
        options.CheckTogether(read);
        return options;
    }

    /// <summary>Older releases of nft had the word <c>type</c> behind <c>icmpx</c>.</summary>
    private static string VerdictOf(NftablesProperties read)
    {
        string[] words = read.Text("blocktype", "drop").Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return read.OneOf("blocktype", string.Join(' ', words).Replace("icmpx type ", "icmpx ", StringComparison.OrdinalIgnoreCase), s_verdicts);
    }

    /// <summary>Values that are good alone and that the kernel would refuse together, without saying which.</summary>
    private void CheckTogether(NftablesProperties read)
    {
        if (Verdict == TcpReset && Traffic.Protocols is not ["tcp"])
        {
            throw read.Bad("blocktype", Verdict, "another one, as long as protocol is more than tcp");
        }

        if (ChainType == "route" && Hooks is not ["output"])
        {
            throw read.Bad("chain_type", ChainType, "filter, except where chain_hook is output");
        }

        if (ChainType == "nat" && (Hooks.Contains("forward") || Family == NftFamily.Bridge))
        {
            throw read.Bad("chain_type", ChainType, "filter where chain_hook is forward or table_family is bridge");
        }

        if (SetIPv4 is not null && SetIPv4 == SetIPv6)
        {
            throw read.Bad("addr_set", SetIPv4, "another name than that of the set for IPv6");
        }
    }

    [GeneratedRegex(@"^(-?[0-9]{1,9}|(raw|mangle|dstnat|filter|security|out|srcnat)( *[+-] *[0-9]{1,9})?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PriorityText();
}

/// <summary>An action's properties as words of closed sets, and the error that names a bad one's file and line.</summary>
internal sealed partial class NftablesProperties(ActionDefinition definition)
{
    /// <summary>Words separated by commas or blanks, each once.</summary>
    public IEnumerable<string> List(string key, string fallback)
    {
        string[] words = Text(key, fallback).Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? [fallback] : words.Distinct(StringComparer.Ordinal);
    }

    public string Text(string key, string fallback) =>
        definition.Properties.TryGetValue(key, out ConfigText? text) && text.Text.Trim() is { Length: > 0 } value ? value : fallback;

    public string? OptionalName(string key) =>
        Text(key, string.Empty) is { Length: > 0 } value
            ? NameText().IsMatch(value) ? value : throw Bad(key, value, "a name of letters, digits, '_', '.' and '-', which begins with a letter")
            : null;

    public string Checked(string key, string fallback, Regex form, string expected)
    {
        string value = Text(key, fallback);
        return form.IsMatch(value) ? value : throw Bad(key, value, expected);
    }

    public string OneOf(string key, string value, string[] allowed) =>
        Array.Find(allowed, word => string.Equals(word, value, StringComparison.OrdinalIgnoreCase))
        ?? throw Bad(key, value, "one of: " + string.Join(", ", allowed));

    public ConfigurationException Bad(string key, string value, string expected)
    {
        Origin origin = definition.Properties.TryGetValue(key, out ConfigText? text) ? text.Origin : definition.Origin;
        return new ConfigurationException(origin, string.Create(CultureInfo.InvariantCulture, $"{key} = {value}: expected {expected}"));
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameText();
}
