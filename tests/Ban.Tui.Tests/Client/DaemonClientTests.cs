using System.Net.Sockets;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Tests.Client;

public sealed class DaemonClientTests
{
    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connect_NoSocket_SaysSo()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        DaemonException error = await Assert.ThrowsAsync<DaemonException>(() => DaemonClient.ConnectAsync(path, TestTime.Token));
        Assert.Equal((DaemonProblem.NoDaemon, $"bantuid is not running: no socket at {path}"), (error.Problem, error.Message));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connect_SocketOfADeadDaemon_SaysSo()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Bound and never listening: the file is there, and nobody behind it.
            dead.Bind(new UnixDomainSocketEndPoint(path));
            DaemonException error = await Assert.ThrowsAsync<DaemonException>(() => DaemonClient.ConnectAsync(path, TestTime.Token));
            Assert.Equal((DaemonProblem.NoDaemon, $"bantuid is not running: nobody listens at {path}"), (error.Problem, error.Message));
        }

        File.Delete(path);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connect_PathTooLong_SaysSo()
    {
        string path = "/" + new string('x', 200);
        DaemonException error = await Assert.ThrowsAsync<DaemonException>(() => DaemonClient.ConnectAsync(path, TestTime.Token));
        Assert.Equal($"no path of a socket: {path}", error.Message);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_Refused_HasTheDaemonsWords()
    {
        await using var daemon = FakeDaemon.Start();
        await using DaemonClient client = await DaemonClient.ConnectAsync(daemon.SocketPath, TestTime.Token);
        DaemonException error = await Assert.ThrowsAsync<DaemonException>(() => client.GetJailAsync("dovecot", TestTime.Token));
        Assert.Equal((DaemonProblem.Refused, "no such jail: dovecot"), (error.Problem, error.Message));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_NotPermitted_IsItsOwnProblem()
    {
        await using var daemon = FakeDaemon.Start();
        daemon.Permits = false;
        await using DaemonClient client = await DaemonClient.ConnectAsync(daemon.SocketPath, TestTime.Token);
        DaemonException error = await Assert.ThrowsAsync<DaemonException>(() => client.PingAsync(TestTime.Token));
        Assert.Equal(DaemonProblem.NotPermitted, error.Problem);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_Cancelled_IsCancelledAndTheNextOneWorks()
    {
        await using var daemon = FakeDaemon.Start();
        await using DaemonClient client = await DaemonClient.ConnectAsync(daemon.SocketPath, TestTime.Token);
        using var cancellation = new CancellationTokenSource();
        Task<DaemonInfo> call = client.InfoAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("pong", (await client.PingAsync(TestTime.Token)).Reply);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_DaemonStops_GivesTheEventsThenFails()
    {
        await using var daemon = FakeDaemon.Start();
        await using DaemonClient client = await DaemonClient.ConnectAsync(daemon.SocketPath, TestTime.Token);
        daemon.Events.Publish(new EventInfo { Type = EventTypes.Ban, Time = DateTimeOffset.UnixEpoch, Jail = "sshd", Id = "192.0.2.1" });
        await using IAsyncEnumerator<EventRaisedParams> events = client.SubscribeAsync(new EventSubscribeParams(Replay: 5), TestTime.Token).GetAsyncEnumerator(TestTime.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("192.0.2.1", events.Current.Event.Id);
        await daemon.StopAsync();
        DaemonException error = await Assert.ThrowsAsync<DaemonException>(async () => await events.MoveNextAsync());
        Assert.Equal((DaemonProblem.NoDaemon, "the connection to bantuid was lost"), (error.Problem, error.Message));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_AfterTheLastOneEnded_WorksAgain()
    {
        await using var daemon = FakeDaemon.Start();
        await using DaemonClient client = await DaemonClient.ConnectAsync(daemon.SocketPath, TestTime.Token);
        daemon.Events.Publish(new EventInfo { Type = EventTypes.Ban, Time = DateTimeOffset.UnixEpoch, Jail = "sshd" });
        for (int round = 0; round < 2; round++)
        {
            await foreach (EventRaisedParams raised in client.SubscribeAsync(new EventSubscribeParams(Replay: 1), TestTime.Token))
            {
                Assert.Equal(round + 1, raised.Subscription);
                break;
            }
        }
    }
}
