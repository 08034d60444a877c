using System.Net.Sockets;
using System.Text;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;
using Ban.Rpc.Tests.Wire;

namespace Ban.Rpc.Tests;

/// <summary>Over a real Unix socket.</summary>
public sealed class RpcServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rpc").FullName;
    private CancellationTokenSource _stop = new();
    private readonly TestMethods _methods = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private PeerCredentials? _caller;
    private Task _running = Task.CompletedTask;

    private string SocketPath => Path.Combine(_folder, "s");

    public ValueTask InitializeAsync()
    {
        _methods.Table.Add("test.who", RpcJson.Default.NoParams, (_, call, _) =>
        {
            _caller = call.Credentials;
            return default;
        });
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _running = new RpcServer(_listener, new RpcPeerOptions { Methods = _methods.Table }).RunAsync(_stop.Token);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Call_FromThisProcess_IsKnownByItsCredentials()
    {
        await using RpcClient client = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
        await CallAsync(client, "test.who");
        Assert.Equal(Environment.ProcessId, _caller?.ProcessId);
        Assert.Equal(Environment.IsPrivilegedProcess, _caller?.UserId == 0);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test.who\"}\n{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"test.who\"}\n", "\"id\":7")]
    [InlineData("Content-Length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"test.who\"}", "\"id\":\"a\"")]
    [InlineData("nonsense\r\n", "")]
    public async Task Connection_OfSomebodyWhoMayDoNothing_HearsOneRefusalAndIsClosed(string sent, string id)
    {
        await UseAsync(new TestGuard(RpcAccess.None));
        using Socket socket = await ConnectAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(sent), TestTime.Token);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        string answer = await ReadUntilClosedAsync(reader);
        Assert.Equal(id.Length > 0, answer.Contains("\"code\":1002", StringComparison.Ordinal));
        Assert.Contains(id, answer, StringComparison.Ordinal);
        Assert.Null(_caller);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connection_OfSomebodyWhoMayLook_KnowsIt()
    {
        await UseAsync(new TestGuard(RpcAccess.Read));
        RpcAccess? seen = null;
        _methods.Table.Add("test.access", RpcJson.Default.NoParams, (_, call, _) =>
        {
            seen = call.Access;
            return default;
        });
        await using RpcClient client = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
        await CallAsync(client, "test.access");
        Assert.Equal(RpcAccess.Read, seen);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connection_SendingHalfClosed_StillGetsItsAnswer()
    {
        using Socket socket = await ConnectAsync();
        await socket.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test.hold"}"""u8.ToArray().Append((byte)'\n').ToArray(), TestTime.Token);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        socket.Shutdown(SocketShutdown.Send);
        _methods.Release.SetResult();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":"held"}""" + "\n", await reader.ReadToEndAsync(TestTime.Token));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connection_GoneAltogether_CancelsItsCallsLongBeforeTheDrainTime()
    {
        using (Socket socket = await ConnectAsync())
        {
            await socket.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test.wait"}"""u8.ToArray().Append((byte)'\n').ToArray(), TestTime.Token);
            await WaitForAsync(() => _methods.Waiting == 1);
        }

        long left = Environment.TickCount64;
        await WaitForAsync(() => _methods.Waiting == 0);
        Assert.InRange(Environment.TickCount64 - left, 0, 1500);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Stop_ClientWithARunningCall_AnswersItThenCloses()
    {
        await using RpcClient client = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
        Task held = CallAsync(client, "test.hold");
        await CallAsync(client, "test.who");
        await _stop.CancelAsync();
        _methods.Release.SetResult();
        await held;
        await _running;
        await Assert.ThrowsAsync<RpcConnectionException>(() => CallAsync(client, "test.who"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connections_MoreThanTheLimit_AreClosedAtOnce()
    {
        var clients = new List<Socket>();
        try
        {
            for (int i = 0; i <= RpcServer.MaxConnections; i++)
            {
                clients.Add(await ConnectAsync());
            }

            Assert.Equal(0, await clients[^1].ReceiveAsync(new byte[1], TestTime.Token));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connections_OfThoseWhoMayLook_LeavePlacesForThoseWhoMayChange()
    {
        var guard = new ChangingGuard { Access = RpcAccess.Read };
        await UseAsync(guard);
        var clients = new List<Socket>();
        try
        {
            for (int i = 0; i <= RpcServer.MaxConnections - RpcServer.KeptConnections; i++)
            {
                clients.Add(await ConnectAsync());
            }

            Assert.Equal(0, await clients[^1].ReceiveAsync(new byte[1], TestTime.Token));
            guard.Access = RpcAccess.Full;
            await using RpcClient admin = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
            await CallAsync(admin, "test.who");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Each can have megabytes, and a call can take minutes.</summary>
    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task LargeCalls_OfSeveralConnections_RunAFewAtATimeAndKeepNoSmallOneWaiting()
    {
        const int Wanted = 12;
        const int AtATime = 8;
        string text = new('x', FrameLimits.MaxSmallBytes);
        int begun = 0;
        _methods.Table.Add("test.slow", TestJson.Default.TextParams, async (_, _, token) =>
        {
            Interlocked.Increment(ref begun);
            await _methods.Release.Task.WaitAsync(token);
        });
        var clients = new List<RpcClient>();
        for (int i = 0; i < 4; i++)
        {
            clients.Add(await RpcClient.ConnectAsync(SocketPath, TestTime.Token));
        }

        // Connections that end with their large calls give the places back.
        RpcClient gone = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
        Task[] lost = [.. Enumerable.Range(0, AtATime + 2).Select(_ => SlowAsync(gone))];
        await WaitForAsync(() => Volatile.Read(ref begun) == AtATime);
        await gone.DisposeAsync();
        foreach (Task one in lost)
        {
            await Assert.ThrowsAsync<RpcConnectionException>(() => one);
        }

        Task[] calls = [.. Enumerable.Range(0, Wanted).Select(i => SlowAsync(clients[i % 3]))];
        await WaitForAsync(() => Volatile.Read(ref begun) >= 2 * AtATime);
        await CallAsync(clients[3], "test.who");
        Assert.Equal(2 * AtATime, Volatile.Read(ref begun));
        _methods.Release.SetResult();
        await Task.WhenAll(calls);
        foreach (RpcClient client in clients)
        {
            await client.DisposeAsync();
        }

        Task SlowAsync(RpcClient client) =>
            client.CallAsync("test.slow", new TextParams(text), TestJson.Default.TextParams, TestJson.Default.String, TestTime.Token);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connection_ThatSaysNothing_IsClosedAfterTheIdleTime()
    {
        await using RpcServerAt server = StartServer(TimeSpan.FromMilliseconds(40));
        using Socket silent = await ConnectAsync(server.Path);
        Assert.Equal(0, await silent.ReceiveAsync(new byte[1], TestTime.Token));

        // What is never finished is nothing said.
        using Socket half = await ConnectAsync(server.Path);
        await half.SendAsync("{\"jsonrpc\""u8.ToArray(), TestTime.Token);
        Assert.Equal(0, await half.ReceiveAsync(new byte[1], TestTime.Token));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Connection_WithASubscriptionOrARunningCall_OutlivesTheIdleTime()
    {
        // So long that a machine with other work gets the first call through in time.
        await using RpcServerAt server = StartServer(TimeSpan.FromMilliseconds(500));
        await using RpcClient listens = await RpcClient.ConnectAsync(server.Path, TestTime.Token);
        await listens.CallAsync(EventApi.Subscribe, new EventSubscribeParams(), TestTime.Token);
        await using RpcClient waits = await RpcClient.ConnectAsync(server.Path, TestTime.Token);
        Task held = CallAsync(waits, "test.hold");
        using (Socket silent = await ConnectAsync(server.Path))
        {
            Assert.Equal(0, await silent.ReceiveAsync(new byte[1], TestTime.Token));
        }

        // By now the idle time of both is over as well.
        await CallAsync(listens, "test.who");
        _methods.Release.SetResult();
        await held;
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData(FrameLimits.MaxDepth - 1, "-32602")]
    [InlineData(FrameLimits.MaxDepth, "-32700")]
    public async Task Request_NestedAsDeeplyAsItMayBeAndDeeper_IsReadOrRefused(int depth, string code)
    {
        using Socket socket = await ConnectAsync();
        string nested = new string('[', depth) + new string(']', depth);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.who\",\"params\":{nested}}}\n"), TestTime.Token);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        Assert.Contains(code, await reader.ReadLineAsync(TestTime.Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_LargerThanTheLimit_ClosesTheConnection(bool byHeader)
    {
        using Socket socket = await ConnectAsync();
        using var stream = new NetworkStream(socket);
        byte[] text = byHeader
            ? Encoding.ASCII.GetBytes($"Content-Length: {FrameLimits.MaxBytesFromClient + 1}\r\n\r\n")
            : [(byte)'{', .. Enumerable.Repeat((byte)' ', FrameLimits.MaxBytesFromClient)];
        try
        {
            await stream.WriteAsync(text, TestTime.Token);
            Assert.Equal(0, await stream.ReadAsync(new byte[1], TestTime.Token));
        }
        catch (IOException)
        {
            // Closed while the rest was on its way.
        }
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_AsANotification_LeavesNothingBehind()
    {
        using Socket socket = await ConnectAsync();
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        string many = string.Concat(Enumerable.Repeat("""{"jsonrpc":"2.0","method":"event.subscribe","params":{}}""" + "\n", 20));
        await socket.SendAsync(Encoding.UTF8.GetBytes(many + """{"jsonrpc":"2.0","id":1,"method":"event.subscribe"}""" + "\n"), TestTime.Token);
        Assert.Contains("\"subscription\":1}", await reader.ReadLineAsync(TestTime.Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Notifications_FromTheDaemon_ArriveInOrder()
    {
        await using RpcClient client = await RpcClient.ConnectAsync(SocketPath, TestTime.Token);
        await client.CallAsync(
            EventApi.Subscribe.Name, new EventSubscribeParams(Replay: 2), RpcJson.Default.EventSubscribeParams, RpcJson.Default.EventSubscribeResult, TestTime.Token);
        string first = Encoding.UTF8.GetString((await client.Notifications.ReadAsync(TestTime.Token)).Parameters.Span);
        string second = Encoding.UTF8.GetString((await client.Notifications.ReadAsync(TestTime.Token)).Parameters.Span);
        Assert.Contains("\"ban\"", first, StringComparison.Ordinal);
        Assert.Contains("\"unban\"", second, StringComparison.Ordinal);
    }

    private static Task CallAsync(RpcClient client, string method) =>
        client.CallAsync(method, new NoParams(), RpcJson.Default.NoParams, TestJson.Default.String, TestTime.Token);

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            TestTime.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Serves under another guard from now on.</summary>
    private async Task UseAsync(IRpcGuard guard)
    {
        await _stop.CancelAsync();
        await _running;
        _stop = new CancellationTokenSource();
        _running = new RpcServer(_listener, new RpcPeerOptions { Methods = _methods.Table, Guard = guard }).RunAsync(_stop.Token);
    }

    /// <summary>What was not read before a close comes as a reset; what was said before it still counts.</summary>
    private static async Task<string> ReadUntilClosedAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        char[] part = new char[256];
        try
        {
            for (int length; (length = await reader.ReadAsync(part, TestTime.Token)) > 0;)
            {
                text.Append(part, 0, length);
            }
        }
        catch (IOException)
        {
            // Closed with a reset.
        }

        return text.ToString();
    }

    private Task<Socket> ConnectAsync() => ConnectAsync(SocketPath);

    private static async Task<Socket> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), TestTime.Token);
        return socket;
    }

    private RpcServerAt StartServer(TimeSpan idleTime) =>
        new(Path.Combine(_folder, "idle"), new RpcPeerOptions { Methods = _methods.Table, IdleTime = idleTime });

    /// <summary>One more server, with options of its own.</summary>
    private sealed class RpcServerAt : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public RpcServerAt(string path, RpcPeerOptions options)
        {
            Path = path;
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            _listener.Listen();
            _running = new RpcServer(_listener, options).RunAsync(_stop.Token);
        }

        public string Path { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _listener.Dispose();
            _stop.Dispose();
        }
    }

    /// <summary>Lets in as told at that time.</summary>
    private sealed class ChangingGuard : IRpcGuard
    {
        private volatile RpcAccess _access;

        public RpcAccess Access
        {
            get => _access;
            set => _access = value;
        }

        public RpcAccess Admit(PeerCredentials caller) => _access;

        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke) => invoke();
    }
}
