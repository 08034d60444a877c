using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary>What each command prints, against a daemon on a real socket.</summary>
public sealed class CommandTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("ping", "Server replied: pong\n[0]")]
    [InlineData("-q ping", "[0]")]
    [InlineData("ping --json", """{"reply":"pong","version":"0.1.0"}""" + "\n[0]")]
    [InlineData("status", "Status\n|- Number of jail:\t2\n`- Jail list:\tsshd, nginx\n[0]")]
    [InlineData("ban 192.0.2.1", "banned 192.0.2.1 in sshd\n[0]")]
    [InlineData("ban nginx 192.0.2.1 2001:db8::/64", "banned 192.0.2.1 in nginx\nalready banned: 2001:db8::/64 in nginx\n[0]")]
    [InlineData("--json ban 192.0.2.1", """{"jail":"sshd","added":["192.0.2.1"],"already":[]}""" + "\n[0]")]
    [InlineData("unban 192.0.2.1 192.0.2.2", "unbanned 192.0.2.1 in sshd\nnot banned: 192.0.2.2\n[0]")]
    [InlineData("unban 192.0.2.1 --json", """{"removed":[{"id":"192.0.2.1","jail":"sshd"}],"absent":[]}""" + "\n[0]")]
    [InlineData("rpc daemon.ping", """{"reply":"pong","version":"0.1.0"}""" + "\n[0]")]
    [InlineData("rpc jail.list [null,5]", """{"jails":[{"name":"sshd","state":"running","failing":3,"totalFailures":17,"banned":2,"totalBans":5,"behind":0,"lastHour":[]}],"nextCursor":"next"}""" + "\n[0]")]
    [InlineData("rpc no.such", "bantui: bantuid knows no method no.such\n[1]")]
    [InlineData("rpc jail.get {\"jail\":\"x\"}", "bantui: no such jail: x\n[1]")]
    [InlineData("status dovecot", "bantui: no such jail: dovecot\n[1]")]
    [InlineData("--timeout 0.1 rpc daemon.info", "bantui: no answer within 0.1 s\n[1]")]
    public async Task Run_Command_PrintsExactly(string arguments, string expected) =>
        Assert.Equal(expected, await RunAsync(arguments.Split(' ')));

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Status_OneJail_IsTheTreeOfFail2ban()
    {
        const string Expected = """
            Status for the jail: sshd
            |- Filter
            |  |- Currently failed:	3
            |  |- Total failed:	17
            |  `- File list:	/var/log/auth.log /var/log/secure
            `- Actions
               |- Currently banned:	2
               |- Total banned:	5
               `- Banned IP list:	192.0.2.1 2001:db8::7
            [0]
            """;
        Assert.Equal(Expected, await RunAsync("status", "sshd"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Status_JailInTrouble_HasItBehindTheTree()
    {
        const string Expected = """
            State:	without a source: no such file: /var/log/\x1b[31m
            Enforced:	1 of 2 bans are in the firewall
            Cut lines:	3
            Searches given up:	4
            Warning:	the log's clock is off by 2h
            Warning:	a second one \x1b[31m
            [0]
            """;
        string output = await RunAsync("status", "troubled");
        int end = output.IndexOf("State:", StringComparison.Ordinal);
        Assert.StartsWith("Status for the jail: troubled\n|- Filter\n", output, StringComparison.Ordinal);
        Assert.EndsWith("   `- Banned IP list:\t192.0.2.1 2001:db8::7\n", output[..end], StringComparison.Ordinal);
        Assert.Equal(Expected, output[end..], ignoreCase: true);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Status_OneJailAsJson_HasJailAndBans()
    {
        string json = await RunAsync("status", "sshd", "--json");
        Assert.StartsWith("""{"jail":{"summary":{"name":"sshd",""", json, StringComparison.Ordinal);
        Assert.Contains("\"bans\":[{\"id\":\"192.0.2.1\",\"jail\":\"sshd\",\"time\":\"2026-03-01T10:00:00Z\",", json, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Bans_WithAHostileReason_ShowsItHarmless()
    {
        const string Expected = """
            JAIL  ADDRESS      SINCE                UNTIL                COUNT  REASON
            sshd  192.0.2.1    2026-03-01 10:00:00  2026-03-01 10:10:00  2nd
            sshd  2001:db8::7  2026-03-01 10:00:00  for ever             2nd    scan \x1B[31m
            [0]
            """;
        Assert.Equal(Expected, await RunAsync("bans"), ignoreCase: true);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Ban_WithTimeAndReason_SendsThem()
    {
        await RunAsync("ban", "sshd", "192.0.2.9", "--for", "1h30m", "--reason", "@ a scan");
        Assert.Equal(("sshd", 5400d, "@ a scan"), (_daemon.LastBan!.Jail, _daemon.LastBan.BanTime, _daemon.LastBan.Reason));
        Assert.Equal(["192.0.2.9"], _daemon.LastBan.Addresses);
        await RunAsync("ban", "192.0.2.9", "--for", "-1");
        Assert.Equal((null, -1d), (_daemon.LastBan.Jail, _daemon.LastBan.BanTime));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Unban_OneJail_SendsIt()
    {
        await RunAsync("unban", "--jail", "sshd", "192.0.2.0/24");
        Assert.Equal("sshd", _daemon.LastUnban!.Jail);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Rpc_ParametersOnInput_AreSent()
    {
        var run = new CliRun { Input = """{"addresses":["192.0.2.3"],"jail":"sshd"}""" };
        Assert.Equal(0, await run.StartAsync(TestTime.Token, "-s", _daemon.SocketPath, "rpc", "ban.add", "-"));
        Assert.Equal(["192.0.2.3"], _daemon.LastBan!.Addresses);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Socket_FromTheConfigurationDirectory_IsUsed()
    {
        string directory = Directory.CreateTempSubdirectory("conf").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "bantui.conf"), $"[Definition]\nsocket = {_daemon.SocketPath}\n", TestTime.Token);
        Assert.Equal("Server replied: pong\n[0]", await CliRun.RunAsync("-c", directory, "ping"));
        Directory.Delete(directory, recursive: true);
        Assert.Equal($"bantui: {directory}: there is no such configuration directory\n[1]", await CliRun.RunAsync("-c", directory, "ping"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Verbose_Call_TellsSocketAndTime()
    {
        var run = new CliRun();
        await run.StartAsync(TestTime.Token, "-v", "-s", _daemon.SocketPath, "ping");
        Assert.Equal($"bantui: connecting to {_daemon.SocketPath}", await run.Error.NextLineAsync());
        Assert.Matches("^bantui: done in [0-9.]+ ms$", await run.Error.NextLineAsync());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Run_NoDaemon_IsExitCode3()
    {
        string path = _daemon.SocketPath + "none";
        Assert.Equal($"bantui: bantuid is not running: no socket at {path}\n[3]", await CliRun.RunAsync("-s", path, "status"));
    }

    private Task<string> RunAsync(params string[] arguments) => CliRun.RunAsync(["-s", _daemon.SocketPath, .. arguments]);
}
