using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Access;

/// <summary>Bans that would lock somebody out: a real sshd, a real session, real attackers from the same address.</summary>
public sealed class SessionTests : LabTest
{
    private const string Admin = "198.51.100.50";
    private const string Attacker = "198.51.100.66";

    [Fact(Timeout = TimeLimit)]
    public async Task Ban_ByHandOfAnAddressInUse_IsRefusedUntilItIsForced()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        await using var session = await Lab.LogInAsync(Admin, Token);

        var refused = await BantuiAsync(daemon.Files, "ban", Jail, "198.51.100.0/24");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"root is logged in from {Admin} (ssh ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, Attacker)).ExitCode);
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, Admin, "--force")).ExitCode);
        Assert.Equal([Attacker, Admin], await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Ban_ByHandFromWithinASession_IsRefusedBySshConnectionAlone()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        var start = Machine.Prepare(Repository.Bantui, ["-s", daemon.Files.Socket, "ban", Jail, "203.0.113.77"]);
        start.Environment["SSH_CONNECTION"] = "203.0.113.77 50123 192.0.2.1 22";
        await using var client = RunningProcess.Start(start);
        client.CloseInput();

        Assert.Equal(1, await client.WaitAsync(Token));
        Assert.Contains("your own connection, by SSH_CONNECTION", client.AllOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task AutomaticBan_OfAnAddressInUse_IsHeldAnnouncedAndApplied()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        await using var session = await Lab.LogInAsync(Admin, Token);
        using var events = await daemon.ConnectAsync(Token);
        await events.CallAsync("event.subscribe", new JsonObject { ["types"] = new JsonArray("held") }, Token);

        await Lab.Clients.TryPasswordsAsync(Admin, "root", 3, Token);
        var raised = (await events.ReadAsync(Token)).GetProperty("params");
        await Lab.Clients.TryPasswordsAsync(Attacker, "root", 3, Token);

        await UntilInFirewallAsync(daemon, Attacker);
        Assert.Contains(Admin, raised.ToString(), StringComparison.Ordinal);
        Assert.Contains($"root is logged in from {Admin} (ssh ", raised.ToString(), StringComparison.Ordinal);
        Assert.Equal([Attacker], await daemon.BannedAsync(Jail, Token));
        var held = Assert.Single((await daemon.CallAsync("held.list", null, Token)).GetProperty("held").EnumerateArray());
        Assert.Equal((Admin, 3), (held.GetProperty("id").GetString(), held.GetProperty("failures").GetInt32()));
        Assert.Contains($"Hold {Admin}: root is logged in", daemon.Output, StringComparison.Ordinal);
        Assert.Contains(Admin, (await BantuiAsync(daemon.Files, "held")).Output, StringComparison.Ordinal);

        Assert.Equal($"banned {Admin} in {Jail}", (await BantuiAsync(daemon.Files, "held", "apply", Admin)).Output.Trim());
        await UntilInFirewallAsync(daemon, Admin);
        Assert.Equal(1, (await BantuiAsync(daemon.Files, "held", "apply", Admin)).ExitCode);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task AutomaticBan_WithProtectionOff_BansAtOnce()
    {
        var files = CreateFiles();
        files.Write("bantui.local", ["[Definition]", "protect_sessions = no"]);
        var daemon = await StartDaemonAsync(files);
        await using var session = await Lab.LogInAsync(Admin, Token);

        Fail(Admin, 3);

        await UntilInFirewallAsync(daemon, Admin);
    }

    /// <summary>An attacker has a connection to the port as well, at the very moment of his ban; it must not save him.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task AutomaticBan_OfAnAttackerWhoseConnectionIsOpen_IsMade()
    {
        var daemon = await StartDaemonAsync(CreateFiles("maxretry = 2"));

        await Lab.Clients.TryPasswordsAsync(Attacker, "root", 20, Token);

        await UntilInFirewallAsync(daemon, Attacker);
        Assert.Empty((await daemon.CallAsync("held.list", null, Token)).GetProperty("held").EnumerateArray());
        Assert.DoesNotContain("Hold", daemon.Output, StringComparison.Ordinal);
    }
}
