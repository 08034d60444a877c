namespace Ban.Tui.Tests.Cli;

/// <summary>Wrong command lines: one line, exit code 2, and the daemon is not asked.</summary>
public sealed class UsageTests
{
    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("ban sshd", "bantui: ban: 'sshd' is no address, and none follows\n[2]")]
    [InlineData("ban sshd 192.0.2.1 192.0.2.256", "bantui: ban: '192.0.2.256' is neither an address nor a network\n[2]")]
    [InlineData("ban 192.0.2.1 --for 1x", "bantui: --for: ")]
    [InlineData("ban 192.0.2.1 --for 0", "bantui: --for: more than 0 is expected, or -1 for ever\n[2]")]
    [InlineData("ping --timeout 0", "bantui: --timeout: more than 0 and at most one day is expected\n[2]")]
    [InlineData("-v -q ping", "bantui: -v and -q exclude each other\n[2]")]
    [InlineData("rpc ping 5", "bantui: rpc: the parameters are neither a JSON object nor an array\n[2]")]
    [InlineData("rpc ping {", "bantui: rpc: the parameters are no JSON: line 1, byte 2\n[2]")]
    [InlineData("watch --types bans", "bantui: watch: no event type 'bans'; known are ")]
    [InlineData("nonsense", "bantui: ")]
    [InlineData("", "bantui: ")]
    public async Task Run_WrongCommandLine_SaysWhatIsWrong(string arguments, string expected)
    {
        await using var daemon = Client.FakeDaemon.Start();
        string actual = await CliRun.RunAsync(["-s", daemon.SocketPath, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.StartsWith(expected, actual, StringComparison.Ordinal);
        Assert.EndsWith("\n[2]", actual, StringComparison.Ordinal);
        Assert.Single(actual.Split('\n')[..^1]);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Help_OfACommand_EndsWithExamples()
    {
        string help = await CliRun.RunAsync("ban", "--help");
        Assert.Contains("Examples:\n  bantui ban 192.0.2.7\n", help, StringComparison.Ordinal);
        Assert.EndsWith("[0]", help, StringComparison.Ordinal);
    }
}
