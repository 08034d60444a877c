using System.Net.Sockets;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;
using Ban.Rpc.Tests.Wire;

namespace Ban.Rpc.Tests;

/// <content>How many at a time: connections, and large calls.</content>
public sealed partial class RpcServerTests
{
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
