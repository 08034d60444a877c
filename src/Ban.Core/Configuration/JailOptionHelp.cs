using System.Collections.Frozen;

namespace Ban.Core.Configuration;

/// <summary>A sentence for each option of a jail.</summary>
internal static class JailOptionHelp
{
    private static readonly FrozenDictionary<string, string> s_help = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["enabled"] = "Whether the jail runs.",
        ["filter"] = "The filter that finds failures, a file of filter.d, also with parameters: sshd[mode=aggressive].",
        ["logpath"] = "The logs to follow, one path or glob a line; a blank and tail or head after it say where to begin.",
        ["backend"] = "How the log is followed: auto, systemd for the journal, polling or pyinotify for files.",
        ["port"] = "The ports that are closed to who is banned, by number or name, with commas between.",
        ["maxretry"] = "Failures within findtime that make a ban.",
        ["findtime"] = "How long a failure counts, such as 10m or 1d 12h.",
        ["bantime"] = "How long a ban lasts, the first one where it grows; -1 is for ever.",
        ["maxmatches"] = "Log lines that are kept with a ban.",
        ["bantime.increment"] = "Whether bans grow with every repeat.",
        ["bantime.factor"] = "Multiplies growing bans; banFactor in the formula.",
        ["bantime.formula"] = "Gives the seconds of a growing ban from ban.Time, ban.Count and banFactor.",
        ["bantime.multipliers"] = "Numbers that multiply bantime in the formula's place, one for each ban before.",
        ["bantime.maxtime"] = "The longest that a growing ban lasts.",
        ["bantime.rndtime"] = "Up to so much time is added at random, so that nobody can tell when a ban ends.",
        ["bantime.overalljails"] = "Whether bans in all jails count as repeats.",
        ["ignorecommand"] = "A command that is asked for each failure; if it succeeds, the failure is ignored.",
        ["ignoreself"] = "Whether this machine's own addresses are ignored.",
        ["ignoreip"] = "Who is never banned: addresses, networks, names, file:PATH for a list of them.",
        ["ignorecache"] = "How long answers of ignorecommand hold, as key=\"<ip>\", max-count=100, max-time=5m.",
        ["logtimezone"] = "The zone of dates in the log that name none, such as UTC or GMT+0200.",
        ["logencoding"] = "The characters of the log: auto, utf-8, latin-1 and so on.",
        ["skip_if_nologs"] = "Whether the jail is left out where it finds no log.",
        ["systemd_if_nologs"] = "Whether backend auto takes the journal where there is no log file.",
        ["action"] = "What is done at a ban: files of action.d with their parameters, one a line.",
        ["ipv4_prefix"] = "Failures of an IPv4 network of this length count together and ban the network.",
        ["ipv6_prefix"] = "Failures of an IPv6 network of this length count together and ban the network.",
        ["network_maxretry"] = "So many banned addresses of one network ban the network.",
        ["network_ipv4_prefix"] = "The length of such a network for IPv4.",
        ["network_ipv6_prefix"] = "The length of such a network for IPv6.",
        ["network_bantime"] = "How long such a network is banned.",
        ["usedns"] = "What becomes of host names in the log: yes and warn look them up, no skips them, raw counts them as they are.",
        ["prefregex"] = "What every line begins with; the patterns see what its F-CONTENT takes.",
        ["ignoreregex"] = "Patterns that take a matched line back, one a line; set here, the filter's own do not hold.",
        ["failregex"] = "Patterns that find a failure, one a line; set here, the filter's own do not hold.",
        ["maxlines"] = "Lines that a pattern may span.",
        ["datepattern"] = "How dates look in the log, one pattern a line; set here, the filter's own do not hold.",
        ["journalmatch"] = "Which entries of the journal are read, as FIELD=value.",
        ["mode"] = "A variant of the filter, where it has several, such as normal or aggressive.",
        ["protocol"] = "The protocol of the ports: tcp or udp.",
        ["chain"] = "Where in the firewall the rule stands.",
        ["banaction"] = "The action that closes the ports, a file of action.d.",
        ["banaction_allports"] = "The action that closes all ports, for jails that want it.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">An option was added and has no sentence yet.</exception>
    public static string Of(string name) => s_help[name];
}
