using System.Text.Json;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Daemon;

/// <summary>The sets of the table <c>inet bantui</c>, as the kernel lists them through <c>nft</c>.</summary>
public sealed record FirewallSets(bool TableExists, IReadOnlyList<string> IPv4, IReadOnlyList<string> IPv6)
{
    private static readonly FirewallSets s_none = new(false, [], []);

    public static async Task<FirewallSets> ReadAsync(IMachine machine, CancellationToken cancellationToken)
    {
        var listed = await Command.RunAsync(machine, Command.Find("nft")!, ["-j", "list", "table", "inet", "bantui"], cancellationToken);
        if (listed.ExitCode != 0)
        {
            return listed.Error.Contains("No such file or directory", StringComparison.Ordinal)
                ? s_none
                : throw new LabException($"nft: {listed.Error}");
        }

        using var document = JsonDocument.Parse(listed.Output);
        var sets = document.RootElement.GetProperty("nftables").EnumerateArray()
            .Where(item => item.TryGetProperty("set", out _)).Select(item => item.GetProperty("set")).ToList();
        return new FirewallSets(true, Elements(sets, "ipv4_addr"), Elements(sets, "ipv6_addr"));
    }

    public bool Holds(string address) => IPv4.Contains(address) || IPv6.Contains(address);

    private static List<string> Elements(IEnumerable<JsonElement> sets, string type)
        => [.. sets.Where(set => set.GetProperty("type").ValueEquals(type) && set.TryGetProperty("elem", out _))
            .SelectMany(set => set.GetProperty("elem").EnumerateArray()).Select(Value)];

    /// <summary>An element is its value, or an object that holds the value and a time-out; a network is an object again.</summary>
    private static string Value(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString()!;
        }

        return element.TryGetProperty("elem", out var inner) ? Value(inner.GetProperty("val"))
            : element.TryGetProperty("prefix", out var prefix) ? $"{prefix.GetProperty("addr").GetString()}/{prefix.GetProperty("len")}"
            : element.GetRawText();
    }
}
