using System.Net.Sockets;
using System.Text;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Tests;

/// <summary>Against a daemon that says what the test wants, in the pieces that the test wants.</summary>
public sealed class RpcBlockingClientTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpc").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private RpcBlockingClient _client = null!;
    private Socket _daemon = null!;

    public async ValueTask InitializeAsync()
    {
        string path = Path.Combine(_folder, "s");
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _client = RpcBlockingClient.Connect(path);
        _daemon = await _listener.AcceptAsync(TestTime.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _daemon.Dispose();
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_AnswerInPiecesBehindANotification_IsTheAnswer()
    {
        Task<PingResult> call = PingAsync(TestTime.Token);
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"daemon.ping","params":{}}""" + "\n", await ReadLineAsync());
        await SayAsync("""{"jsonrpc":"2.0","method":"event.raised","params":{}}""" + "\n" + """{"jsonrpc":"2.0","id":1,"res""");
        await SayAsync("""ult":{"reply":"pong","version":"1"}}""" + "\n");
        Assert.Equal("pong", (await call).Reply);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_AnswerLargerThanTheBuffer_IsReadWhole()
    {
        string reply = new('x', 1_000_000);
        Task<PingResult> call = PingAsync(TestTime.Token);
        await SayAsync($$$"""{"jsonrpc":"2.0","id":1,"result":{"reply":"{{{reply}}}","version":"1"}}""" + "\n");
        Assert.Equal(reply, (await call).Reply);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_Refused_ThrowsTheRefusal()
    {
        Task<PingResult> call = PingAsync(TestTime.Token);
        await SayAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}""" + "\n");
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((RpcErrorCodes.MethodNotFound, "no"), (error.Code, error.Message));
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"res""")]
    [InlineData("nonsense\n")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":7}""" + "\n")]
    public async Task Call_NoWholeAnswer_FailsAsAConnectionDoes(string said)
    {
        Task<PingResult> call = PingAsync(TestTime.Token);
        await ReadLineAsync();
        await SayAsync(said);
        _daemon.Shutdown(SocketShutdown.Send);
        await Assert.ThrowsAsync<RpcConnectionException>(() => call);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_CancelledWhileItWaits_Ends()
    {
        using var cancel = new CancellationTokenSource();
        Task<PingResult> call = PingAsync(cancel.Token);
        await ReadLineAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// <summary>It blocks, so it runs on a thread of its own beside the test.</summary>
    private Task<PingResult> PingAsync(CancellationToken cancellationToken) => Task.Run(
        () => _client.CallAsync(DaemonApi.Ping.Name, new NoParams(), RpcJson.Default.NoParams, RpcJson.Default.PingResult, cancellationToken),
        CancellationToken.None);

    private async Task SayAsync(string text)
    {
        ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(text);
        while (!rest.IsEmpty)
        {
            rest = rest[await _daemon.SendAsync(rest, TestTime.Token)..];
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        byte[] buffer = new byte[1];
        while (line.Length == 0 || line[^1] != '\n')
        {
            Assert.Equal(1, await _daemon.ReceiveAsync(buffer, TestTime.Token));
            line.Append((char)buffer[0]);
        }

        return line.ToString();
    }
}
