using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// How soon an answer is there: <c>ping</c> as a whole process, in turn with that of fail2ban-client and its live server, and the
/// status of a jail with 100,000 bans on the daemon's side, page by page.
/// </summary>
internal static class Answers
{
    public const int MaxRounds = 1000;

    private const int Bans = 100_000;
    private const int LargestCall = 20_000;
    private const int UsualPage = 1000;
    private const double StatusLimitMs = 100;

    /// <returns>0 where both are as quick as they must be, else 1.</returns>
    public static async Task<int> RunAsync(int rounds, TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            throw new LabException($"no private network here: {obstacle}");
        }

        await using var lab = await SshLab.StartAsync(cancellationToken);
        await using var daemon = await DaemonProcess.StartAsync(lab.Machine, lab.CreateDaemonFiles("answers", "action = dry-run", "bantime = 1d"), cancellationToken);
        var checks = new Checks();
        await PingAsync(lab, daemon, rounds, checks, cancellationToken);
        await StatusAsync(daemon, checks, cancellationToken);
        await checks.WriteAsync(output);
        return checks.AllGood ? 0 : 1;
    }

    private static async Task PingAsync(SshLab lab, DaemonProcess daemon, int rounds, Checks checks, CancellationToken cancellationToken)
    {
        string[] ours = ["-s", daemon.Files.Socket, "ping"];
        if (!Fail2banProcess.IsInstalled)
        {
            checks.Add("ping, median", Milliseconds(Median(await MeasureAsync(lab.Machine, rounds, [(Repository.Bantui, ours)], cancellationToken), 0)), true);
            return;
        }

        string directory = Directory.CreateDirectory(Path.Combine(lab.DirectoryPath, "peer")).FullName;
        Fail2banProcess.Prepare(directory, lab.Machine.Log.LogPath);
        await using var peer = Fail2banProcess.Launch(lab.Machine, directory);
        await peer.UntilItAnswersAsync(cancellationToken);
        var times = await MeasureAsync(
            lab.Machine, rounds, [(Repository.Bantui, ours), ("/usr/bin/fail2ban-client", ["-s", $"{directory}/fail2ban.sock", "ping"])], cancellationToken);
        var (own, theirs) = (Median(times, 0), Median(times, 1));
        checks.Add("ping, whole process, median", $"{Milliseconds(own)}, fail2ban-client {Milliseconds(theirs)}: {theirs / own:0.0} times as long", own <= theirs);
        await peer.StopAsync(cancellationToken);
    }

    /// <summary>In turn, so that what else the machine does hits both.</summary>
    private static async Task<double[][]> MeasureAsync(IMachine machine, int rounds, (string Program, string[] Arguments)[] contenders, CancellationToken cancellationToken)
    {
        var times = contenders.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var which = 0; which < contenders.Length; which++)
            {
                var start = Stopwatch.GetTimestamp();
                (await Command.RunAsync(machine, contenders[which].Program, contenders[which].Arguments, cancellationToken)).MustSucceed();
                times[which][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return times;
    }

    /// <summary>On one connection that is open already, to the last byte of the answer.</summary>
    private static async Task StatusAsync(DaemonProcess daemon, Checks checks, CancellationToken cancellationToken)
    {
        using var connection = await daemon.ConnectAsync(cancellationToken);
        foreach (var part in Enumerable.Range(0, Bans).Select(i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}").Chunk(LargestCall))
        {
            await connection.CallAsync("ban.add", new JsonObject { ["jail"] = "sshd", ["addresses"] = new JsonArray([.. part.Select(address => (JsonNode)address)]) }, cancellationToken);
        }

        foreach (var (name, method, parameters) in ((string, string, JsonObject)[])
            [
                ("status of the jail", "jail.get", new JsonObject { ["jail"] = "sshd" }),
                ("status of all jails", "jail.list", []),
                ($"a page of {UsualPage} bans", "ban.list", new JsonObject { ["jail"] = "sshd" }),
                ("fail2ban's status, every address", "command.run", new JsonObject { ["words"] = new JsonArray("status", "sshd") }),
            ])
        {
            var asking = await AskAsync(connection, method, parameters, cancellationToken);

            // What fail2ban prints has every address in one answer, however many; there is no page of it to be in time.
            checks.Add($"{name} with {Bans} bans, median of 11", Milliseconds(asking), asking < StatusLimitMs || method == "command.run");
        }
    }

    private static async Task<double> AskAsync(RpcConnection connection, string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var times = new double[11];
        for (var round = 0; round < times.Length; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await connection.CallAsync(method, parameters.DeepClone(), cancellationToken);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return Median([times], 0);
    }

    private static double Median(double[][] times, int which) => times[which].Order().ElementAt(times[which].Length / 2);

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.0} ms");
}
