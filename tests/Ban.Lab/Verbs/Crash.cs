using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// Kills the daemon with no warning at random moments of an attack, its start included, and looks after every start whether all
/// bans are there, each once, and the kernel has the same ones as the daemon. Lines are written while it is down, too.
/// </summary>
internal sealed class Crash(SshLab lab, TextWriter output, int seed)
{
    public const int MaxKills = 10_000;

    private const int MaxRetry = 3;
    private const int MaxLines = 6;
    private const int PageLimit = 5000;

    /// <summary>Of so many lives one ends while the daemon still starts.</summary>
    private const int EarlyKillEvery = 5;

    private static readonly TimeSpan s_longestAttack = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_linePause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_readLimit = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _lines = [];
    private readonly DaemonFiles _files = lab.CreateDaemonFiles(
        "crash", $"maxretry = {MaxRetry}", "findtime = 1d", "bantime = 1d", "bantime.increment = true");

    private int _addresses;

    /// <summary>Kills the daemon so many times.</summary>
    /// <returns>0 if nothing was lost and nothing doubled.</returns>
    public static async Task<int> RunAsync(int kills, TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            throw new LabException($"no private network here: {obstacle}");
        }

        await using var lab = await SshLab.StartAsync(cancellationToken);
        await new Crash(lab, output, Environment.TickCount).KillAsync(kills, cancellationToken);
        return 0;
    }

    /// <summary>Kills the daemon so many times, and checks after each start and at the end.</summary>
    /// <exception cref="LabException">Something was lost, doubled, or differs between daemon and kernel.</exception>
    public async Task KillAsync(int kills, CancellationToken cancellationToken)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            Attack(_random.Next(10));
            if (_random.Next(EarlyKillEvery) == 0)
            {
                await using var early = DaemonProcess.Launch(lab.Machine, _files);
                await Task.Delay(_random.Next(1000), cancellationToken);
                continue;
            }

            await using var daemon = await DaemonProcess.StartAsync(lab.Machine, _files, cancellationToken);
            await CheckAsync(daemon, cancellationToken);
            await AttackAsync(cancellationToken);
            if (kill % 10 == 0)
            {
                await output.WriteLineAsync($"{kill} kills, {_lines.Count} attackers, {Expected().Count} of them banned, nothing lost, nothing doubled");
            }
        }

        await using var last = await DaemonProcess.StartAsync(lab.Machine, _files, cancellationToken);
        var bans = await CheckAsync(last, cancellationToken);
        await output.WriteLineAsync($"{kills} kills, {_lines.Values.Sum()} failures of {_lines.Count} attackers, {bans} bans: none lost, none doubled, kernel and daemon the same after each start");
    }

    /// <summary>Disposing the daemon while this runs would be a kill as well; it is done right after, in the midst of its work.</summary>
    private async Task AttackAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(s_longestAttack * _random.NextDouble());
        try
        {
            while (true)
            {
                Attack(_random.Next(1, 8));
                await Task.Delay(s_linePause, end.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The random moment has come.
        }
    }

    /// <summary>Writes failures of new and old attackers.</summary>
    private void Attack(int lines)
    {
        for (var line = 0; line < lines; line++)
        {
            var number = _addresses < 20 || _random.Next(4) == 0 ? _addresses++ : _random.Next(Math.Max(0, _addresses - 60), _addresses);
            var address = number % 3 == 0 ? $"2001:db8::{number + 0x1000:x}" : $"198.18.{number / 250}.{(number % 250) + 1}";
            var written = _lines.GetValueOrDefault(address);
            if (written < MaxLines)
            {
                _lines[address] = written + 1;
                lab.Machine.Log.Append(DaemonFiles.FailureLine(TimeProvider.System.GetUtcNow(), address));
            }
        }
    }

    private List<string> Expected() => [.. _lines.Where(pair => pair.Value >= MaxRetry).Select(pair => pair.Key).Order(StringComparer.Ordinal)];

    private async Task<int> CheckAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        await Until.TrueAsync("the whole log to be read", () => HasReadAllAsync(daemon, cancellationToken), cancellationToken, s_readLimit, () => daemon.Output);
        var expected = Expected();
        List<string> banned = [];
        await Until.TrueAsync(
            "every ban, and no other",
            async () => (banned = await BannedAsync(daemon, cancellationToken)).SequenceEqual(expected, StringComparer.Ordinal),
            cancellationToken, state: () => Difference("the daemon", expected, banned));
        List<string> enforced = [];
        await Until.TrueAsync(
            "the kernel to have the same bans",
            async () => (enforced = await EnforcedAsync(cancellationToken)).SequenceEqual(expected, StringComparer.Ordinal),
            cancellationToken, state: () => Difference("the kernel", expected, enforced));
        CheckLog();
        return banned.Count;
    }

    private async Task<bool> HasReadAllAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        var detail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = "sshd" }, cancellationToken);
        var size = new FileInfo(lab.Machine.Log.LogPath).Length;
        return detail.GetProperty("sources").EnumerateArray().Any(source => source.GetProperty("offset").GetInt64() == size);
    }

    private static async Task<List<string>> BannedAsync(DaemonProcess daemon, CancellationToken cancellationToken)
    {
        List<string> banned = [];
        string? cursor = null;
        do
        {
            var page = await daemon.CallAsync("ban.list", new JsonObject { ["jail"] = "sshd", ["limit"] = PageLimit, ["cursor"] = cursor }, cancellationToken);
            banned.AddRange(page.GetProperty("bans").EnumerateArray().Select(ban => ban.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return [.. banned.Order(StringComparer.Ordinal)];
    }

    private async Task<List<string>> EnforcedAsync(CancellationToken cancellationToken)
    {
        var sets = await FirewallSets.ReadAsync(lab.Machine, cancellationToken);
        return [.. sets.IPv4.Concat(sets.IPv6).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the log says may lack its last lines after a kill, but never says anything twice.</summary>
    private void CheckLog()
    {
        Dictionary<string, int> bans = [];
        Dictionary<string, int> found = [];
        foreach (var line in File.ReadLines(_files.Log))
        {
            Count(line, "[sshd] Ban ", bans);
            Count(line, "[sshd] Found ", line.Contains(", bad - ", StringComparison.Ordinal) ? [] : found);
        }

        var doubled = bans.Where(pair => pair.Value > 1).Select(pair => $"{pair.Key} was banned {pair.Value} times")
            .Concat(found.Where(pair => pair.Value > _lines.GetValueOrDefault(pair.Key)).Select(pair => $"{pair.Key} failed {_lines.GetValueOrDefault(pair.Key)} times and was counted {pair.Value} times"))
            .ToList();
        if (doubled.Count > 0)
        {
            throw new LabException(string.Join('\n', doubled.Take(20)));
        }
    }

    private static void Count(string line, string mark, Dictionary<string, int> counts)
    {
        var at = line.IndexOf(mark, StringComparison.Ordinal);
        if (at >= 0)
        {
            var address = line[(at + mark.Length)..].Split(' ', ',')[0];
            counts[address] = counts.GetValueOrDefault(address) + 1;
        }
    }

    private static string Difference(string who, List<string> expected, List<string> seen) => string.Create(
        CultureInfo.InvariantCulture,
        $"{who} lacks {string.Join(' ', expected.Except(seen).Take(10))} and has beyond {string.Join(' ', seen.Except(expected).Take(10))}, {expected.Count} expected, {seen.Count} seen");
}
