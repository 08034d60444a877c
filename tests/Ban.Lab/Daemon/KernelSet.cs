using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Daemon;

/// <summary>One set of IPv4 addresses in a machine's kernel, asked through <c>nft</c>.</summary>
public sealed record KernelSet(IMachine Machine, string Table, string Name)
{
    /// <summary>So many addresses stand for all: bans are written in a few transactions, of which each takes effect as a whole.</summary>
    private const int Samples = 40;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Waits until addresses from all parts of a list, the last one included, are there.</summary>
    public Task UntilHoldsAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, addresses.Count / Samples);
        var samples = addresses.Where((_, index) => index % step == 0).Append(addresses[^1]).Distinct();
        string[] ask = ["get", "element", .. Table.Split(' '), Name, $"{{ {string.Join(", ", samples)} }}"];
        return Until.TrueAsync(
            $"{addresses.Count} elements in the set {Name}",
            async () => (await Command.RunAsync(Machine, Command.Find("nft")!, ask, cancellationToken)).ExitCode == 0,
            cancellationToken, s_patience);
    }

    /// <summary>Waits until exactly so many elements are listed. A listing leaves some out while the kernel makes the set's table larger.</summary>
    public Task UntilCountAsync(int count, CancellationToken cancellationToken)
        => Until.TrueAsync($"{count} elements in the set {Name}", async () => await CountAsync(cancellationToken) == count, cancellationToken, s_patience);

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        string[] list = ["-c", $"nft list set {Table} {Name} | grep -oE '[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+' | wc -l"];
        var listed = await Command.RunAsync(Machine, "/bin/sh", list, cancellationToken, s_patience);
        return int.TryParse(listed.Output.Trim(), System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0;
    }
}
