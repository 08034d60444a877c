using System.Text.Json;
using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <summary>What stands in a table, from libnftables' JSON.</summary>
internal sealed class NftablesListing
{
    private readonly List<string> _chains = [];
    private readonly List<string> _sets = [];

    public IReadOnlyList<string> Chains => _chains;

    public IReadOnlyList<string> Sets => _sets;

    /// <summary>Whether the table holds things of a kind that we never make.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Reads the answer to <c>list table</c>.</summary>
    public static NftablesListing ParseTable(byte[] json)
    {
        NftablesListing listing = new();
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty item in Items(document))
        {
            switch (item.Name)
            {
                case "chain":
                    listing._chains.Add(NameOf(item.Value));
                    break;
                case "set":
                    listing._sets.Add(NameOf(item.Value));
                    break;
                case "metainfo" or "table" or "rule":
                    break;
                default:
                    listing.HasOthers = true;
                    break;
            }
        }

        return listing;
    }

    private static IEnumerable<JsonProperty> Items(JsonDocument document) =>
        document.RootElement.GetProperty("nftables").EnumerateArray().SelectMany(static item => item.EnumerateObject());

    private static string NameOf(JsonElement item) => item.GetProperty("name").GetString()!;
}

/// <summary>An address or network that the firewall blocks now.</summary>
/// <param name="Address">What is blocked.</param>
/// <param name="Left">What the firewall itself still gives it, null if it has no end there.</param>
public sealed record EnforcedBan(NetAddress Address, TimeSpan? Left);
