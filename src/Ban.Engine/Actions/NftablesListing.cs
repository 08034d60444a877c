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

    /// <summary>Reads the answer to <c>list set</c> and adds its elements to <paramref name="elements"/>.</summary>
    public static void ParseElements(byte[] json, NftablesSetKind kind, List<EnforcedBan> elements)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty item in Items(document))
        {
            if (item.Name == "set" && item.Value.TryGetProperty("elem", out JsonElement list))
            {
                elements.AddRange(list.EnumerateArray().Select(element => ParseElement(element, kind)));
            }
        }
    }

    /// <summary>An element is its value, or an object with the value and its times in seconds.</summary>
    private static EnforcedBan ParseElement(JsonElement element, NftablesSetKind kind)
    {
        JsonElement value = element;
        TimeSpan? left = null;
        if (element.ValueKind == JsonValueKind.Object)
        {
            JsonElement inner = element.GetProperty("elem");
            value = inner.GetProperty("val");
            left = inner.TryGetProperty("expires", out JsonElement seconds) ? TimeSpan.FromSeconds(seconds.GetInt64()) : null;
        }

        return new EnforcedBan(NetAddress.Parse(value.GetString()!).WithPrefix(kind.PrefixLength), left);
    }

    private static IEnumerable<JsonProperty> Items(JsonDocument document) =>
        document.RootElement.GetProperty("nftables").EnumerateArray().SelectMany(static item => item.EnumerateObject());

    private static string NameOf(JsonElement item) => item.GetProperty("name").GetString()!;
}

/// <summary>An address or network that the firewall blocks now.</summary>
/// <param name="Address">What is blocked.</param>
/// <param name="Left">What the firewall itself still gives it, in whole seconds; null if it has no end there.</param>
public sealed record EnforcedBan(NetAddress Address, TimeSpan? Left);
