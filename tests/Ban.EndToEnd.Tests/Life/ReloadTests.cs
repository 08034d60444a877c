using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;
using Ban.Lab.Ssh;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>From one configuration to the next while lines come in and bans hold.</summary>
public sealed class ReloadTests : LabTest
{
    private const string Attacker = "198.51.100.7";
    private const string Reporter = "203.0.113.9";

    [Fact(Timeout = TimeLimit)]
    public async Task Reload_HundredTimesUnderLoad_LetsNoPacketThroughAndLosesNoLine()
    {
        const int Reloads = 100;
        const int LinesPerReload = 200;
        Assert.SkipWhen(Command.Find("python3") is null, "python3 is not installed");
        var files = CreateFiles("maxretry = 1000000", "bantime = 1h");
        var daemon = await StartDaemonAsync(files);
        using var connection = await daemon.ConnectAsync(Token);
        await connection.CallAsync("ban.add", new JsonObject { ["jail"] = Jail, ["addresses"] = new JsonArray(Attacker) }, Token);
        await UntilInFirewallAsync(daemon, Attacker);
        await using var probe = RunningProcess.Start(
            Machine, Command.Find("python3")!, Path.Combine(Repository.Root, "tests", "Ban.EndToEnd.Tests", "Life", "probe.py"), Attacker, SshServer.IPv4, "22");
        await Until.TrueAsync("the probe", () => probe.Output.Lines.Contains("ready"), Token, state: () => probe.AllOutput);

        var second = Path.Combine(Lab.DirectoryPath, "second.log");
        await File.WriteAllTextAsync(second, "", Token);
        for (var reload = 0; reload < Reloads; reload++)
        {
            files.Write("jail.d/zz-version.local", Version(reload, second));
            var result = connection.CallAsync("daemon.reload", new JsonObject(), Token);
            Fail(Reporter, LinesPerReload);
            Assert.Equal("reloaded", ChangeOf(await result, Jail));
        }

        probe.CloseInput();
        Assert.Equal(0, await probe.WaitAsync(Token));
        var counts = probe.Output.Lines[^1].Split(' ').Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(counts[0] > Reloads, $"only {counts[0]} knocks");
        Assert.Equal(0, counts[1]);
        await UntilFailuresAsync(daemon, Reloads * LinesPerReload);
        Assert.Equal([Attacker], await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reload_WithBadJails_RefusesThemWithTheirReasonAndSwapsTheOthers()
    {
        var files = CreateFiles();
        files.Write("jail.d/zz-other.local", OtherJail("maxretry = 3"));
        var daemon = await StartDaemonAsync(files);
        files.Write("jail.d/zz-other.local", OtherJail("bantime = 10 parsecs"));
        files.Write("jail.d/zz-new.local", ["[new]", "enabled = true", "filter = nothere", "[sshd]", "maxretry = 2"]);

        var reload = await BantuiAsync(files, "reload");

        Assert.Equal(1, reload.ExitCode);
        Assert.Contains("sshd: reloaded", reload.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^other: refused: .*zz-other.local:5.*bantime", reload.Output);
        Assert.Matches("(?m)^new: refused: .*nothere", reload.Output);
        Fail(Attacker, 2);
        await UntilInFirewallAsync(daemon, Attacker);
        Fail(Reporter, 3);
        await Until.TrueAsync(
            "the old jail to ban as it did", async () => (await daemon.BannedAsync("other", Token)).Contains(Reporter), Token, state: () => daemon.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reload_OfWhatCannotBeParsed_ChangesNothing()
    {
        var files = CreateFiles();
        var daemon = await StartDaemonAsync(files);
        files.Write("jail.d/zz-mistake.local", ["[sshd]", "maxretry = 1", "this line has no delimiter"]);

        var reload = await BantuiAsync(files, "reload");

        Assert.Equal(1, reload.ExitCode);
        Assert.Contains("zz-mistake.local:3", Assert.Single(reload.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Fail(Attacker, 2);
        await UntilFailuresAsync(daemon, 2);
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Hangup_OptionThatVanished_GoesBackToItsDefaultAndAChangedDatabaseIsRefused()
    {
        var files = CreateFiles();
        files.Write("jail.d/zz-version.local", ["[sshd]", "maxretry = 2"]);
        var daemon = await StartDaemonAsync(files);
        File.Delete(Path.Combine(files.Configuration, "jail.d", "zz-version.local"));

        Assert.Equal("reloaded", ChangeOf(await daemon.CallAsync("daemon.reload", new JsonObject(), Token), Jail));
        var detail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Jail }, Token);
        Assert.Equal(3, detail.GetProperty("maxRetry").GetInt32());

        files.Write("bantui.local", ["[Definition]", "audit_purgeage = 5d"]);
        var result = await daemon.CallAsync("daemon.reload", new JsonObject(), Token);
        Assert.Equal("unchanged", ChangeOf(result, Jail));
        Assert.StartsWith("audit_purgeage", Assert.Single(result.GetProperty("refused").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Version(int number, string secondLog) =>
    [
        "[sshd]",
        $"findtime = {600 + number}",
        $"ignoreip = 10.0.0.{number % 250}",
        number % 3 == 0 ? $"logpath = %(known/logpath)s\n          {secondLog}" : "usedns = no",
    ];

    private string[] OtherJail(string option) =>
        ["[other]", "enabled = true", "filter = sshd", "port = ssh", option, $"logpath = {Machine.Log.LogPath}"];

    private static string ChangeOf(JsonElement result, string jail) =>
        result.GetProperty("jails").EnumerateArray().Single(each => each.GetProperty("jail").GetString() == jail).GetProperty("change").GetString()!;
}
