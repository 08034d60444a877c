using System.Diagnostics;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

/// <summary>The real fail2ban-server and this store take turns at one database.</summary>
public sealed class Fail2banPeerTests : StoreFixture
{
    private const string Server = "/usr/bin/fail2ban-server";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Database_WrittenByUs_IsRestoredByFail2ban()
    {
        Assert.SkipUnless(System.IO.File.Exists(Server), "Needs Debian's package fail2ban.");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using (IBanStore store = await OpenAsync(now: now))
        {
            await store.CommitAsync(
                new StoreBatch
                {
                    Jail = "probe",
                    Bans = [Ban("192.0.2.1", TimeSpan.FromHours(1), now), Ban("2001:db8::1", TimeSpan.FromHours(1), now), Ban("192.0.2.3", TimeSpan.FromHours(1), now)],
                    Positions = [new LogPosition("/dev/null", string.Empty, 0)],
                },
                Token);
            await store.CommitAsync(new StoreBatch { Jail = "probe", Unbanned = [Core.Net.FailureId.Parse("192.0.2.3")] }, Token);
        }

        string[] banned = await WithFail2banAsync(static _ => Task.CompletedTask, expected: 2);

        Assert.Equal(["192.0.2.1", "2001:db8::1"], banned.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Database_WrittenByFail2ban_IsLoadedByUs()
    {
        Assert.SkipUnless(System.IO.File.Exists(Server), "Needs Debian's package fail2ban.");
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await WithFail2banAsync(async client =>
        {
            await client("set", "probe", "attempt", "192.0.2.7", "line with \"quotes\" \u00e4");
            await client("set", "probe", "banip", "192.0.2.5", "2001:db8::5");
        }, expected: 3);

        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using IBanStore store = await OpenAsync(now: now);
        IReadOnlyList<BanRecord> bans = store.Load("probe", now, now).Bans;

        Assert.Equal(["192.0.2.5", "192.0.2.7", "2001:db8::5"], bans.Select(static ban => ban.Id.ToString()));
        Assert.All(bans, ban => Assert.Equal((TimeSpan.FromHours(1), 1), (ban.BanTime, ban.Count)));
        Assert.Equal(["line with \"quotes\" \u00e4"], bans[1].Matches);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Transfer_ThereAndBack_LosesNoBan()
    {
        Assert.SkipUnless(System.IO.File.Exists(Server), "Needs Debian's package fail2ban.");
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await WithFail2banAsync(static client => client("set", "probe", "banip", "192.0.2.5", "192.0.2.6", "2001:db8::5"), expected: 3);

        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using (IBanStore store = await OpenAsync(Path.Combine(Folder, "ours.sqlite3"), now: now))
        {
            Assert.Equal([new JailTransfer("probe", 3, 0, 0, 0)], await store.ImportAsync(File, dryRun: false, Token));
            Assert.All(store.Load("probe", now, now).Bans, ban => Assert.InRange(ban.End - now, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61)));
            await store.CommitAsync(new StoreBatch { Jail = "probe", Bans = [Ban("198.51.100.1", TimeSpan.FromHours(1), now)] }, Token);
            await store.CommitAsync(new StoreBatch { Jail = "probe", Unbanned = [Core.Net.FailureId.Parse("192.0.2.6")], UnbanTime = now.AddMinutes(1) }, Token);
            await store.ExportAsync(File, dryRun: false, Token);
        }

        string[] banned = await WithFail2banAsync(static _ => Task.CompletedTask, expected: 3);

        Assert.Equal(["192.0.2.5", "198.51.100.1", "2001:db8::5"], banned.Order(StringComparer.Ordinal));
    }

    private delegate Task<string> Client(params string[] words);

    private delegate Task ClientUse(Client client);

    /// <summary>Runs a server of its own on this database; it ends with the call.</summary>
    /// <param name="use">What to ask of it.</param>
    /// <param name="expected">Bans to wait for: it makes and restores them behind its answers.</param>
    /// <returns>Who is banned then.</returns>
    private async Task<string[]> WithFail2banAsync(ClientUse use, int expected)
    {
        string config = Directory.CreateDirectory(Path.Combine(Folder, "conf")).FullName;
        foreach (string folder in (string[])["filter.d", "action.d"])
        {
            Directory.CreateDirectory(Path.Combine(config, folder));
        }

        await System.IO.File.WriteAllTextAsync(Path.Combine(config, "fail2ban.conf"), $"[Definition]\nloglevel = INFO\nlogtarget = {Folder}/log\nsocket = {Folder}/s\npidfile = {Folder}/p\ndbfile = {File}\ndbpurgeage = 1d\n", Token);
        await System.IO.File.WriteAllTextAsync(Path.Combine(config, "filter.d/f.conf"), "[Definition]\nfailregex = ^from <HOST>$\n", Token);
        await System.IO.File.WriteAllTextAsync(Path.Combine(config, "action.d/a.conf"), "[Definition]\nactionban = true\n", Token);
        await System.IO.File.WriteAllTextAsync(Path.Combine(config, "jail.conf"), "[probe]\nenabled = true\nbackend = polling\nfilter = f\nlogpath = /dev/null\nmaxretry = 1\nbantime = 1h\naction = a\n", Token);
        string[] place = ["-c", config, "-s", $"{Folder}/s", "-p", $"{Folder}/p"];
        using Process server = Process.Start(new ProcessStartInfo(Server, [.. place, "-f", "start"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> Run(params string[] words) => RunAsync("fail2ban-client", [.. place, .. words]);
            while (!(await Run("status")).Contains("probe", StringComparison.Ordinal))
            {
                Assert.False(server.HasExited, "fail2ban-server did not start");
                await Task.Delay(100, Token);
            }

            await use(Run);
            while (true)
            {
                string[] banned = (await Run("get", "probe", "banip")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
                if (banned.Length >= expected && Rows("SELECT ip FROM bips").Count >= expected)
                {
                    return banned;
                }

                await Task.Delay(100, Token);
            }
        }
        finally
        {
            await RunAsync("fail2ban-client", [.. place, "stop"]);
            await server.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(15), Token);
        }
    }

    private static async Task<string> RunAsync(string file, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await error;
        await process.WaitForExitAsync(Token);
        return output;
    }
}
