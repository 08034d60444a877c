using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// Many bans: the time of one call that makes them, of a restart until all are in the kernel again, and of the firewall's
/// healing after a flush; and the memory they take. With fail2ban in the same run where it is installed.
/// </summary>
internal static class Restart
{
    private const int Few = 5_000;
    private const int Many = 100_000;

    /// <summary>Addresses in one call: its answer comes within the time that the lab's client waits, also on a busy machine.</summary>
    private const int LargestCall = 20_000;

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            throw new LabException($"no private network here: {obstacle}");
        }

        await output.WriteLineAsync("seconds until every ban is in the kernel:");
        var (ourBan, ourRestart) = await MeasureAsync(Few, output, cancellationToken);
        await MeasureAsync(Many, output, cancellationToken);
        if (!Fail2banProcess.IsInstalled)
        {
            await output.WriteLineAsync("  fail2ban is not installed, left out");
            return 0;
        }

        var (peerBan, peerRestart) = await MeasurePeerAsync(output, cancellationToken);
        await output.WriteLineAsync(Line($"  fail2ban takes, of one call with {Few} bans", $"{peerBan / ourBan:0} times as long"));
        await output.WriteLineAsync(Line($"  fail2ban takes, of a restart with {Few} bans", $"{peerRestart / ourRestart:0} times as long"));
        return 0;
    }

    private static async Task<(double Ban, double Restart)> MeasureAsync(int count, TextWriter output, CancellationToken cancellationToken)
    {
        await using var lab = await SshLab.StartAsync(cancellationToken);
        var files = lab.CreateDaemonFiles($"restart-{count}", "bantime = 1d");
        var set = new KernelSet(lab.Machine, "inet bantui", "addr4-sshd");
        var addresses = Addresses(count);
        double ban;
        await using (var first = await DaemonProcess.StartAsync(lab.Machine, files, cancellationToken))
        {
            await output.WriteLineAsync(Line("  memory, no bans", await MemoryAsync(lab.Machine, files, cancellationToken)));
            var start = Stopwatch.GetTimestamp();
            await BanAsync(first, addresses, cancellationToken);
            await set.UntilHoldsAsync(addresses, cancellationToken);
            ban = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await set.UntilCountAsync(count, cancellationToken);
            await output.WriteLineAsync(Line($"  {count} bans in {(count > LargestCall ? "calls of " + LargestCall : "one call")}", $"{ban:0.00}"));
            await first.StopAsync(cancellationToken);
        }

        var launch = Stopwatch.GetTimestamp();
        await using var second = DaemonProcess.Launch(lab.Machine, files);
        await set.UntilHoldsAsync(addresses, cancellationToken);
        var restart = Stopwatch.GetElapsedTime(launch).TotalSeconds;
        await set.UntilCountAsync(count, cancellationToken);
        await output.WriteLineAsync(Line($"  restart with {count} bans", $"{restart:0.00}"));
        await HealAsync(lab.Machine, set, addresses, output, cancellationToken);
        await output.WriteLineAsync(Line($"  memory, {count} bans", await MemoryAsync(lab.Machine, files, cancellationToken)));
        await second.StopAsync(cancellationToken);
        return (ban, restart);
    }

    private static async Task BanAsync(DaemonProcess daemon, List<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var part in addresses.Chunk(LargestCall))
        {
            var texts = new JsonArray([.. part.Select(address => JsonValue.Create(address))]);
            await daemon.CallAsync("ban.add", new JsonObject { ["addresses"] = texts, ["jail"] = "sshd" }, cancellationToken);
        }
    }

    private static async Task HealAsync(IMachine machine, KernelSet set, IReadOnlyList<string> addresses, TextWriter output, CancellationToken cancellationToken)
    {
        (await Command.RunAsync(machine, Command.Find("nft")!, ["flush", "ruleset"], cancellationToken)).MustSucceed();
        var start = Stopwatch.GetTimestamp();
        await set.UntilHoldsAsync(addresses, cancellationToken);
        await output.WriteLineAsync(Line($"  {addresses.Count} bans back after nft flush ruleset", $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.00}"));
        await set.UntilCountAsync(addresses.Count, cancellationToken);
    }

    private static async Task<(double Ban, double Restart)> MeasurePeerAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new LabDirectory();
        await using var machine = await LabMachine.StartAsync(directory.Path, cancellationToken);
        var set = new KernelSet(machine, "inet f2b-table", "addr-set-sshd");
        Fail2banProcess.Prepare(directory.Path, machine.Log.LogPath);
        double ban;
        await using (var first = Fail2banProcess.Launch(machine, directory.Path))
        {
            await first.UntilItAnswersAsync(cancellationToken);
            var start = Stopwatch.GetTimestamp();
            await first.BanAsync(Addresses(Few), cancellationToken);
            await set.UntilCountAsync(Few, cancellationToken);
            ban = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await output.WriteLineAsync(Line($"  fail2ban, {Few} bans in one call", $"{ban:0.00}"));
            await first.StopAsync(cancellationToken);
        }

        var launch = Stopwatch.GetTimestamp();
        await using var second = Fail2banProcess.Launch(machine, directory.Path);
        await set.UntilCountAsync(Few, cancellationToken);
        var restart = Stopwatch.GetElapsedTime(launch).TotalSeconds;
        await output.WriteLineAsync(Line($"  fail2ban, restart with {Few} bans", $"{restart:0.00}"));
        await second.StopAsync(cancellationToken);
        return (ban, restart);
    }

    private static List<string> Addresses(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"))];

    /// <summary>Resident memory of the daemon, as the kernel counts it.</summary>
    private static async Task<string> MemoryAsync(IMachine machine, DaemonFiles files, CancellationToken cancellationToken)
    {
        var status = await Command.RunAsync(
            machine, "/bin/sh", ["-c", "grep VmRSS /proc/$(cat \"$0\")/status", files.PidFile], cancellationToken);
        var kibibytes = status.MustSucceed().Output.Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0]));
        return string.Create(CultureInfo.InvariantCulture, $"{int.Parse(kibibytes, CultureInfo.InvariantCulture) / 1024.0:0.0} MiB");
    }

    private static string Line(string what, string value) => $"{what.PadRight(52)}{value}";
}
