using System.Collections.Frozen;

namespace Ban.Core.Net;

/// <summary>
/// Ports of the services that jails name, as IANA assigns them (Service Name and Transport Protocol Port Number Registry). A small
/// system comes without <c>/etc/services</c>, and <c>port = ssh</c> must work there too; where that file has a name, it is right.
/// </summary>
public static class WellKnownPorts
{
    private static readonly FrozenDictionary<string, int> s_ports = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["ftp-data"] = 20,
        ["ftp"] = 21,
        ["ssh"] = 22,
        ["telnet"] = 23,
        ["smtp"] = 25,
        ["domain"] = 53,
        ["http"] = 80,
        ["pop3"] = 110,
        ["ntp"] = 123,
        ["imap2"] = 143,
        ["imap"] = 143,
        ["snmp"] = 161,
        ["ldap"] = 389,
        ["https"] = 443,
        ["submissions"] = 465,
        ["ssmtp"] = 465,
        ["smtps"] = 465,
        ["submission"] = 587,
        ["ldaps"] = 636,
        ["rsync"] = 873,
        ["ftps-data"] = 989,
        ["ftps"] = 990,
        ["imaps"] = 993,
        ["pop3s"] = 995,
        ["socks"] = 1080,
        ["openvpn"] = 1194,
        ["mysql"] = 3306,
        ["sieve"] = 4190,
        ["sip"] = 5060,
        ["sip-tls"] = 5061,
        ["xmpp-client"] = 5222,
        ["xmpp-server"] = 5269,
        ["postgresql"] = 5432,
    }.ToFrozenDictionary();

    /// <summary>The port of a service by its lower-case name.</summary>
    public static bool TryGet(string name, out int port) => s_ports.TryGetValue(name, out port);
}
