using Ban.Lab.Processes;
using Ban.Lab.Ssh;

namespace Ban.EndToEnd.Tests.Bans;

/// <summary>The whole way of a line: sshd writes it, the kernel drops the attacker.</summary>
public sealed class AttackTests : LabTest
{
    private const int MaxConnections = 5;

    [Theory(Timeout = TimeLimit)]
    [InlineData("198.51.100.7", "root", "198.51.100.8")]
    [InlineData("2001:db8:5::91", "oracle", "2001:db8:5::92")]
    public async Task Attack_RealClient_IsCutOffAndNobodyElse(string attacker, string user, string other)
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        var end = AttemptEnd.Denied;
        for (var connection = 0; connection < MaxConnections && end == AttemptEnd.Denied; connection++)
        {
            end = await Lab.Clients.TryPasswordsAsync(attacker, user, 2, Token);
        }

        Assert.Equal(AttemptEnd.CutOff, end);
        await UntilInFirewallAsync(daemon, attacker);
        Assert.Equal([attacker], await daemon.BannedAsync(Jail, Token));
        Assert.Equal(AttemptEnd.CutOff, await Lab.Clients.TryPasswordsAsync(attacker, user, 1, Token));
        Assert.Equal(AttemptEnd.Denied, await Lab.Clients.TryPasswordsAsync(other, user, 1, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unban_OfAnAttacker_LetsItInAgain()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        Fail("198.51.100.7", 3);
        await UntilInFirewallAsync(daemon, "198.51.100.7");

        var unban = await BantuiAsync(daemon.Files, "unban", "198.51.100.7");

        Assert.Equal(0, unban.ExitCode);
        await UntilNotInFirewallAsync(daemon, "198.51.100.7");
        Assert.Equal(AttemptEnd.Denied, await Lab.Clients.TryPasswordsAsync("198.51.100.7", "root", 1, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task BanTime_ThatIsOver_LiftsTheBan()
    {
        var daemon = await StartDaemonAsync(CreateFiles("bantime = 3"));
        Fail("198.51.100.7", 3);
        await UntilInFirewallAsync(daemon, "198.51.100.7");

        await UntilNotInFirewallAsync(daemon, "198.51.100.7");
        await Until.TrueAsync(
            "the end of the ban", async () => (await daemon.BannedAsync(Jail, Token)).Count == 0, Token, state: () => daemon.Output);
    }
}
