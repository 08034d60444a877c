using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Bans;

/// <summary>What a stop, clean or not, must not lose, and what it must not do twice.</summary>
public sealed class RestartTests : LabTest
{
    private static readonly string[] s_attackers = ["198.51.100.7", "203.0.113.9", "2001:db8:5::91"];

    [Fact(Timeout = TimeLimit)]
    public async Task Stop_WithBans_RemovesTheTableAndTheStartBringsThemBack()
    {
        var files = CreateFiles();
        var first = await StartDaemonAsync(files);
        await BanAllAsync(first);

        Assert.Equal(0, await first.StopAsync(Token));

        Assert.False((await FirewallSets.ReadAsync(Machine, Token)).TableExists);
        Assert.False(File.Exists(files.Socket));
        Assert.False(File.Exists(files.PidFile));
        var second = await StartDaemonAsync(files);
        await UntilInFirewallAsync(second, s_attackers);
        var list = await second.CallAsync("ban.list", new JsonObject { ["jail"] = Jail }, Token);
        Assert.All(list.GetProperty("bans").EnumerateArray(), ban => Assert.True(ban.GetProperty("restored").GetBoolean()));
        Assert.Equal(s_attackers.Length, list.GetProperty("total").GetInt64());
        Assert.Equal(0, await second.FailuresAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Kill_WithBans_LosesNone()
    {
        var files = CreateFiles();
        var first = await StartDaemonAsync(files);
        await BanAllAsync(first);

        await first.KillAsync(Token);

        var second = await StartDaemonAsync(files);
        await UntilInFirewallAsync(second, s_attackers);
        Assert.Equal(s_attackers.Order(), (await second.BannedAsync(Jail, Token)).Order());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Kill_BetweenTwoFailures_TheThirdFailureBans()
    {
        var files = CreateFiles();
        var first = await StartDaemonAsync(files);
        Fail("198.51.100.7", 2);

        // What is logged is on disk; a count that is only shown may not be, and then its lines are rightly read again.
        await UntilLoggedAsync(first, "Found 198.51.100.7", 2);

        await first.KillAsync(Token);
        var second = await StartDaemonAsync(files);

        // A line of somebody else behind the old ones: once it is counted, the old ones have been read again if they ever are.
        Fail("203.0.113.9", 1);
        await UntilFailuresAsync(second, 1);
        Assert.Empty(await second.BannedAsync(Jail, Token));
        Fail("198.51.100.7", 1);
        await UntilInFirewallAsync(second, "198.51.100.7");
        Assert.Equal(["198.51.100.7"], await second.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Lines_WrittenWhileTheDaemonWasDown_AreCounted()
    {
        var files = CreateFiles();
        var first = await StartDaemonAsync(files);
        Fail("198.51.100.7", 1);
        await UntilFailuresAsync(first, 1);
        await first.KillAsync(Token);

        Fail("198.51.100.7", 2);
        var second = await StartDaemonAsync(files);

        await UntilInFirewallAsync(second, "198.51.100.7");
    }

    private static Task UntilLoggedAsync(DaemonProcess daemon, string text, int times)
        => Until.TrueAsync(
            $"{times} times \"{text}\" in the daemon's log",
            async () => (await File.ReadAllLinesAsync(daemon.Files.Log, Token)).Count(line => line.Contains(text, StringComparison.Ordinal)) == times,
            Token, state: () => daemon.Output);

    private async Task BanAllAsync(DaemonProcess daemon)
    {
        foreach (var attacker in s_attackers)
        {
            Fail(attacker, 3);
        }

        await UntilInFirewallAsync(daemon, s_attackers);
    }
}
