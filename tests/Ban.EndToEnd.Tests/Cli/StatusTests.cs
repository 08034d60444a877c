using System.Text.Json;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>The layouts that people's scripts cut apart (spec 2, section 7.4).</summary>
public sealed class StatusTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task Ping_OfALiveDaemon_SaysPong()
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        Assert.Equal("Server replied: pong", (await BantuiAsync(daemon.Files, "ping")).MustSucceed().Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Status_OfTheDaemon_IsTheKnownTree()
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        var status = (await BantuiAsync(daemon.Files, "status")).MustSucceed();

        Assert.Equal("Status\n|- Number of jail:\t1\n`- Jail list:\tsshd", status.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Status_OfAJail_IsTheKnownTree()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        Fail("198.51.100.7", 3);
        Fail("203.0.113.9", 1);
        await UntilInFirewallAsync(daemon, "198.51.100.7");
        await UntilFailuresAsync(daemon, 4);

        var status = (await BantuiAsync(daemon.Files, "status", Jail)).MustSucceed();

        Assert.Equal(
            $"""
            Status for the jail: sshd
            |- Filter
            |  |- Currently failed:	1
            |  |- Total failed:	4
            |  `- File list:	{Machine.Log.LogPath}
            `- Actions
               |- Currently banned:	1
               |- Total banned:	1
               `- Banned IP list:	198.51.100.7
            """,
            status.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Status_AsJson_IsOneDocument()
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        using var all = JsonDocument.Parse((await BantuiAsync(daemon.Files, "--json", "status")).MustSucceed().Output);
        using var one = JsonDocument.Parse((await BantuiAsync(daemon.Files, "--json", "status", Jail)).MustSucceed().Output);

        Assert.Equal(JsonValueKind.Object, all.RootElement.ValueKind);
        Assert.Equal(JsonValueKind.Object, one.RootElement.ValueKind);
    }
}
