using System.Collections.Frozen;

namespace Ban.Core.Configuration;

/// <summary>Names of the options that have a meaning, in the order in which they are read (spec 1, section 1.8; spec 2, section 5.1).</summary>
internal static class JailOptions
{
    /// <summary>Options of a filter; a jail may set each of them too.</summary>
    public static IReadOnlyList<string> Filter { get; } =
        ["usedns", "prefregex", "ignoreregex", "failregex", "maxlines", "datepattern", "journalmatch"];

    /// <summary>Options that are fetched of every jail, enabled or not.</summary>
    public static IReadOnlyList<string> First { get; } = ["enabled", "backend", "filter"];

    /// <summary>Options of a jail that fail2ban does not have.</summary>
    public static IReadOnlyList<string> Own { get; } =
        ["ipv4_prefix", "ipv6_prefix", "network_maxretry", "network_ipv4_prefix", "network_ipv6_prefix", "network_bantime"];

    /// <summary>Options of a jail.</summary>
    public static IReadOnlyList<string> Jail { get; } =
    [
        "enabled", "backend", "maxretry", "maxmatches", "findtime", "bantime",
        "bantime.increment", "bantime.factor", "bantime.formula", "bantime.multipliers", "bantime.maxtime", "bantime.rndtime", "bantime.overalljails",
        "ignorecommand", "ignoreself", "ignoreip", "ignorecache", "filter", "logtimezone", "logencoding", "logpath", "skip_if_nologs", "systemd_if_nologs", "action",
        .. Own,
        .. Filter,
    ];

    /// <summary>Names that a jail sets for the texts of its other options and for its filter and actions, as installed configurations use them.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["mode", "port", "protocol", "chain", "banaction", "banaction_allports"];

    /// <summary>Options of a shell action.</summary>
    public static IReadOnlyList<string> Action { get; } =
    [
        "actionstart", "actionstart_on_demand", "actionstop", "actionflush", "actionreload", "actioncheck", "actionrepair",
        "actionrepair_on_unban", "actionban", "actionprolong", "actionreban", "actionunban", "norestored",
    ];

    /// <summary>Options whose value is yes or no.</summary>
    public static FrozenSet<string> Booleans { get; } =
        new[] { "enabled", "bantime.increment", "bantime.overalljails", "ignoreself", "skip_if_nologs", "systemd_if_nologs" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Tags of an action that get their value at the time of the ban.</summary>
    public static IReadOnlyList<string> RuntimeTags { get; } = ["matches", "ipmatches", "ipjailmatches", "timeout", "bantime"];
}
