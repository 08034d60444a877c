using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>How the daemon comes, goes and stands beside a service manager.</summary>
public sealed class LifeCycleTests : LabTest
{
    private const string Attacker = "198.51.100.7";

    [Fact(Timeout = TimeLimit)]
    public async Task Background_DaemonThatIsReady_OutlivesTheProcessThatStartedIt()
    {
        var files = CreateFiles();
        var launched = await Command.RunAsync(Machine, Repository.Bantuid, [.. files.Arguments.Where(word => word != "-f"), "-b"], Token);
        Assert.Equal((0, "", ""), (launched.ExitCode, launched.Output, launched.Error));
        try
        {
            Assert.Matches("^[0-9]+\n$", await File.ReadAllTextAsync(files.PidFile, Token));
            Assert.Equal("Server replied: pong", (await BantuiAsync(files, "ping")).Output.Trim());
            Assert.Contains("Daemon started", await File.ReadAllTextAsync(files.Log, Token), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal("Shutdown successful", (await BantuiAsync(files, "stop")).Output.Trim());
            await Until.TrueAsync("the daemon to end", () => !File.Exists(files.PidFile) && !File.Exists(files.Socket), Token);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Background_DaemonThatCannotStart_SaysWhyInTheFirstProcess()
    {
        var files = CreateFiles();
        files.Write("jail.d/zz-mistake.local", ["[sshd]", "maxretry = many"]);
        var launched = await Command.RunAsync(Machine, Repository.Bantuid, [.. files.Arguments.Where(word => word != "-f"), "-b"], Token);
        Assert.Equal(1, launched.ExitCode);
        Assert.Contains("zz-mistake.local:2", launched.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(files.Socket));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task ServiceManager_SocketThatItHandsOver_IsUsedAndStaysAndItIsTold()
    {
        Assert.SkipWhen(Command.Find("python3") is null, "python3 is not installed");
        var files = CreateFiles();
        var notify = Path.Combine(Lab.DirectoryPath, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
        manager.Bind(new UnixDomainSocketEndPoint(notify));
        await using var daemon = RunningProcess.Start(Machine, Command.Find("python3")!, ["-c", Activate, files.Socket, notify, Repository.Bantuid, .. files.Arguments]);

        // The socket is there before the daemon is: an early client waits for its answer.
        await Until.TrueAsync("the socket", () => File.Exists(files.Socket), Token, state: () => daemon.AllOutput);
        Assert.Equal("Server replied: pong", (await BantuiAsync(files, "ping")).Output.Trim());
        Assert.StartsWith("READY=1\nSTATUS=1 jails", await ReceiveAsync(manager, message => message.StartsWith("READY", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", await ReceiveAsync(manager, message => message.StartsWith("WATCHDOG", StringComparison.Ordinal)));

        await daemon.SignalAsync("HUP", Token);
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+\n", await ReceiveAsync(manager, message => message.StartsWith("RELOADING", StringComparison.Ordinal)));
        await ReceiveAsync(manager, message => message.StartsWith("READY", StringComparison.Ordinal));

        File.Move(files.Log, files.Log + ".1");
        await daemon.SignalAsync("USR1", Token);
        await Until.TrueAsync("the new log", () => File.Exists(files.Log), Token, state: () => daemon.AllOutput);

        await daemon.SignalAsync("TERM", Token);
        await ReceiveAsync(manager, message => message.StartsWith("STOPPING", StringComparison.Ordinal));
        Assert.Equal(0, await daemon.WaitAsync(Token));
        Assert.True(File.Exists(files.Socket));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Start_WithFiveKindsOfBadJails_RunsTheGoodOne()
    {
        var files = CreateFiles();
        var unreadable = Path.Combine(Lab.DirectoryPath, "unreadable.log");
        Directory.CreateDirectory(unreadable);
        files.Write("filter.d/broken.conf", ["[Definition]", "failregex = ^Failed (password from <HOST>"]);
        files.Write("jail.d/zz-bad.local",
        [
            .. BadJail("regex", "filter = broken"),
            .. BadJail("nofilter", "filter = nothere"),
            .. BadJail("noaction", "filter = sshd\naction = nothere"),
            .. BadJail("value", "filter = sshd\nbantime = 10 parsecs"),
            "[log]", "enabled = true", "filter = sshd", $"logpath = {unreadable}",
        ]);

        var daemon = await StartDaemonAsync(files);

        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
        foreach (var reason in (string[])["broken.conf:2", "nothere", "parsecs", unreadable])
        {
            Assert.Contains(reason, daemon.Output, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Action_ThatHangs_DelaysNoOtherJail()
    {
        var files = CreateFiles();
        files.Write("action.d/hang.conf", ["[Definition]", "actionban = sleep 60", "actionstart =", "timeout = 60"]);
        files.Write("jail.d/zz-slow.local", ["[aslow]", "enabled = true", "filter = sshd", "action = hang", "maxretry = 1", $"logpath = {Machine.Log.LogPath}"]);
        var daemon = await StartDaemonAsync(files);

        Fail("203.0.113.9", 1);
        await Until.TrueAsync("the slow jail to ban", async () => (await daemon.BannedAsync("aslow", Token)).Count == 1, Token, state: () => daemon.Output);
        Fail(Attacker, 3);

        await UntilInFirewallAsync(daemon, Attacker);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Jail_StoppedAndStartedByHand_LeavesTheFirewallAndComesBack()
    {
        var files = CreateFiles();
        var daemon = await StartDaemonAsync(files);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);

        Assert.Equal("Jail paused", (await BantuiAsync(files, "pause", Jail)).Output.Trim());
        Fail("203.0.113.9", 3);
        var paused = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Jail }, Token);
        Assert.Equal("paused", paused.GetProperty("summary").GetProperty("state").GetString());
        Assert.Equal("Jail resumed", (await BantuiAsync(files, "resume", Jail)).Output.Trim());
        await UntilInFirewallAsync(daemon, "203.0.113.9");

        Assert.Equal("Jail stopped", (await BantuiAsync(files, "stop", Jail)).Output.Trim());
        Assert.False((await FirewallSets.ReadAsync(Machine, Token)).Holds(Attacker));
        Assert.Equal("Jail started", (await BantuiAsync(files, "start", Jail)).Output.Trim());
        await UntilInFirewallAsync(daemon, Attacker, "203.0.113.9");
        Assert.Equal(1, (await BantuiAsync(files, "stop", "nothere")).ExitCode);
    }

    /// <summary>What a service manager does: binds the socket, hands it over as descriptor 3, and becomes the daemon.</summary>
    private const string Activate = """
        import os, socket, sys
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(sys.argv[1])
        listener.listen(8)
        saved = os.dup(listener.fileno())
        os.dup2(saved, 3)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="bantui",
                          NOTIFY_SOCKET=sys.argv[2], WATCHDOG_USEC="1000000")
        os.set_inheritable(3, True)
        os.execv(sys.argv[3], sys.argv[3:])
        """;

    private IEnumerable<string> BadJail(string name, string options) =>
        [$"[{name}]", "enabled = true", $"logpath = {Machine.Log.LogPath}", .. options.Split('\n')];

    private static async Task<string> ReceiveAsync(Socket manager, Predicate<string> wanted)
    {
        var datagram = new byte[500];
        while (true)
        {
            var length = await manager.ReceiveAsync(datagram.AsMemory(), Token);
            var message = Encoding.UTF8.GetString(datagram, 0, length);
            if (wanted(message))
            {
                return message;
            }
        }
    }
}
