using System.Collections.Concurrent;
using System.Diagnostics;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// How long an attacker has left: the time from the write of the line with the last failure to the moment when the kernel has
/// told <c>nft monitor</c> of the element, which comes a little after the element counts. The lines come from a real sshd.
/// </summary>
internal static class Latency
{
    /// <summary>Bounded by the last byte of the address.</summary>
    public const int MaxAttacks = 250;

    private const int MaxRetry = 3;

    public static async Task<int> RunAsync(int attacks, TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            throw new LabException($"no private network with a real sshd here: {obstacle}");
        }

        await using var lab = await SshLab.StartAsync(cancellationToken);
        var files = lab.CreateDaemonFiles("latency", $"maxretry = {MaxRetry}");
        await using var daemon = await DaemonProcess.StartAsync(lab.Machine, files, cancellationToken);
        await using var monitor = RunningProcess.Start(lab.Machine, Command.Find("nft")!, "monitor", "new", "elements");
        var arrivals = new ConcurrentQueue<Arrival>();
        monitor.Output.LineRead += line => arrivals.Enqueue(new Arrival(Stopwatch.GetTimestamp(), line));

        var times = new List<TimeSpan>();
        for (var number = 1; number <= attacks; number++)
        {
            var address = number % 2 == 0 ? $"2001:db8::{number + 0x100:x}" : $"198.51.100.{number}";
            await AttackUntilAsync(lab, address, () => arrivals.Any(arrival => arrival.Names(address)), daemon, cancellationToken);
            var written = lab.Machine.Log.Writes
                .Where(write => write.Line.Contains($"Failed password for root from {address} ", StringComparison.Ordinal)).ElementAt(MaxRetry - 1);
            times.Add(Stopwatch.GetElapsedTime(written.Before, arrivals.First(arrival => arrival.Names(address)).Time));
        }

        var first = times[0].TotalMilliseconds;
        times.Sort();
        await output.WriteLineAsync($"attacks                    {times.Count}, each {MaxRetry} wrong passwords to a real sshd, IPv4 and IPv6 in turn");
        await output.WriteLineAsync("last failed line written to element in the nftables set, ms:");
        await output.WriteLineAsync($"  median                   {Quantile(times, 0.5):0.00}");
        await output.WriteLineAsync($"  99th percentile          {Quantile(times, 0.99):0.00}");
        await output.WriteLineAsync($"  least, most              {times[0].TotalMilliseconds:0.00}, {times[^1].TotalMilliseconds:0.00}");
        await output.WriteLineAsync($"  the first, from cold     {first:0.00}");
        return await daemon.StopAsync(cancellationToken);
    }

    /// <summary>Lets one client fail until the element is there; the client, which then waits for an answer in vain, is ended.</summary>
    private static async Task AttackUntilAsync(
        SshLab lab, string address, Func<bool> isBanned, DaemonProcess daemon, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attack = lab.Clients.TryPasswordsAsync(address, "root", MaxRetry, stop.Token);
        await Until.TrueAsync($"the element of {address}", isBanned, cancellationToken, state: () => daemon.Output);
        await stop.CancelAsync();
        try
        {
            await attack;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As intended.
        }
    }

    /// <summary>The smallest value that at least this share of all values does not exceed.</summary>
    private static double Quantile(List<TimeSpan> sorted, double share)
        => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)].TotalMilliseconds;

    /// <summary>A line of <c>nft monitor</c> and when it was read.</summary>
    private sealed record Arrival(long Time, string Line)
    {
        public bool Names(string address) => Line.Split([' ', ',', '{', '}']).Contains(address);
    }
}
