using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary>The commands about who may, who did, what waits, and the numbers.</summary>
public sealed class GuardCommandTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("ban 203.0.113.50", "bantui: 203.0.113.50 is not banned: alice is logged in from there (ssh pts/0, process 7); --force bans it all the same\n[1]")]
    [InlineData("ban 203.0.113.50 --force", "banned 203.0.113.50 in sshd\n[0]")]
    [InlineData("held apply 192.0.2.7", "banned 192.0.2.7 in sshd\n[0]")]
    [InlineData("held release 192.0.2.7 --jail nginx", "released 192.0.2.7 in nginx\n[0]")]
    [InlineData("held apply 192.0.2.8", "bantui: no ban of 192.0.2.8 is held\n[1]")]
    [InlineData("--json held apply 192.0.2.7", """{"decided":[{"id":"192.0.2.7","jail":"sshd"}]}""" + "\n[0]")]
    [InlineData("held --jail nginx", "JAIL  ADDRESS  SINCE  LAST FAILURE  FAILURES  REASON\n[0]")]
    [InlineData("metrics", "# TYPE bantui_x gauge\nbantui_x{jail=\"\\u202e\"} 1\n[0]")]
    [InlineData("audit --since soon", "bantui: --since: ")]
    [InlineData("audit --since -5", "bantui: --since: more than 0 and at most 68y is expected\n[2]")]
    public async Task Run_Command_PrintsExactly(string arguments, string expected) =>
        Assert.StartsWith(expected, await RunAsync(arguments.Split(' ')), StringComparison.Ordinal);

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Held_WithAHostileReason_ShowsItHarmless()
    {
        const string Expected = """
            JAIL  ADDRESS    SINCE                LAST FAILURE         FAILURES  REASON
            sshd  192.0.2.7  2026-03-01 10:00:00  2026-03-01 10:00:05  4         alice is logged in from 192.0.2.7 (\x1b[31mpts/0)
            [0]
            """;
        Assert.Equal(Expected, await RunAsync("held"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Audit_OfTwoPages_ListsBothAndCutsWhatIsLong()
    {
        string[] lines = (await RunAsync("audit", "-n", "0")).Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("TIME                 USER   PROCESS", lines[0], StringComparison.Ordinal);
        Assert.Contains("alice  x\\x1b[31m[42]  ban.add      done     {\"addresses\":[\"9", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("…", lines[1], StringComparison.Ordinal);
        Assert.Contains("1000   x\\x1b[31m[42]  daemon.stop  refused", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("read only", lines[2], StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Audit_OfOneLine_AsksForNoMore() =>
        Assert.Equal(3, (await RunAsync("audit", "-n", "1", "--method", "ban.")).Split('\n').Length);

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Metrics_AsJson_IsOneDocument() =>
        Assert.Contains("""{"name":"bantui_x","type":"gauge","help":"x","samples":[{"name":"bantui_x","labels":{"jail":"a"},"value":1}]}""", await RunAsync("--json", "metrics"), StringComparison.Ordinal);

    private Task<string> RunAsync(params string[] arguments) => CliRun.RunAsync(["-s", _daemon.SocketPath, .. arguments]);
}
