using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>A log that a real sshd wrote under attack, written again as fast as its dates say. Bans go to the dry-run engine.</summary>
internal sealed class ReplayScene : IScene
{
    private const string Jail = "sshd";
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly LabDirectory _directory;
    private readonly string _log;
    private readonly IReadOnlyList<RecordedLine> _recording;

    private ReplayScene(LabDirectory directory, string log, IReadOnlyList<RecordedLine> recording, DaemonProcess daemon)
    {
        _directory = directory;
        _log = log;
        _recording = recording;
        Daemon = daemon;
    }

    public DaemonProcess Daemon { get; }

    public static async Task<ReplayScene> StartAsync(CancellationToken cancellationToken)
    {
        var directory = new LabDirectory();
        try
        {
            var log = directory.In("auth.log");
            await File.WriteAllTextAsync(log, "", cancellationToken);
            var recording = await RecordedLine.ReadAsync(Path.Combine(Repository.Root, "tests", "corpus", "demo-sshd.log"), cancellationToken);
            var files = new DaemonFiles(directory.Path, log, "banaction = dry-run");
            return new ReplayScene(directory, log, recording, await DaemonProcess.StartAsync(HostMachine.Instance, files, cancellationToken));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public async Task PlayAsync(bool hasSpectator, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetLocalNow().DateTime;
        using var timer = new PeriodicTimer(s_step);
        var next = 0;
        while (next < _recording.Count)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var elapsed = TimeProvider.System.GetLocalNow().DateTime - start;
            var due = _recording.Skip(next).TakeWhile(line => line.After <= elapsed).Select(line => line.ToLine(start)).ToList();
            await File.AppendAllLinesAsync(_log, due, cancellationToken);
            next += due.Count;
        }
    }

    public async Task<Checks> CheckAsync(CancellationToken cancellationToken)
    {
        var detail = await Daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Jail }, cancellationToken);
        var maxRetry = detail.GetProperty("maxRetry").GetInt32();
        var byAddress = _recording.Where(line => line.Text.Contains("]: Failed password for ", StringComparison.Ordinal))
            .CountBy(line => Address(line.Text)).ToList();
        var attackers = byAddress.Where(pair => pair.Value >= maxRetry).Select(pair => pair.Key).ToList();
        IReadOnlyList<string> banned = [];
        await Until.TrueAsync(
            $"bans of {string.Join(", ", attackers)}",
            async () => attackers.TrueForAll((banned = await Daemon.BannedAsync(Jail, cancellationToken)).Contains),
            cancellationToken, state: () => Daemon.Output);

        var checks = new Checks();
        var failures = await Daemon.FailuresAsync(Jail, cancellationToken);
        checks.Add("failures seen", $"{failures}", failures >= byAddress.Sum(pair => pair.Value));
        checks.Add("bans, dry run", $"{banned.Count} of {attackers.Count} attackers", banned.Count >= attackers.Count);
        checks.Add("elements in the nftables set", "none, dry run", good: true);
        return checks;
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>The address in <c>... from ADDRESS port 50122 ssh2</c>.</summary>
    private static string Address(string line)
    {
        const string Before = " from ";
        var start = line.LastIndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return line[start..line.IndexOf(' ', start)];
    }
}
