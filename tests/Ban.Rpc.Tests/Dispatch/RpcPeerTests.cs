using System.Text;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;
using Ban.Rpc.Tests.Wire;

namespace Ban.Rpc.Tests.Dispatch;

/// <summary>What transcripts cannot show: limits, pressure, and both sides being ours.</summary>
public sealed class RpcPeerTests
{
    private const int RunningLimit = 64;

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Serve_MoreThanTheRunningLimit_StartsTheRestLaterAndCancelsAny()
    {
        var methods = new TestMethods();
        await using var pair = new PeerPair(methods.Table);
        using var cancellation = new CancellationTokenSource();
        Task[] calls = [.. Enumerable.Range(0, RunningLimit + 6).Select(_ => pair.CallNothingAsync("test.wait", cancellation.Token))];
        while (methods.Waiting < RunningLimit)
        {
            await Task.Yield();
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
        await pair.CallNothingAsync("test.nothing", TestTime.Token);

        // The caller does not wait for the cancelled handlers to end; that they do end, all of them, is what is tested.
        while (methods.Waiting > 0)
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Serve_ManyCallsAtOnce_AnswersAll()
    {
        await using var pair = new PeerPair(new TestMethods().Table);
        string[] texts = [.. Enumerable.Range(0, 2000).Select(i => $"text {i}")];
        string[] answers = await Task.WhenAll(texts.Select(pair.EchoAsync));
        Assert.Equal(texts, answers);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Serve_SideThatSendsNonsenseAndReadsNothing_IsClosed()
    {
        (Stream left, Stream right) = Duplex.Create();
        await using var peer = new RpcPeer(new SlowStream(right, 0, new TaskCompletionSource().Task), new RpcPeerOptions());
        Task running = peer.RunAsync();
        byte[] nonsense = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{}\n", 1000)));
        await left.WriteAsync(nonsense, TestTime.Token);
        await running;
        Assert.Equal("the other side does not read its answers", peer.EndReason);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_NotPermitted_IsRefusedBeforeParametersAreRead()
    {
        await using var pair = new PeerPair(new RpcPeerOptions { Methods = new TestMethods().Table, Guard = new TestGuard(RpcAccess.Full, "test.nothing") });
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => pair.CallNothingAsync("test.nothing", TestTime.Token));
        Assert.Equal(RpcErrorCodes.ReadOnly, refusal.Code);
        Assert.Equal("hi", await pair.EchoAsync("hi"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_AfterTheEnd_FailsAtOnce()
    {
        var pair = new PeerPair(new TestMethods().Table);
        await pair.DisposeAsync();
        await Assert.ThrowsAsync<RpcConnectionException>(() => pair.EchoAsync("hi"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Stop_CallThatDoesNotEnd_IsCancelledAfterTheDrainTime()
    {
        var options = new RpcPeerOptions { Methods = new TestMethods().Table, DrainTime = TimeSpan.FromMilliseconds(50) };
        await using var pair = new PeerPair(options);
        Task call = pair.CallNothingAsync("test.wait", TestTime.Token);
        await pair.EchoAsync("it has started");
        pair.Server.Stop();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(RpcErrorCodes.RequestCancelled, refusal.Code);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Answer_LongerThanAMessageMayBe_IsAnInternalError()
    {
        await using var pair = new PeerPair(new TestMethods().Table);
        var parameters = new EchoParams(new string('x', 1024), 17 * 1024);
        RpcException error = await Assert.ThrowsAsync<RpcException>(() =>
            pair.Client.CallAsync("test.echo", parameters, TestJson.Default.EchoParams, TestJson.Default.String, TestTime.Token));
        Assert.Equal(RpcErrorCodes.InternalError, error.Code);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Progress_SideThatDoesNotRead_IsDroppedAndCostsNoResponse()
    {
        (Stream left, Stream right) = Duplex.Create();
        await using var peer = new RpcPeer(new SlowStream(right, 0, new TaskCompletionSource().Task), new RpcPeerOptions { Methods = new TestMethods().Table });
        Task running = peer.RunAsync();
        string steps = string.Join(',', Enumerable.Repeat("\"step\"", 1000));
        await left.WriteAsync(Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"test.progress","params":[[{{steps}}],1]}""" + "\n"), TestTime.Token);
        Assert.Null(peer.EndReason);
        Assert.False(running.IsCompleted);
    }

    /// <summary>Two peers of ours, connected.</summary>
    private sealed class PeerPair : IAsyncDisposable
    {
        private readonly Task _running;

        public PeerPair(RpcMethodTable methods)
            : this(new RpcPeerOptions { Methods = methods })
        {
        }

        public PeerPair(RpcPeerOptions options)
        {
            (Stream left, Stream right) = Duplex.Create();
            Client = new RpcPeer(left, new RpcPeerOptions { Framing = FramingKind.Header, MaxBodyBytes = FrameLimits.MaxBytesFromDaemon });
            Server = new RpcPeer(right, options);
            _running = Task.WhenAll(Client.RunAsync(), Server.RunAsync());
        }

        public RpcPeer Client { get; }

        public RpcPeer Server { get; }

        public Task<string> EchoAsync(string text) =>
            Client.CallAsync("test.echo", new EchoParams(text), TestJson.Default.EchoParams, TestJson.Default.String, TestTime.Token);

        public Task CallNothingAsync(string method, CancellationToken cancellationToken) =>
            Client.CallAsync(method, new NoParams(), RpcJson.Default.NoParams, TestJson.Default.String, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
            await _running;
        }
    }
}
