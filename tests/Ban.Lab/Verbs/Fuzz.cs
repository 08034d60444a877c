using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Fuzzing;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// Hostile messages for a real daemon, in both framings, over several connections at once. It must answer a ping all the time, end
/// in good order, fail in no method, and hold no more descriptors, threads and memory at the end than before.
/// </summary>
public static class Fuzz
{
    public const int MaxMessages = 100_000_000;

    private const int Clients = 6;
    private const int WarmUpPart = 20;
    private const int ThreadsMore = 8;
    private const int DescriptorsMore = 3;
    private const long KilobytesMore = 48 * 1024;
    private const long KilobytesOfHalf = 12 * 1024;

    private static readonly TimeSpan s_pingEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_settleLimit = TimeSpan.FromSeconds(30);

    /// <summary>Methods that do what they say too well to be called thousands of times, to the machine that this runs on; they have their turn in tests of their own.</summary>
    private static readonly string[] s_left = ["daemon.stop", "ban.export"];

    /// <summary>Methods that read the whole configuration: one call among so many others.</summary>
    private static readonly string[] s_slow = ["daemon.reload", "config.check", "config.write", "config.show", "rpc.discover", "filter.test", "ban.import"];

    private const int OfOthers = 40;

    /// <returns>0 when all is as it must be, else 1.</returns>
    public static async Task<int> RunAsync(int messages, int seed, TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new LabDirectory();
        string log = directory.In("auth.log");
        await File.WriteAllTextAsync(log, "", cancellationToken);
        var files = new DaemonFiles(directory.Path, log, "action = dry-run");
        await using var daemon = await DaemonProcess.StartAsync(HostMachine.Instance, files, cancellationToken);
        IReadOnlyList<string> seeds = await SeedsAsync(daemon, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> pinging = PingAsync(daemon, stop.Token);
        FuzzClient[] first = await AttackAsync(daemon, seeds, seed, messages / WarmUpPart, cancellationToken);
        ProcessFigures before = await SettledAsync(daemon, null, cancellationToken);
        int half = (messages - (messages / WarmUpPart)) / 2;
        FuzzClient[] second = await AttackAsync(daemon, seeds, seed + Clients, half, cancellationToken);
        ProcessFigures middle = await SettledAsync(daemon, before, cancellationToken);
        FuzzClient[] third = await AttackAsync(daemon, seeds, seed + (2 * Clients), half, cancellationToken);
        ProcessFigures after = await SettledAsync(daemon, before, cancellationToken);
        await stop.CancelAsync();
        int pings = await pinging;
        FuzzClient[] all = [.. first, .. second, .. third];
        var checks = new Checks();
        checks.Add("messages sent", $"{all.Sum(client => client.Sent)} over {all.Sum(client => client.Connections)} connections in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, seed {seed}", true);
        checks.Add("bytes answered", $"{all.Sum(client => client.BytesBack)}", all.Sum(client => client.BytesBack) > 0);
        checks.Add("methods that failed", $"{all.Sum(client => client.InternalErrors)}", all.Sum(client => client.InternalErrors) == 0);
        checks.Add("pings answered meanwhile", $"{pings}", pings > 0);
        checks.Add("after the first part", before.ToString(), true);
        checks.Add("half-way", middle.ToString(), true);
        checks.Add("at the end", after.ToString(), IsBounded(before, after));

        // What was taken once and is used again is no leak: a leak grows with every message.
        checks.Add("memory that the second half took", $"{after.ResidentKilobytes - middle.ResidentKilobytes} kB", after.ResidentKilobytes <= middle.ResidentKilobytes + KilobytesOfHalf);
        long answered = (await daemon.CallAsync("daemon.ping", null, cancellationToken)).GetProperty("reply").GetString() == "pong" ? 1 : 0;
        checks.Add("ping at the end", answered == 1 ? "pong" : "none", answered == 1);
        int code = await daemon.StopAsync(cancellationToken);
        checks.Add("end of the daemon", $"exit code {code}", code == 0);
        await checks.WriteAsync(output);
        if (!checks.AllGood)
        {
            await output.WriteLineAsync(string.Join('\n', daemon.Output.Split('\n').Where(line => line.Contains("ERROR", StringComparison.Ordinal) || line.Contains("CRITICAL", StringComparison.Ordinal)).Take(20)));
        }

        return checks.AllGood ? 0 : 1;
    }

    private static bool IsBounded(ProcessFigures before, ProcessFigures after) =>
        after.Descriptors <= before.Descriptors + DescriptorsMore
        && after.Threads <= before.Threads + ThreadsMore
        && after.ResidentKilobytes <= before.ResidentKilobytes + KilobytesMore;

    /// <summary>Good requests for all methods, made of what the daemon says of itself.</summary>
    private static async Task<IReadOnlyList<string>> SeedsAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        JsonElement document = await daemon.CallAsync("rpc.discover", null, cancellationToken);
        List<string> seeds = [];
        foreach (JsonElement method in document.GetProperty("methods").EnumerateArray())
        {
            string name = method.GetProperty("name").GetString()!;
            if (!s_left.Contains(name))
            {
                JsonObject example = JsonNode.Parse(method.GetProperty("x-example").GetRawText())!.AsObject();
                var values = new JsonArray([.. example.Select(member => member.Value?.DeepClone())]);
                string[] both = [Request(seeds.Count, name, example.DeepClone()), Request(seeds.Count + 1, name, values)];
                seeds.AddRange(Enumerable.Repeat(both, s_slow.Contains(name) ? 1 : OfOthers).SelectMany(requests => requests));
            }
        }

        return seeds;
    }

    private static string Request(int id, string method, JsonNode parameters) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();

    private static async Task<FuzzClient[]> AttackAsync(DaemonProcess daemon, IReadOnlyList<string> seeds, int seed, int messages, CancellationToken cancellationToken)
    {
        FuzzClient[] clients = [.. Enumerable.Range(0, Clients).Select(number => new FuzzClient(daemon.Files.Socket, new Mutator(seeds, seed + number)))];
        await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(messages / Clients, cancellationToken), cancellationToken)));
        return clients;
    }

    /// <summary>Asks for a sign of life again and again, each time over a connection of its own.</summary>
    private static async Task<int> PingAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        int pings = 0;
        using var timer = new PeriodicTimer(s_pingEvery);
        try
        {
            for (; ; pings++)
            {
                await daemon.CallAsync("daemon.ping", null, cancellationToken);
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return pings;
        }
    }

    /// <summary>The daemon's figures once its connections are closed; a pool gives its threads back a while later.</summary>
    private static async Task<ProcessFigures> SettledAsync(DaemonProcess daemon, ProcessFigures? wanted, CancellationToken cancellationToken)
    {
        ProcessFigures now = ProcessFigures.Of(daemon.ProcessId);
        try
        {
            int same = 0;
            await Until.TrueAsync(
                "the daemon to come to rest",
                () =>
                {
                    (ProcessFigures last, now) = (now, ProcessFigures.Of(daemon.ProcessId));
                    same = last.Descriptors == now.Descriptors ? same + 1 : 0;
                    return wanted is null ? same > 100 : IsBounded(wanted, now);
                },
                cancellationToken, s_settleLimit);
        }
        catch (LabException)
        {
            // Then the figures say so.
        }

        return now;
    }
}
