using Ban.Tui.Cli;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

public sealed class PlainPingTests : IAsyncDisposable
{
    /// <summary>A busy machine must not decide the test.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(TestTime.LimitMilliseconds);

    private readonly FakeDaemon _daemon = FakeDaemon.Start();
    private readonly CliRun _run = new();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task TryRun_DaemonAnswers_PrintsWhatThePingCommandPrints()
    {
        Assert.True(await TryRunAsync("-s", _daemon.SocketPath, "ping"));
        Assert.True(await TryRunAsync("ping", "-s", _daemon.SocketPath));
        string usual = await CliRun.RunAsync("-s", _daemon.SocketPath, "ping");
        Assert.Equal(usual, $"{await _run.Output.NextLineAsync()}\n[0]");
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("--json", "ping")]
    [InlineData("ping", "--timeout", "5")]
    [InlineData("status")]
    public async Task TryRun_NotPlain_IsLeftToTheCommand(params string[] arguments) => Assert.False(await TryRunAsync(arguments));

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task TryRun_NoDaemonOrRefused_IsLeftToTheCommandWithoutAWord()
    {
        Assert.False(await TryRunAsync("-s", _daemon.SocketPath + "none", "ping"));
        Assert.False(await TryRunAsync("-s", "", "ping"));
        _daemon.Permits = false;
        Assert.False(await TryRunAsync("-s", _daemon.SocketPath, "ping"));
        Assert.Equal("", $"{_run.Output}{_run.Error}");
    }

    /// <summary>It blocks, so it runs on a thread of its own beside the daemon.</summary>
    private Task<bool> TryRunAsync(params string[] arguments) => Task.Factory.StartNew(
        () => PlainPing.TryRun(arguments, new CliConsole(_run.Output, _run.Error, TextReader.Null, false), s_patience),
        TestTime.Token,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
