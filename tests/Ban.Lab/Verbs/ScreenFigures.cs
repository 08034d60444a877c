using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// How the full screen feels: the time from the command to the first frame, from a key to its effect while events stream and many bans are
/// loaded, what it costs when nothing happens, and the bytes that one changed counter takes.
/// </summary>
internal static class ScreenFigures
{
    private const int Bans = 100_000;
    private const int BansPerCall = 10_000;
    private const int EventsPerSecond = 1000;
    private const int Starts = 20;
    private const int Keys = 100;
    private const int IdleSeconds = 10;
    private const int Counters = 10;

    // What the issue of the screen promises.
    private const double MostFirstPaint = 300;
    private const double MostKey = 50;
    private const int MostCounterBytes = 100;

    /// <summary>The runtime compiles anew what was used much at the start.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var directory = new LabDirectory();
        string log = directory.In("auth.log");
        await File.WriteAllTextAsync(log, "", cancellationToken);
        var files = new DaemonFiles(directory.Path, log, "action = dry-run", "maxretry = 1000000", "maxmatches = 1", "bantime = 1d");
        files.Write("bantui.local", ["[Definition]", "loglevel = WARNING"]);
        await using var daemon = await DaemonProcess.StartAsync(HostMachine.Instance, files, cancellationToken);
        var checks = new Checks();
        Report(checks, "first frame after the command, ms", await StartsAsync(files, "Overview", cancellationToken), MostFirstPaint);
        Report(checks, "the daemon's state on it, ms", await StartsAsync(files, "lines/s", cancellationToken), MostFirstPaint);
        await BanAsync(daemon, cancellationToken);
        await using PseudoTerminal screen = Open(files);
        await screen.WaitForAsync("Overview", cancellationToken);
        await IdleAsync(screen, checks, cancellationToken);
        await CounterAsync(daemon, screen, checks, cancellationToken);
        await KeysAsync(screen, log, checks, cancellationToken);
        await checks.WriteAsync(output);
        return checks.AllGood ? 0 : 1;
    }

    private static PseudoTerminal Open(DaemonFiles files) => PseudoTerminal.Start(80, 24, $"{Repository.Bantui} -s {files.Socket}");

    private static async Task<List<double>> StartsAsync(DaemonFiles files, string text, CancellationToken cancellationToken)
    {
        List<double> times = [];
        for (int i = 0; i < Starts; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await using PseudoTerminal screen = Open(files);
            times.Add(Stopwatch.GetElapsedTime(began, await screen.WaitForAsync(text, cancellationToken)).TotalMilliseconds);
        }

        return times;
    }

    private static async Task BanAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        using RpcConnection connection = await daemon.ConnectAsync(cancellationToken);
        for (int start = 0; start < Bans; start += BansPerCall)
        {
            JsonArray addresses = [.. Enumerable.Range(start, BansPerCall).Select(number => (JsonNode)$"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}")];
            await connection.CallAsync("ban.add", new JsonObject { ["jail"] = "sshd", ["addresses"] = addresses }, cancellationToken);
        }
    }

    /// <summary>With nothing to tell, the screen must neither write nor compute; what its clock shows changes once a minute.</summary>
    private static async Task IdleAsync(PseudoTerminal screen, Checks checks, CancellationToken cancellationToken)
    {
        int process = screen.FindProcess();
        await screen.TypeAsync("3", cancellationToken);
        await screen.WaitForAsync("100,000", cancellationToken);
        await Task.Delay(s_settling, cancellationToken);
        List<(long Bytes, TimeSpan Processor)> spans = [];
        for (int i = 0; i < 3; i++)
        {
            // The reading of the bans, and a minute that begins, are over in the best of three.
            (long bytes, TimeSpan processor) = (screen.Bytes, ProcessorTime(process));
            await Task.Delay(TimeSpan.FromSeconds(IdleSeconds), cancellationToken);
            spans.Add((screen.Bytes - bytes, ProcessorTime(process) - processor));
        }

        (long least, TimeSpan took) = spans.Min();
        checks.Add($"bytes to the terminal in {IdleSeconds} idle seconds", Text(least), least == 0);
        checks.Add($"processor time in {IdleSeconds} idle seconds, ms", Text(took.TotalMilliseconds), took <= 2 * s_tick);
    }

    /// <summary>In the regex lab nothing but the daemon's line follows the bans.</summary>
    private static async Task CounterAsync(DaemonProcess daemon, PseudoTerminal screen, Checks checks, CancellationToken cancellationToken)
    {
        await screen.TypeAsync("5", cancellationToken);
        await screen.WaitForAsync("5 Regex", cancellationToken);
        List<double> sizes = [];
        for (int i = 0; i < Counters; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken);
            long before = screen.Bytes;
            await daemon.CallAsync("ban.add", new JsonObject { ["jail"] = "sshd", ["addresses"] = new JsonArray($"198.51.100.{i + 1}") }, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            sizes.Add(screen.Bytes - before);
        }

        Report(checks, "bytes for one more ban in the daemon's line", sizes, MostCounterBytes);
        checks.Add("  and it was written", Text(sizes.Min()), sizes.Min() > 0);
    }

    private static async Task KeysAsync(PseudoTerminal screen, string log, Checks checks, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> feeding = FeedAsync(log, stop.Token);
        List<double> times = [];
        try
        {
            foreach (string view in (string[])["2", "3"])
            {
                await screen.TypeAsync(view, cancellationToken);
                for (int i = 0; i < Keys / 2; i++)
                {
                    // Out of step with the frames and the failures.
                    await Task.Delay(TimeSpan.FromMilliseconds(100 + (i * 7 % 33)), cancellationToken);
                    screen.Forget();
                    long pressed = Stopwatch.GetTimestamp();
                    await screen.TypeAsync("?", cancellationToken);
                    times.Add(Stopwatch.GetElapsedTime(pressed, await screen.WaitForAsync("Keys of", cancellationToken)).TotalMilliseconds);
                    await screen.TypeAsync("x", cancellationToken);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        Report(checks, $"key to effect, ms, with {EventsPerSecond} events/s and {Bans} bans", times, MostKey);
        checks.Add("  events meanwhile", Text(await feeding), true);
    }

    private static async Task<int> FeedAsync(string log, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        long start = Stopwatch.GetTimestamp();
        int written = 0;
        try
        {
            while (true)
            {
                int due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * EventsPerSecond);
                DateTimeOffset now = TimeProvider.System.GetUtcNow();
                string lines = string.Concat(Enumerable.Range(written, due - written).Select(number => DaemonFiles.FailureLine(now, $"198.18.{number / 250 % 250}.{number % 250}") + "\n"));
                await target.WriteAsync(System.Text.Encoding.ASCII.GetBytes(lines), cancellationToken);
                written = due;
                await Task.Delay(s_tick, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return written;
        }
    }

    private static void Report(Checks checks, string what, List<double> figures, double most)
    {
        double[] sorted = [.. figures.Order()];
        double median = sorted[sorted.Length / 2];
        double high = sorted[sorted.Length * 95 / 100];
        checks.Add($"{what}, under {Text(most)}", $"median {Text(median)}, 95 % under {Text(high)}, most {Text(sorted[^1])}", high <= most);
    }

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static TimeSpan ProcessorTime(int process)
    {
        using var now = Process.GetProcessById(process);
        return now.TotalProcessorTime;
    }
}
