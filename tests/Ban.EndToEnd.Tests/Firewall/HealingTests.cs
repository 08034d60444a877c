using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;
using Ban.Lab.Ssh;

namespace Ban.EndToEnd.Tests.Firewall;

/// <summary>Others change the firewall while the daemon runs.</summary>
public sealed class HealingTests : LabTest
{
    private const string Theirs = "add table inet theirs; add set inet theirs s { type ipv4_addr; }; add element inet theirs s { 192.0.2.99 }";
    private static readonly string[] s_attackers = ["198.51.100.7", "203.0.113.9", "2001:db8:5::91"];

    /// <summary>What the issue allows for; a mending takes some milliseconds.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [Theory(Timeout = TimeLimit)]
    [InlineData("flush ruleset")]
    [InlineData("delete table inet bantui")]
    [InlineData("flush chain inet bantui input-sshd")]
    [InlineData("flush set inet bantui addr4-sshd")]
    [InlineData("delete element inet bantui addr4-sshd { 198.51.100.7 }")]
    [InlineData("flush ruleset; " + Theirs)]
    public async Task Change_ByOthers_IsMendedWithinTwoSecondsAndTold(string change)
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        await NftAsync(Theirs);
        await BanAllAsync(daemon);
        using var events = await daemon.ConnectAsync(Token);
        await events.CallAsync("event.subscribe", new JsonObject { ["types"] = new JsonArray("enforcementDrift") }, Token);

        await NftAsync(change);

        var told = await events.ReadAsync(Token).WaitAsync(s_limit, Token);
        var drift = told.GetProperty("params").GetProperty("event");
        Assert.Equal("enforcementDrift", drift.GetProperty("type").GetString());
        Assert.InRange(drift.GetProperty("count").GetInt32(), 1, s_attackers.Length);
        await UntilInFirewallAsync(daemon, s_attackers);
        Assert.Equal(AttemptEnd.CutOff, await Lab.Clients.TryPasswordsAsync("198.51.100.7", "root", 1, Token));
        Assert.Equal(change != "flush ruleset", (await NftAsync("list tables")).Contains("inet theirs", StringComparison.Ordinal));
        await Until.TrueAsync(
            "the log to say so", () => daemon.Output.Contains("[sshd] action 'nftables", StringComparison.Ordinal), Token, state: () => daemon.Output);
        var jail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Jail }, Token);
        Assert.Equal(s_attackers.Length, jail.GetProperty("summary").GetProperty("enforced").GetInt32());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task TwoDaemons_TablesOfTheirOwn_LeaveEachOtherAlone()
    {
        var first = await StartDaemonAsync(CreateFiles());
        var files = Lab.CreateDaemonFiles("second", "maxretry = 3");
        files.Write(Path.Combine("action.d", "nftables.local"), ["[Init]", "table = second"]);
        var second = await StartDaemonAsync(files);
        await BanAllAsync(first);
        await Until.TrueAsync("the second's bans", async () => (await second.BannedAsync(Jail, Token)).Count == 3, Token, state: () => second.Output);

        await NftAsync("delete table inet second");
        await Until.TrueAsync(
            "the second's table",
            async () => (await Command.RunAsync(Machine, Command.Find("nft")!, ["list table inet second"], Token)).Output.Contains("203.0.113.9", StringComparison.Ordinal),
            Token, state: () => second.Output);

        await Until.TrueAsync(
            "the second's log to say so", () => second.Output.Contains("firewall changed by others", StringComparison.Ordinal), Token, state: () => second.Output);
        Assert.DoesNotContain("firewall changed by others", first.Output, StringComparison.Ordinal);
        await UntilInFirewallAsync(first, s_attackers);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Kill_ThenStart_NoMomentWithoutTheBans()
    {
        var files = CreateFiles();
        var first = await StartDaemonAsync(files);
        await BanAllAsync(first);
        await using var monitor = RunningProcess.Start(Machine, Command.Find("nft")!, "monitor");
        await Until.TrueAsync("the monitor to listen", HasHeardAsync, Token);

        await first.KillAsync(Token);
        var second = await StartDaemonAsync(files);
        await UntilInFirewallAsync(second, s_attackers);
        Fail("198.51.100.77", 3);
        await UntilInFirewallAsync(second, "198.51.100.77");
        await Until.TrueAsync("the monitor to tell", () => monitor.AllOutput.Contains("198.51.100.77", StringComparison.Ordinal), Token);

        Assert.DoesNotContain("delete element inet bantui ", monitor.AllOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("delete set inet bantui ", monitor.AllOutput, StringComparison.Ordinal);

        async Task<bool> HasHeardAsync()
        {
            await NftAsync("add table inet marker; delete table inet marker");
            return monitor.AllOutput.Contains("marker", StringComparison.Ordinal);
        }
    }

    private async Task<string> NftAsync(string commands)
        => (await Command.RunAsync(Machine, Command.Find("nft")!, [commands], Token)).MustSucceed().Output;

    private async Task BanAllAsync(DaemonProcess daemon)
    {
        foreach (var attacker in s_attackers)
        {
            Fail(attacker, 3);
        }

        await UntilInFirewallAsync(daemon, s_attackers);
    }
}
