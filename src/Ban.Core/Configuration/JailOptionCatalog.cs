using System.Collections.Frozen;

namespace Ban.Core.Configuration;

/// <summary>The options of a jail for those who are asked for them: made of the same table that files are read by.</summary>
public static class JailOptionCatalog
{
    /// <summary>What people change most stands first, then the table's order.</summary>
    private static readonly string[] s_first = ["enabled", "filter", "logpath", "backend", "port", "maxretry", "findtime", "bantime"];

    private static readonly FrozenSet<string> s_lines =
        new[] { "logpath", "action", "failregex", "ignoreregex", "datepattern", "journalmatch", "ignoreip" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every option, each once.</summary>
    public static IReadOnlyList<JailOptionInfo> All { get; } =
        [.. s_first.Union(JailOptions.Jail, StringComparer.Ordinal).Union(JailOptions.Parameters, StringComparer.Ordinal).Select(Describe)];

    private static JailOptionInfo Describe(string name) =>
        new(name, KindOf(name), JailOptionHelp.Of(name), JailDescriber.BuiltIn.GetValueOrDefault(name) ?? Otherwise(name), ChoicesOf(name), s_lines.Contains(name));

    private static JailOptionKind KindOf(string name) => name switch
    {
        _ when JailOptions.Booleans.Contains(name) => JailOptionKind.Flag,
        "usedns" => JailOptionKind.Choice,
        "maxretry" or "maxmatches" or "maxlines" or "ipv4_prefix" or "ipv6_prefix" or "network_maxretry" or "network_ipv4_prefix" or "network_ipv6_prefix" => JailOptionKind.Number,
        "findtime" or "bantime" or "bantime.maxtime" or "bantime.rndtime" or "network_bantime" => JailOptionKind.Time,
        "bantime.factor" or "bantime.formula" => JailOptionKind.Formula,
        "ignoreip" => JailOptionKind.Addresses,
        "logpath" => JailOptionKind.Logs,
        "failregex" or "ignoreregex" or "prefregex" => JailOptionKind.Patterns,
        "datepattern" => JailOptionKind.DatePatterns,
        "filter" or "action" or "banaction" or "banaction_allports" or "backend" => JailOptionKind.Definition,
        _ => JailOptionKind.Text,
    };

    private static string[] ChoicesOf(string name) => KindOf(name) switch
    {
        JailOptionKind.Flag => ["true", "false"],
        JailOptionKind.Choice => JailSettingsBuilder.UseDnsWords,
        _ => [],
    };

    /// <summary>Built in elsewhere than in the jail's own table.</summary>
    private static string Otherwise(string name) => name switch
    {
        "backend" => "auto",
        "maxlines" => "1",
        "bantime.increment" or "bantime.overalljails" => "false",
        "bantime.factor" => "1",
        "systemd_if_nologs" => "true",
        _ => "",
    };
}
