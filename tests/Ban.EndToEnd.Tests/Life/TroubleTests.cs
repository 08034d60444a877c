using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>What must not keep a jail from its work: a full disk under the database, and lines made to be costly.</summary>
public sealed class TroubleTests : LabTest
{
    private const string Attacker = "198.51.100.7";
    private const int Attackers = 100;
    private const int HostileLines = 20;

    [Fact(Timeout = TimeLimit)]
    public async Task Database_OnAFullDisk_BansGoOnAndAreWrittenWhenThereIsRoom()
    {
        var files = CreateFiles();
        var disk = Path.Combine(Lab.DirectoryPath, "disk");
        Directory.CreateDirectory(disk);
        await ShellAsync($"mount -t tmpfs -o size=1m tmpfs {disk}");
        string[] arguments = [.. files.Arguments.Select(word => word == files.Database ? disk + "/bantui.sqlite3" : word)];
        await using var daemon = await StartAsync(arguments, files);
        await ShellAsync($"cat /dev/zero > {disk}/filler 2>/dev/null; true");

        string[] addresses = [.. Enumerable.Range(1, Attackers).Select(number => $"203.0.113.{number}")];
        foreach (var address in addresses)
        {
            Fail(address, 3);
        }

        await UntilBlockedAsync(daemon, addresses);
        await Until.TrueAsync("the warning", async () => (await WarningsAsync(files)).Any(warning => warning.Contains("disk is full", StringComparison.Ordinal)), Token, state: () => Log(files));
        Assert.Matches("\nWarning:\t.*disk is full: bans go on", (await BantuiAsync(files, "status", Jail)).Output);

        await ShellAsync($"rm {disk}/filler");
        await Until.TrueAsync("the warning to go", async () => (await WarningsAsync(files)).Count == 0, Token, state: () => Log(files));
        await daemon.SignalAsync("KILL", Token);
        await daemon.WaitAsync(Token);
        await using var next = await StartAsync(arguments, files);
        Assert.Equal(Attackers, (await BantuiAsync(files, "status", Jail)).Output.Split('\n')[^1].Split(' ').Count(word => word.Contains("203.0.113.", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Pattern_ThatBacktracksOnHostileLines_IsToldOnceAndTheJailGoesOn()
    {
        var files = CreateFiles();
        var log = Path.Combine(Lab.DirectoryPath, "evil.log");
        File.WriteAllText(log, string.Empty);
        files.Write("filter.d/evil.conf", ["[Definition]", "failregex = ^evil (?:x+)+y from <HOST>$", "datepattern = {NONE}"]);
        files.Write("jail.d/zz-evil.local", ["[evil]", "enabled = true", "filter = evil", "maxretry = 3", $"logpath = {log}"]);
        var daemon = await StartDaemonAsync(files);

        File.AppendAllLines(log, Enumerable.Repeat($"evil {new string('x', 60)}!y from 203.0.113.9", HostileLines));
        File.AppendAllLines(log, Enumerable.Repeat($"evil xxy from {Attacker}", 3));
        await UntilInFirewallAsync(daemon, Attacker);

        var jail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = "evil" }, Token);
        Assert.Equal("running", jail.GetProperty("summary").GetProperty("state").GetString());
        Assert.Equal(HostileLines, jail.GetProperty("givenUpSearches").GetInt64());
        Assert.Contains($"Searches given up:\t{HostileLines}", (await BantuiAsync(files, "status", "evil")).Output, StringComparison.Ordinal);
        Assert.Single(daemon.Output.Split('\n'), line => line.Contains("evil.conf:2", StringComparison.Ordinal));
        Assert.DoesNotContain("203.0.113.9", await daemon.BannedAsync("evil", Token));
    }

    private static string Log(DaemonFiles files) => File.Exists(files.Log) ? File.ReadAllText(files.Log) : string.Empty;

    private async Task ShellAsync(string script) => (await Command.RunAsync(Machine, "/bin/sh", ["-c", script], Token)).MustSucceed();

    private async Task<RunningProcess> StartAsync(string[] arguments, DaemonFiles files)
    {
        var daemon = RunningProcess.Start(Machine, Repository.Bantuid, arguments);
        await Until.TrueAsync("the jail to run", async () => (await BantuiAsync(files, "status", Jail)).Output.Contains("File list", StringComparison.Ordinal), Token, state: () => daemon.AllOutput);
        return daemon;
    }

    private Task UntilBlockedAsync(RunningProcess daemon, string[] addresses) => Until.TrueAsync(
        "the bans", async () => (await FirewallSets.ReadAsync(Machine, Token)) is var sets && addresses.All(sets.Holds), Token, state: () => daemon.AllOutput);

    private static async Task<IReadOnlyList<string>> WarningsAsync(DaemonFiles files)
    {
        using var status = JsonDocument.Parse((await BantuiAsync(files, "--json", "status", Jail)).MustSucceed().Output);
        return [.. status.RootElement.GetProperty("jail").GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];
    }
}
