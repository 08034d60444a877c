using System.Text.Json;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>In from the real fail2ban and back to it: one command each, and no ban is lost.</summary>
public sealed class MovingTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task ImportAndExport_WithTheRealFail2ban_LoseNoBan()
    {
        Assert.SkipUnless(Fail2banProcess.IsInstalled, "fail2ban is not installed");
        string old = await BanWithFail2banAsync("198.51.100.1", "198.51.100.2", "2001:db8::7");
        DaemonFiles files = CreateFiles();
        files.Write("bantui.local", ["[Definition]", $"dbfile = {files.Database}", $"socket = {files.Socket}"]);

        // No daemon runs: the one that is started for it has the configuration only.
        CommandResult import = await MoveAsync(files, "import", "--from", $"{old}/etc", "--database", $"{old}/fail2ban.sqlite3");
        Assert.True(import.ExitCode == 0, import.Output + import.Error);
        Assert.Contains("copied    jail.local", import.Output, StringComparison.Ordinal);
        Assert.Equal(["sshd", "3", "0", "0", "0"], Row(import, "sshd"));
        DaemonProcess daemon = await StartDaemonAsync(files);
        await UntilInFirewallAsync(daemon, "198.51.100.1", "198.51.100.2", "2001:db8::7");
        JsonElement list = await daemon.CallAsync("ban.list", null, Token);
        Assert.All(list.GetProperty("bans").EnumerateArray(), ban => Assert.Equal(86400, ban.GetProperty("banTime").GetDouble()));

        Assert.Equal(0, (await BantuiAsync(files, "unban", "198.51.100.2")).ExitCode);
        Assert.Equal(0, (await BantuiAsync(files, "ban", "203.0.113.9")).ExitCode);
        CommandResult again = await BantuiAsync(files, "--json", "import", "--no-config", "--database", $"{old}/fail2ban.sqlite3");
        Assert.Equal((0, 3), Counts(again, Jail));
        CommandResult export = await BantuiAsync(files, "--json", "export", $"{old}/fail2ban.sqlite3");
        Assert.Equal((1, 2), Counts(export, Jail));
        await daemon.StopAsync(Token);

        await using Fail2banProcess back = Fail2banProcess.Launch(Machine, old);
        await back.UntilItAnswersAsync(Token);
        await Until.TrueAsync("fail2ban to have its bans", async () => (await BannedThereAsync(old)).Length == 3, Token);
        Assert.Equal(["198.51.100.1", "2001:db8::7", "203.0.113.9"], await BannedThereAsync(old));
        await back.StopAsync(Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Import_IntoARunningDaemon_BansAtOnceAndADryRunDoesNot()
    {
        Assert.SkipUnless(Fail2banProcess.IsInstalled, "fail2ban is not installed");
        string old = await BanWithFail2banAsync("198.51.100.1");
        DaemonProcess daemon = await StartDaemonAsync(CreateFiles());
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, "198.51.100.1", "--for", "1h")).ExitCode);
        string[] import = ["--json", "import", "--no-config", "--database", $"{old}/fail2ban.sqlite3"];

        Assert.Equal((0, 0), Counts(await BantuiAsync(daemon.Files, [.. import, "--dry-run"]), Jail));
        Assert.Equal(3600, await BanTimeAsync(daemon));
        Assert.Equal((0, 0), Counts(await BantuiAsync(daemon.Files, import), Jail));

        // It has the later end of both, since then.
        Assert.InRange(await BanTimeAsync(daemon), 80_000, 86_400);
        Assert.Equal((0, 1), Counts(await BantuiAsync(daemon.Files, import), Jail));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Export_AsListAndForNft_IsWhatNftTakes()
    {
        DaemonProcess daemon = await StartDaemonAsync(CreateFiles());
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, "203.0.113.9", "203.0.113.0/28", "2001:db8::/64", "--for", "2h")).ExitCode);
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, "2001:db8::1", "--for", "-1")).ExitCode);
        string file = Path.Combine(Lab.DirectoryPath, "bans.nft");

        CommandResult list = await BantuiAsync(daemon.Files, "export", "--format", "list");
        Assert.Equal("2001:db8::/64\n2001:db8::1\n203.0.113.0/28\n203.0.113.9", list.Output.TrimEnd());
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "export", "--format", "nft", file)).ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        (await Command.RunAsync(Machine, Command.Find("nft")!, ["-f", file], Token)).MustSucceed();
        CommandResult table = await Command.RunAsync(Machine, Command.Find("nft")!, ["list", "table", "inet", "bantui_export"], Token);
        foreach (string element in (string[])["203.0.113.9 timeout", "203.0.113.0/28 timeout", "2001:db8::/64 timeout", "elements = { 2001:db8::1 }"])
        {
            Assert.Contains(element, table.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Lets the real fail2ban ban, and end.</summary>
    /// <returns>Its directory.</returns>
    private async Task<string> BanWithFail2banAsync(params string[] addresses)
    {
        string directory = Directory.CreateDirectory(Path.Combine(Lab.DirectoryPath, "fail2ban")).FullName;
        Fail2banProcess.Prepare(directory, Machine.Log.LogPath);
        await using Fail2banProcess fail2ban = Fail2banProcess.Launch(Machine, directory);
        await fail2ban.UntilItAnswersAsync(Token);
        await fail2ban.BanAsync(addresses, Token);
        await Until.TrueAsync("fail2ban to have banned", async () => (await BannedThereAsync(directory)).Length == addresses.Length, Token);
        await fail2ban.StopAsync(Token);
        return directory;
    }

    private async Task<string[]> BannedThereAsync(string directory)
    {
        CommandResult asked = await Command.RunAsync(Machine, "/usr/bin/fail2ban-client", ["-s", $"{directory}/fail2ban.sock", "get", Jail, "banip"], Token);
        return [.. asked.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>In the private machine, where the daemon's program would run.</summary>
    private Task<CommandResult> MoveAsync(DaemonFiles files, params string[] words) =>
        Command.RunAsync(Machine, Repository.Bantui, ["-c", files.Configuration, .. words], Token);

    private static string[] Row(CommandResult table, string jail) =>
        table.Output.Split('\n').First(line => line.StartsWith(jail, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Bans of a jail that came, and that were kept.</summary>
    private static (int Added, int Kept) Counts(CommandResult result, string jail)
    {
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        using var document = JsonDocument.Parse(result.Output);
        JsonElement root = document.RootElement.TryGetProperty("bans", out JsonElement bans) ? bans : document.RootElement;
        JsonElement row = root.GetProperty("jails").EnumerateArray().First(each => each.GetProperty("jail").ValueEquals(jail));
        return (row.GetProperty("added").GetInt32(), row.GetProperty("kept").GetInt32());
    }

    private static async Task<double> BanTimeAsync(DaemonProcess daemon) =>
        (await daemon.CallAsync("ban.list", null, Token)).GetProperty("bans")[0].GetProperty("banTime").GetDouble();
}
