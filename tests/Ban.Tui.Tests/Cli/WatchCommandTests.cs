using Ban.Rpc.Contract;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

public sealed class WatchCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeDaemon _daemon = FakeDaemon.Start();
    private readonly CancellationTokenSource _stop = new();

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _daemon.DisposeAsync();
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Watch_Events_PrintsALineForEachUntilStopped()
    {
        var run = new CliRun();
        Task<int> watching = await StartAsync(run);
        Publish(new EventInfo { Type = EventTypes.Failure, Time = s_time, Jail = "sshd", Id = "192.0.2.1", Count = 2, MaxRetry = 5, User = "root\e[2J" });
        Publish(new EventInfo { Type = EventTypes.Ban, Time = s_time, Jail = "sshd", Id = "192.0.2.1", Count = 2, BanTime = 3600, Reason = "port scan" });
        Publish(new EventInfo { Type = EventTypes.Unban, Time = s_time, Jail = "sshd", Id = "192.0.2.1", Reason = "expired" });
        Publish(new EventInfo { Type = EventTypes.Jail, Time = s_time, Jail = "sshd", State = "stopped" });
        Publish(new EventInfo { Type = EventTypes.SourceTrouble, Time = s_time, Jail = "sshd", Path = "/var/log/auth.log", Message = "no such file" });
        Assert.Equal("2026-03-01 10:00:00  failure        sshd  192.0.2.1  2/5  user root\\x1b[2j", (await run.Output.NextLineAsync()).ToLowerInvariant());
        Assert.Equal("2026-03-01 10:00:00  ban            sshd  192.0.2.1  1h  2nd  port scan", await run.Output.NextLineAsync());
        Assert.Equal("2026-03-01 10:00:00  unban          sshd  192.0.2.1  expired", await run.Output.NextLineAsync());
        Assert.Equal("2026-03-01 10:00:00  jail           sshd  stopped", await run.Output.NextLineAsync());
        Assert.Equal("2026-03-01 10:00:00  sourceTrouble  sshd  /var/log/auth.log  no such file", await run.Output.NextLineAsync());
        await _stop.CancelAsync();
        Assert.Equal(0, await watching);
        Assert.Equal("", run.Error.ToString());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Watch_AsJsonWithTypes_PrintsOneDocumentForEach()
    {
        var run = new CliRun();
        Task<int> watching = await StartAsync(run, "--json", "--types", "ban,unban", "--jail", "sshd");
        Publish(new EventInfo { Type = EventTypes.Failure, Time = s_time, Jail = "sshd" });
        Publish(new EventInfo { Type = EventTypes.Ban, Time = s_time, Jail = "nginx" });
        Publish(new EventInfo { Type = EventTypes.Ban, Time = s_time, Jail = "sshd", Id = "192.0.2.1" });
        Assert.Equal("""{"type":"ban","time":"2026-03-01T10:00:00Z","timeEpoch":1772359200,"jail":"sshd","id":"192.0.2.1"}""", await run.Output.NextLineAsync());
        await _stop.CancelAsync();
        Assert.Equal(0, await watching);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Watch_DaemonRestarts_GoesOn()
    {
        var run = new CliRun { Clock = new CliRun.HurryingClock() };
        Task<int> watching = await StartAsync(run);
        await _daemon.RestartAsync();
        await _daemon.Subscribed.Task.WaitAsync(TestTime.Token);
        Publish(new EventInfo { Type = EventTypes.Ban, Time = s_time, Jail = "sshd", Id = "192.0.2.1" });
        Assert.EndsWith("192.0.2.1", await run.Output.NextLineAsync(), StringComparison.Ordinal);
        Assert.Equal("bantui: the connection to bantuid was lost; waiting for it", await run.Error.NextLineAsync());
        Assert.Equal("bantui: connected again", await run.Error.NextLineAsync());
        await _stop.CancelAsync();
        Assert.Equal(0, await watching);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Watch_OnATerminal_ColoursUnlessToldNot(bool noColor)
    {
        var run = new CliRun { HasColor = true };
        Task<int> watching = await StartAsync(run, noColor ? ["--no-color"] : []);
        Publish(new EventInfo { Type = EventTypes.Ban, Time = s_time, Jail = "sshd" });
        Assert.Equal(!noColor, (await run.Output.NextLineAsync()).Contains("\e[31mban", StringComparison.Ordinal));
        await _stop.CancelAsync();
        await watching;
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Watch_NoDaemonAtFirst_Fails() =>
        Assert.EndsWith("[3]", await CliRun.RunAsync("-s", _daemon.SocketPath + "none", "watch"), StringComparison.Ordinal);

    private async Task<Task<int>> StartAsync(CliRun run, params string[] more)
    {
        Task<int> watching = run.StartAsync(_stop.Token, ["-s", _daemon.SocketPath, "watch", .. more]);
        await _daemon.Subscribed.Task.WaitAsync(TestTime.Token);
        return watching;
    }

    private void Publish(EventInfo happened) => _daemon.Events.Publish(happened);
}
