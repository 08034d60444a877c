using System.Globalization;
using System.Text.RegularExpressions;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>
/// Debian's own configuration of fail2ban, with thirty jails, under both programs at once: the same logs, the same stock shell
/// actions on nftables, each program in a network namespace of its own. The day is as long as the variable says; its minutes pass
/// as fast as the lines can be written, each line dated when it is written.
/// </summary>
public sealed partial class StockConfigurationTests : LabTest
{
    private const string Stock = "/etc/fail2ban";

    /// <summary>Minutes of the day; <c>make replay</c> takes all 1440.</summary>
    private const string MinutesVariable = "BANTUI_REPLAY_MINUTES";
    private const int ShortDay = 20;

    /// <summary>Minutes from one attacker of a jail to the next, and the lines that each writes: more than any jail here allows.</summary>
    private const int AttackMinutes = 10;
    private const int AttackLines = 7;

    private static readonly string[] s_jails =
    [
        "sshd", "dropbear", "apache-auth", "apache-badbots", "apache-noscript", "apache-overflows", "apache-nohome", "apache-botsearch",
        "apache-modsecurity", "nginx-http-auth", "nginx-botsearch", "nginx-bad-request", "php-url-fopen", "roundcube-auth", "horde",
        "sogo-auth", "drupal-auth", "monit", "webmin-auth", "proftpd", "pure-ftpd", "gssftpd", "wuftpd", "vsftpd", "courier-smtp",
        "sendmail-auth", "sieve", "courier-auth", "named-refused", "xinetd-fail",
    ];

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    private static int Minutes { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(MinutesVariable), CultureInfo.InvariantCulture, out var minutes) ? minutes : ShortDay;

    /// <summary>Half an hour for a whole day on a loaded machine.</summary>
    [Fact(Timeout = 1_800_000)]
    public async Task Day_OfThirtyStockJails_BansWhomFail2banBans()
    {
        Assert.SkipUnless(Directory.Exists(Stock) && Directory.Exists(SampleLine.Directory) && Command.Find("fail2ban-server") is not null, "fail2ban is not installed");
        var directory = Lab.DirectoryPath;
        (await Command.RunAsync(HostMachine.Instance, "/bin/cp", ["-r", Stock, Path.Combine(directory, "stock")], Token)).MustSucceed();
        await File.WriteAllLinesAsync(Path.Combine(directory, "stock", "jail.local"), Local(directory), Token);

        // Its database would otherwise be the machine's own, and bans of an earlier run would come back out of it.
        await File.WriteAllLinesAsync(Path.Combine(directory, "stock", "fail2ban.local"), ["[Definition]", $"dbfile = {Path.Combine(directory, "theirs.db")}"], Token);
        foreach (var jail in s_jails)
        {
            await File.WriteAllTextAsync(LogOf(directory, jail), "", Token);
        }

        await using var ours = RunningProcess.Start(Machine, Repository.Bantuid, [.. Arguments(directory, "ours"), "-f", "--db", Path.Combine(directory, "ours.db")]);
        await using var theirs = RunningProcess.Start(
            HostMachine.Instance, Command.Find("unshare")!, ["-n", Command.Find("fail2ban-server")!, .. Arguments(directory, "theirs"), "-f", "start"]);
        await Until.TrueAsync("bantuid", () => AnswersAsync("ours"), Token, s_startLimit, () => ours.AllOutput);
        await Until.TrueAsync("fail2ban", () => AnswersAsync("theirs"), Token, s_startLimit, () => theirs.AllOutput);

        WriteDay(directory);

        var expected = s_jails.Length * ((Minutes + AttackMinutes - 1) / AttackMinutes);
        var theirBans = await UntilStillAsync("theirs", expected);
        var ourBans = await UntilStillAsync("ours", expected);
        Assert.Equal(string.Join('\n', theirBans), string.Join('\n', ourBans));
        Assert.All(s_jails, jail => Assert.Contains(theirBans, ban => ban.StartsWith(jail + " ", StringComparison.Ordinal)));
        var sets = (await Command.RunAsync(Machine, Command.Find("nft")!, ["list", "ruleset"], Token)).MustSucceed().Output;
        Assert.All(ourBans, ban => Assert.Contains(ban.Split(' ')[1], sets, StringComparison.Ordinal));
        TestContext.Current.SendDiagnosticMessage($"{Minutes} minutes, {s_jails.Length} jails, {ourBans.Count} bans, the same as fail2ban's");
        foreach (var name in (string[])["ours", "theirs"])
        {
            await ClientAsync(name, "stop");
        }

        Assert.Equal(0, await ours.WaitAsync(Token));
        await theirs.WaitAsync(Token, TimeSpan.FromSeconds(60));

        async Task<bool> AnswersAsync(string name) => (await ClientAsync(name, "ping")).ExitCode == 0;
    }

