using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>The daemon's memory before and after a flood of failures, each from an address of its own.</summary>
internal static class Flood
{
    public const int MaxAddresses = 10_000_000;

    private const int Batch = 10_000;
    private static readonly TimeSpan s_readLimit = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(int addresses, TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            throw new LabException($"no private network here: {obstacle}");
        }

        await using var lab = await SshLab.StartAsync(cancellationToken);
        var files = lab.CreateDaemonFiles("flood", "maxretry = 3", "findtime = 1d", "maxmatches = 5");
        await using var daemon = await DaemonProcess.StartAsync(lab.Machine, files, cancellationToken);
        var idle = Memory(daemon);
        var began = Stopwatch.GetTimestamp();
        for (var start = 0; start < addresses; start += Batch)
        {
            await File.AppendAllLinesAsync(lab.Machine.Log.LogPath, Enumerable.Range(start, Math.Min(Batch, addresses - start)).Select(Line), cancellationToken);
        }

        var size = new FileInfo(lab.Machine.Log.LogPath).Length;
        await Until.TrueAsync(
            "the flood to be judged",
            async () => (await DetailAsync(daemon, cancellationToken)).GetProperty("sources").EnumerateArray().Any(source => source.GetProperty("offset").GetInt64() == size),
            cancellationToken, s_readLimit, () => daemon.Output);
        var detail = await DetailAsync(daemon, cancellationToken);
        var counted = detail.GetProperty("summary").GetProperty("failing").GetInt64();
        await output.WriteLineAsync($"failures                   {addresses}, each from an address of its own, judged in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await output.WriteLineAsync($"memory, MB: idle           {idle.Resident / 1024.0:0.0}");
        await output.WriteLineAsync($"  after the flood          {Memory(daemon).Resident / 1024.0:0.0}");
        await output.WriteLineAsync($"  most                     {Memory(daemon).Most / 1024.0:0.0}");
        await output.WriteLineAsync($"addresses counted at a time  {counted}");
        await output.WriteLineAsync($"database, MB               {new FileInfo(files.Database).Length / 1e6:0.0}");
        foreach (var warning in detail.GetProperty("warnings").EnumerateArray())
        {
            await output.WriteLineAsync($"warning: {warning.GetString()}");
        }

        return await daemon.StopAsync(cancellationToken);
    }

    private static string Line(int number) => DaemonFiles.FailureLine(
        TimeProvider.System.GetUtcNow(), $"{10 + (number >> 24)}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");

    private static async Task<System.Text.Json.JsonElement> DetailAsync(DaemonProcess daemon, CancellationToken cancellationToken) =>
        await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = "sshd" }, cancellationToken);

    private static (long Resident, long Most) Memory(DaemonProcess daemon)
    {
        var lines = File.ReadAllLines($"/proc/{daemon.ProcessId}/status");
        long Of(string name) => long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return (Of("VmRSS:"), Of("VmHWM:"));
    }
}
