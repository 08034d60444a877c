using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Daemon;

/// <summary>One set of IPv4 addresses in a machine's kernel, asked through <c>nft</c>.</summary>
public sealed record KernelSet(IMachine Machine, string Table, string Name)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Waits until the addresses that are written last are there: the last of the list, and the last in the order of their texts,
    /// which is that of a restart. Asks by pretending to create them, for <c>nft get element</c> fetches the whole set first.
    /// </summary>
    public async Task UntilHoldsAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in (string[])[addresses[^1], addresses.Max(StringComparer.Ordinal)!])
        {
            string[] pretend = ["-c", "create", "element", .. Table.Split(' '), Name, $"{{ {address} }}"];
            await Until.TrueAsync(
                $"{address} in the set {Name}",
                async () => (await Command.RunAsync(Machine, Command.Find("nft")!, pretend, cancellationToken)).Error.Contains("File exists", StringComparison.Ordinal),
                cancellationToken, s_patience);
        }
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