    /// <summary>The one file of the user's own: which jails, where their logs are, and nftables in the place of iptables.</summary>
    private static IEnumerable<string> Local(string directory) =>
    [
        "[DEFAULT]", "banaction = nftables", "banaction_allports = nftables[type=allports]", "bantime = 1d",
        .. s_jails.SelectMany(jail => (string[])[$"[{jail}]", "enabled = true", "backend = auto", $"logpath = {LogOf(directory, jail)}"]),
    ];

    private static string LogOf(string directory, string jail) => Path.Combine(directory, $"stock-{jail}.log");

    private static string[] Arguments(string directory, string name) =>
    [
        "-c", Path.Combine(directory, "stock"), "-s", Path.Combine(directory, $"{name}.sock"), "-p", Path.Combine(directory, $"{name}.pid"),
        "--loglevel", "INFO", "--logtarget", Path.Combine(directory, $"{name}.log"), "--syslogsocket", "auto",
    ];

    /// <summary>Each minute one line of somebody who only mistypes, in each jail; and every ten minutes somebody who does not stop.</summary>
    private static void WriteDay(string directory)
    {
        foreach (var jail in s_jails)
        {
            var sample = SampleLine.Of(jail);
            using var log = new StreamWriter(LogOf(directory, jail), append: true);
            for (var minute = 0; minute < Minutes; minute++)
            {
                var isAttack = minute % AttackMinutes == 0;
                var address = isAttack ? $"198.51.100.{1 + (minute / AttackMinutes)}" : $"203.0.{minute / 200}.{1 + (minute % 200)}";
                for (var line = 0; line < (isAttack ? AttackLines : 1); line++)
                {
                    log.Write(sample.At(TimeProvider.System.GetLocalNow(), address) + "\n");
                    log.Flush();
                }
            }
        }
    }

    private async Task<CommandResult> ClientAsync(string name, params string[] words)
    {
        var socket = Path.Combine(Lab.DirectoryPath, $"{name}.sock");
        return name == "ours"
            ? await Command.RunAsync(HostMachine.Instance, Repository.Bantui, ["-s", socket, .. words], Token)
            : await Command.RunAsync(HostMachine.Instance, Command.Find("fail2ban-client")!, ["-s", socket, .. words], Token);
    }

    /// <summary>All bans as <c>jail address</c>, in order, once the least number is there and two looks in a row find the same.</summary>
    private async Task<IReadOnlyList<string>> UntilStillAsync(string name, int least)
    {
        IReadOnlyList<string> before = [];
        IReadOnlyList<string> now = [];
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(3));
        await Until.TrueAsync(
            $"{least} bans of {name}",
            async () =>
            {
                await pause.WaitForNextTickAsync(Token);
                (before, now) = (now, await BansAsync(name));
                return now.Count >= least && now.SequenceEqual(before);
            },
            Token, TimeSpan.FromSeconds(60 + Minutes), () => $"{now.Count} bans: {string.Join(", ", now)}");
        return now;
    }

    private async Task<IReadOnlyList<string>> BansAsync(string name)
    {
        List<string> bans = [];
        foreach (var jail in s_jails)
        {
            var status = (await ClientAsync(name, "status", jail)).MustSucceed().Output;
            bans.AddRange(BannedList().Match(status).Groups["list"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(address => $"{jail} {address}"));
        }

        bans.Sort(StringComparer.Ordinal);
        return bans;
    }

    [GeneratedRegex(@"Banned IP list:\t(?<list>.*)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BannedList();
}
