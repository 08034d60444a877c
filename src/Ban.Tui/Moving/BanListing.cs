using System.Globalization;
using System.Text;
using System.Text.Json;
using Ban.Core.Net;
using Ban.Rpc.Contract;

namespace Ban.Tui.Moving;

/// <summary>The bans in force as a text for another program.</summary>
internal static class BanListing
{
    /// <summary>Elements in one command of nft.</summary>
    private const int ElementsPerLine = 500;

    /// <summary>The longest time that ipset takes, in seconds.</summary>
    private const double LongestTimeout = 2_147_483;

    public static IReadOnlyList<string> Formats { get; } = ["json", "ndjson", "list", "nft", "ipset"];

    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="bans">Which.</param>
    /// <param name="now">For the time that is left of each.</param>
    public static string Of(string format, BanListResult bans, DateTimeOffset now) => format switch
    {
        "json" => Json(JsonSerializer.SerializeToUtf8Bytes(bans, RpcJson.Default.BanListResult)),
        "ndjson" => string.Concat(bans.Bans.Select(static ban => Json(JsonSerializer.SerializeToUtf8Bytes(ban, RpcJson.Default.BanInfo)))),
        "list" => string.Concat(bans.Bans.Select(static ban => ban.Id).Where(IsOneLine).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(static id => id + "\n")),
        "nft" => Nft(Sets(bans, now)),
        "ipset" => Ipset(Sets(bans, now)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
    };

    private static string Json(byte[] document) => Encoding.UTF8.GetString(document) + "\n";

    /// <summary>An id can be anything that a filter has captured.</summary>
    private static bool IsOneLine(string id) => !id.Any(char.IsControl);

    /// <summary>Addresses and networks by family, each with the seconds that are left, null for ever; of several bans the longest.</summary>
    private static List<(string Name, bool IsIPv4, bool IsNetwork, List<(NetAddress Address, double? Left)> Members)> Sets(BanListResult bans, DateTimeOffset now)
    {
        (NetAddress Address, double? Left)[] longest = [.. bans.Bans
            .Select(ban => (Address: NetAddress.TryParse(ban.Id, out NetAddress address) ? address : NetAddress.None, Left: ban.End is { } end ? (end - now).TotalSeconds : (double?)null))
            .Where(static ban => ban.Address != NetAddress.None && ban.Left is null or > 0)
            .GroupBy(static ban => ban.Address)
            .Select(static same => (same.Key, same.Any(static ban => ban.Left is null) ? null : same.Max(static ban => ban.Left)))
            .OrderBy(static ban => ban.Key)];
        return
        [
            .. from family in (bool[])[true, false]
               from isNetwork in (bool[])[false, true]
               let members = longest.Where(ban => ban.Address.IsSingle != isNetwork && ban.Address.IsIPv4 == family).ToList()
               select ($"{(isNetwork ? "networks" : "banned")}{(family ? 4 : 6)}", family, isNetwork, members),
        ];
    }

    /// <summary>Without what is within another: nft takes no network twice. They are in order, so that one stands behind those that hold it.</summary>
    private static IEnumerable<(NetAddress Address, double? Left)> Outermost(IEnumerable<(NetAddress Address, double? Left)> members)
    {
        NetAddress outer = NetAddress.None;
        foreach ((NetAddress Address, double? Left) member in members)
        {
            if (outer == NetAddress.None || !outer.Contains(member.Address))
            {
                outer = member.Address;
                yield return member;
            }
        }
    }

    private static string Nft(List<(string Name, bool IsIPv4, bool IsNetwork, List<(NetAddress Address, double? Left)> Members)> sets)
    {
        var text = new StringBuilder("add table inet bantui_export\n");
        foreach ((string name, bool isIPv4, bool isNetwork, List<(NetAddress Address, double? Left)> members) in sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"add set inet bantui_export {name} {{ type {(isIPv4 ? "ipv4_addr" : "ipv6_addr")}; flags {(isNetwork ? "interval, " : "")}timeout; }}\n");
            foreach ((NetAddress Address, double? Left)[] part in Outermost(members).Chunk(ElementsPerLine))
            {
                string elements = string.Join(", ", part.Select(static ban => ban.Left is { } left ? string.Create(CultureInfo.InvariantCulture, $"{ban.Address} timeout {Math.Ceiling(left)}s") : ban.Address.ToString()));
                text.Append(CultureInfo.InvariantCulture, $"add element inet bantui_export {name} {{ {elements} }}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A timeout of 0 is none.</summary>
    private static string Ipset(List<(string Name, bool IsIPv4, bool IsNetwork, List<(NetAddress Address, double? Left)> Members)> sets)
    {
        var text = new StringBuilder();
        foreach ((string name, bool isIPv4, bool isNetwork, List<(NetAddress Address, double? Left)> members) in sets)
        {
            text.Append(CultureInfo.InvariantCulture, $"create bantui-{name} hash:{(isNetwork ? "net" : "ip")} family {(isIPv4 ? "inet" : "inet6")} timeout 0 maxelem {Math.Max(65536, 2 * members.Count)} -exist\n");
            foreach ((NetAddress address, double? left) in members)
            {
                text.Append(CultureInfo.InvariantCulture, $"add bantui-{name} {address} timeout {Math.Min(LongestTimeout, Math.Ceiling(left ?? 0))} -exist\n");
            }
        }

        return text.ToString();
    }
}
