using System.Globalization;
using Ban.Core.Net;
using Ban.Native.LibC;

namespace Ban.Engine.Actions;

/// <summary>Which packets of a banned address are meant: protocols and, unless it is all of them, ports.</summary>
/// <param name="Protocols">By name or number; empty for all.</param>
/// <param name="Ports">Ascending, apart from each other; empty for all.</param>
internal sealed record NftablesTraffic(IReadOnlyList<string> Protocols, IReadOnlyList<NftablesTraffic.PortRange> Ports)
{
    private const int LargestPort = 65535;
    private const int LargestProtocol = 255;

    private static readonly string[] s_types = ["multiport", "oneport", "allports"];
    private static readonly string[] s_withPorts = ["tcp", "udp", "udplite", "sctp", "dccp"];
    private static readonly string[] s_others = ["icmp", "icmpv6", "ipv6-icmp", "esp", "ah", "comp"];

    /// <summary>The front of a rule; empty for every packet.</summary>
    public string Match
    {
        get
        {
            string protocol = Protocols.Count == 0 ? string.Empty : $"meta l4proto {{ {string.Join(", ", Protocols)} }} ";
            return Ports.Count == 0 ? protocol : $"{protocol}th dport {{ {string.Join(", ", Ports)} }} ";
        }
    }

    /// <summary>Whether a TCP connection to one of our ports is meant.</summary>
    public bool CoversTcp(int port) =>
        (Protocols.Count == 0 || Protocols.Contains("tcp") || Protocols.Contains("6"))
        && (Ports.Count == 0 || Ports.Any(range => range.First <= port && port <= range.Last));

    /// <summary>Reads <c>type</c>, <c>protocol</c> and <c>port</c>.</summary>
    /// <exception cref="Core.Configuration.ConfigurationException">One has a value that is not understood.</exception>
    public static NftablesTraffic Parse(NftablesProperties read)
    {
        bool hasPorts = read.OneOf("type", read.Text("type", "multiport"), s_types) != "allports";
        List<string> protocols = [.. read.List("protocol", "tcp").Select(protocol => ProtocolOf(read, protocol, hasPorts))];
        return new NftablesTraffic(protocols.Contains("all") ? [] : protocols, hasPorts ? PortsOf(read) : []);
    }

    private static string ProtocolOf(NftablesProperties read, string protocol, bool hasPorts)
    {
        if (hasPorts)
        {
            return s_withPorts.Contains(protocol)
                ? protocol
                : throw read.Bad("protocol", protocol, $"a protocol with ports ({string.Join(", ", s_withPorts)}), or type = allports");
        }

        bool isNumber = int.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= LargestProtocol;
        return isNumber || protocol == "all" || s_withPorts.Contains(protocol) || s_others.Contains(protocol)
            ? protocol
            : throw read.Bad("protocol", protocol, $"all, a number, or one of: {string.Join(", ", s_withPorts.Concat(s_others))}");
    }

    /// <summary>Ranges that touch become one: the kernel refuses a set in which they overlap.</summary>
    private static List<PortRange> PortsOf(NftablesProperties read)
    {
        List<PortRange> ranges = [];
        foreach (PortRange range in read.List("port", "0:65535").Select(text => RangeOf(read, text)).OrderBy(static range => range.First))
        {
            if (ranges is [.., PortRange last] && range.First <= last.Last + 1)
            {
                ranges[^1] = last with { Last = Math.Max(last.Last, range.Last) };
            }
            else
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    private static PortRange RangeOf(NftablesProperties read, string text)
    {
        string[] ends = text.Split(':', '-');
        if (ends.Length == 2 && TryNumber(ends[0], out int first) && TryNumber(ends[1], out int last) && first <= last)
        {
            return new PortRange(first, last);
        }

        return TryNumber(text, out int port) || IsService(text, out port)
            ? new PortRange(port, port)
            : throw read.Bad("port", text, "a number up to 65535, a range such as 1000:2000, or the name of a service in /etc/services");
    }

    private static bool TryNumber(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= LargestPort;

    private static bool IsService(string text, out int port)
    {
        port = 0;
        return text.Length <= 64 && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+')
            && (ServiceNames.TryGetPort(text, out port) || WellKnownPorts.TryGet(text, out port));
    }

    /// <summary>Ports from one to another, both included.</summary>
    public readonly record struct PortRange(int First, int Last)
    {
        public override string ToString() => First == Last
            ? First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
    }
}
