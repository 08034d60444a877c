using Ban.Lab.Daemon;
using Ban.Lab.Ssh;

namespace Ban.Lab.Verbs;

/// <summary>Real ssh clients against a real sshd, with the shipped jail and the kernel's firewall between.</summary>
internal sealed class AttackScene : IScene
{
    private const string Jail = "sshd";
    private const int PasswordsPerConnection = 3;
    private const int MaxConnections = 5;
    private const int AttackersAtOnce = 4;
    private const string Bystander = "192.0.2.200";

    private static readonly (string Address, string User)[] s_attackers =
    [
        ("198.51.100.23", "root"), ("2001:db8:5::91", "oracle"), ("203.0.113.7", "admin"), ("2001:db8:9::1", "root"),
        ("198.51.100.77", "ubuntu"), ("203.0.113.200", "root"), ("2001:db8:5::92", "deploy"), ("192.0.2.66", "test"),
    ];

    private readonly SshLab _lab;

    private AttackScene(SshLab lab, DaemonProcess daemon)
    {
        _lab = lab;
        Daemon = daemon;
    }

    public DaemonProcess Daemon { get; }

    public static async Task<AttackScene> StartAsync(CancellationToken cancellationToken)
    {
        var lab = await SshLab.StartAsync(cancellationToken);
        try
        {
            return new AttackScene(lab, await DaemonProcess.StartAsync(lab.Machine, lab.CreateDaemonFiles("demo"), cancellationToken));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async Task PlayAsync(bool hasSpectator, CancellationToken cancellationToken)
    {
        var attackers = hasSpectator ? s_attackers.Concat(EndlessAttackers()) : s_attackers;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AttackersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(attackers, options, async (attacker, token) => await AttackAsync(attacker.Address, attacker.User, token));
    }

    public async Task<Checks> CheckAsync(CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var failures = await Daemon.FailuresAsync(Jail, cancellationToken);
        checks.Add("failures seen", $"{failures}", failures >= s_attackers.Length);

        var banned = await Daemon.BannedAsync(Jail, cancellationToken);
        checks.Add("bans", $"{banned.Count} of {s_attackers.Length} attackers", s_attackers.All(attacker => banned.Contains(attacker.Address)));

        var sets = await FirewallSets.ReadAsync(_lab.Machine, cancellationToken);
        checks.Add(
            "elements in the nftables set", $"{sets.IPv4.Count} IPv4, {sets.IPv6.Count} IPv6",
            s_attackers.All(attacker => sets.Holds(attacker.Address)) && sets.IPv4.Count + sets.IPv6.Count == s_attackers.Length);

        foreach (var (address, user) in s_attackers.Take(2))
        {
            var end = await _lab.Clients.TryPasswordsAsync(address, user, 1, cancellationToken);
            checks.Add($"banned client {address}", Describe(end), end == AttemptEnd.CutOff);
        }

        var other = await _lab.Clients.TryPasswordsAsync(Bystander, "root", 1, cancellationToken);
        checks.Add($"other client {Bystander}", Describe(other), other == AttemptEnd.Denied);
        return checks;
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await _lab.DisposeAsync();
    }

    private static IEnumerable<(string Address, string User)> EndlessAttackers()
    {
        for (var number = 1; ; number++)
        {
            yield return ($"2001:db8:{(number & 0xffff):x}::{number % 7 + 1}", s_attackers[number % s_attackers.Length].User);
        }
    }

    /// <summary>Connection after connection with wrong passwords, until the firewall answers with silence or the attacker gives up.</summary>
    private async Task AttackAsync(string address, string user, CancellationToken cancellationToken)
    {
        for (var connection = 0; connection < MaxConnections; connection++)
        {
            if (await _lab.Clients.TryPasswordsAsync(address, user, PasswordsPerConnection, cancellationToken) == AttemptEnd.CutOff)
            {
                return;
            }
        }
    }

    private static string Describe(AttemptEnd end) => end == AttemptEnd.CutOff ? "no connection" : "reaches the server";
}
