using System.Text.Json;

namespace Ban.EndToEnd.Tests.Cli;

public sealed class BanCommandTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task BanAndUnban_ByHand_ReachTheFirewall()
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        var ban = await BantuiAsync(daemon.Files, "ban", Jail, "203.0.113.9", "2001:db8::77");

        Assert.Equal(0, ban.ExitCode);
        await UntilInFirewallAsync(daemon, "203.0.113.9", "2001:db8::77");
        var unban = await BantuiAsync(daemon.Files, "unban", "203.0.113.9");
        Assert.Equal(0, unban.ExitCode);
        await UntilNotInFirewallAsync(daemon, "203.0.113.9");
        Assert.Equal(["2001:db8::77"], await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task BanAndUnban_AsJson_PrintOneDocument()
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        var ban = await BantuiAsync(daemon.Files, "--json", "ban", Jail, "203.0.113.9");
        var unban = await BantuiAsync(daemon.Files, "--json", "unban", "203.0.113.9", "203.0.113.10");

        using var banned = JsonDocument.Parse(ban.Output);
        Assert.Equal("203.0.113.9", Assert.Single(banned.RootElement.GetProperty("added").EnumerateArray()).GetString());
        using var unbanned = JsonDocument.Parse(unban.Output);
        Assert.Equal("203.0.113.9", Assert.Single(unbanned.RootElement.GetProperty("removed").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("203.0.113.10", Assert.Single(unbanned.RootElement.GetProperty("absent").EnumerateArray()).GetString());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("ban", "sshd", "300.1.2.3")]
    [InlineData("ban", "nosuchjail", "203.0.113.9")]
    [InlineData("status", "nosuchjail")]
    public async Task Command_ThatIsRefused_SaysWhyInOneLineAndEndsWithOne(params string[] words)
    {
        var daemon = await StartDaemonAsync(CreateFiles());

        var refused = await BantuiAsync(daemon.Files, words);

        Assert.Equal(1, refused.ExitCode);
        Assert.Single($"{refused.Output}\n{refused.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Command_WithoutDaemon_EndsWithThree()
    {
        var nobody = await BantuiAsync(CreateFiles(), "ping");

        Assert.Equal(3, nobody.ExitCode);
        Assert.Single($"{nobody.Output}\n{nobody.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
