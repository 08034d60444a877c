using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// What subscribers cost: the daemon judges 10,000 failures a second, each an event, with nobody listening, with fifty who read,
/// and with fifty who do not. Prints how far detection is behind the log, and the daemon's processor time, as ratios.
/// </summary>
internal static class Subscribers
{
    public const int MaxSeconds = 600;

    private const int Count = 50;
    private const int PerSecond = 10_000;
    private const int Chunk = 100;
    private const int Addresses = 5000;
    private const int WarmUpSeconds = 2;
    private const int Rounds = 3;

    public static async Task<int> RunAsync(int seconds, TextWriter output, CancellationToken cancellationToken)
    {
        (string Name, int Count, bool Reads)[] cases = [("no subscriber", 0, true), ($"{Count} that read", Count, true), ($"{Count} that do not read", Count, false)];
        List<Figures>[] rounds = [.. cases.Select(_ => new List<Figures>())];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < cases.Length; i++)
            {
                rounds[i].Add(await MeasureAsync(seconds, cases[i].Count, cases[i].Reads, cancellationToken));
            }
        }

        await output.WriteLineAsync($"{PerSecond} failures a second for {seconds} s, medians of {Rounds} rounds");
        (double behind, double processor) = (Median(rounds[0], figures => figures.Behind), Median(rounds[0], figures => figures.Processor));
        for (int i = 0; i < cases.Length; i++)
        {
            (double b, double p) = (Median(rounds[i], figures => figures.Behind), Median(rounds[i], figures => figures.Processor));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {cases[i].Name,-22} behind the log {b * 1000,6:0.0} ms (x {b / behind:0.00})   processor {p,6:0.00} s (x {p / processor:0.00})   events sent {rounds[i].Sum(figures => figures.Got)}, missed {rounds[i].Sum(figures => figures.Missed)}"));
        }

        return 0;
    }

    private static double Median(List<Figures> figures, Func<Figures, double> of) => figures.Select(of).Order().ElementAt(figures.Count / 2);

    private static async Task<Figures> MeasureAsync(int seconds, int subscribers, bool reads, CancellationToken cancellationToken)
    {
        using var directory = new LabDirectory();
        string log = directory.In("auth.log");
        await File.WriteAllTextAsync(log, "", cancellationToken);
        var files = new DaemonFiles(directory.Path, log, "action = dry-run", "maxretry = 1000000", "maxmatches = 1", "findtime = 10m");
        files.Write("bantui.local", ["[Definition]", "loglevel = WARNING"]);
        await using var daemon = await DaemonProcess.StartAsync(HostMachine.Instance, files, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Listener[] listeners = [.. Enumerable.Range(0, subscribers).Select(_ => new Listener(files.Socket))];
        Task listening = Task.WhenAll(listeners.Select(listener => listener.RunAsync(reads, stop.Token)));
        try
        {
            using RpcConnection asking = await daemon.ConnectAsync(cancellationToken);
            await FeedAsync(asking, log, 0, WarmUpSeconds * PerSecond, cancellationToken);
            TimeSpan before = ProcessorTime(daemon);
            double behind = await FeedAsync(asking, log, WarmUpSeconds * PerSecond, seconds * PerSecond, cancellationToken);
            double processor = (ProcessorTime(daemon) - before).TotalSeconds;
            var info = await asking.CallAsync("daemon.info", null, cancellationToken);
            long missed = info.GetProperty("eventsLost").GetInt64();
            long all = (long)subscribers * (seconds + WarmUpSeconds) * PerSecond;
            await Until.TrueAsync("the events to arrive", () => !reads || listeners.Sum(listener => listener.Got) + missed >= all, cancellationToken);
            return new Figures(behind, processor, listeners.Sum(listener => Math.Max(0, listener.Got)), missed);
        }
        finally
        {
            await stop.CancelAsync();
            await listening;
        }
    }

    /// <summary>Writes lines at the rate and asks meanwhile how many are counted.</summary>
    /// <returns>Seconds that detection was behind on average, over all looks.</returns>
    private static async Task<double> FeedAsync(RpcConnection asking, string log, int done, int lines, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        long start = Stopwatch.GetTimestamp();
        long written = 0;
        double behind = 0;
        int looks = 0;
        for (bool more = true; more;)
        {
            long due = Math.Min(lines, (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond));
            for (; written + Chunk <= due; written += Chunk)
            {
                await target.WriteAsync(Text((int)written), cancellationToken);
            }

            long counted = await CountedAsync(asking, cancellationToken) - done;
            behind += Math.Max(0, written - counted) / (double)PerSecond;
            looks++;
            more = counted < lines;
        }

        return behind / looks;
    }

    private static byte[] Text(int first)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IEnumerable<string> lines = Enumerable.Range(first, Chunk).Select(number => DaemonFiles.FailureLine(now, $"198.18.{number % Addresses / 250}.{number % 250}") + "\n");
        return System.Text.Encoding.ASCII.GetBytes(string.Concat(lines));
    }

    private static async Task<long> CountedAsync(RpcConnection asking, CancellationToken cancellationToken)
    {
        var detail = await asking.CallAsync("jail.get", new JsonObject { ["jail"] = "sshd" }, cancellationToken);
        return detail.GetProperty("summary").GetProperty("totalFailures").GetInt64();
    }

    private static TimeSpan ProcessorTime(DaemonProcess daemon)
    {
        using Process process = Process.GetProcessById(daemon.ProcessId);
        return process.TotalProcessorTime;
    }

    /// <param name="Behind">Seconds that detection was behind the log, on average.</param>
    /// <param name="Processor">Seconds of processor time that the daemon took.</param>
    private sealed record Figures(double Behind, double Processor, long Got, long Missed);

    /// <summary>A subscriber that counts its events by their ends of line.</summary>
    private sealed class Listener(string path)
    {
        private const int BufferBytes = 256 * 1024;

        private long _got = -1;

        /// <summary>Notifications that came; the first line is the answer to the subscription.</summary>
        public long Got => Interlocked.Read(ref _got);

        public async Task RunAsync(bool reads, CancellationToken cancellationToken)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                await socket.SendAsync("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.subscribe\"}\n"u8.ToArray(), cancellationToken);
                byte[] buffer = new byte[BufferBytes];
                while (true)
                {
                    int count = await socket.ReceiveAsync(buffer.AsMemory(0, reads ? BufferBytes : 1), cancellationToken);
                    Interlocked.Add(ref _got, buffer.AsSpan(0, count).Count((byte)'\n'));
                    if (count == 0 || !reads)
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The measure is over.
            }
        }
    }
}
