using System.Collections.Concurrent;
using System.Net.Sockets;
using Ban.Rpc.Dispatch;

namespace Ban.Rpc;

/// <summary>
/// Serves connections on a Unix socket. The daemon binds the socket, sets its file mode, and takes it down; the server
/// accepts on it and knows who calls.
/// </summary>
/// <param name="listener">Bound and listening; not disposed here.</param>
/// <param name="options">How every connection behaves; framing and credentials are set for each.</param>
public sealed class RpcServer(Socket listener, RpcPeerOptions options)
{
    /// <summary>Connections open at the same time; one more is closed at once.</summary>
    public const int MaxConnections = 128;

    /// <summary>Places of these that are for callers who may change things: those who may only look must not keep them out.</summary>
    public const int KeptConnections = 16;

    /// <summary>After a failed accept (no descriptors left, say), before the next try.</summary>
    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Large messages worked on at a time over all connections, for those who may change things and for the others each.</summary>
    private const int MaxLargeMessages = 8;

    /// <summary>Connections of those who may do nothing that are told so at a time.</summary>
    private const int MaxRefusing = 16;

    private readonly ConcurrentDictionary<RpcPeer, Task> _connections = new();
    private readonly Dictionary<RpcAccess, SemaphoreSlim> _largeMessages = new() { [RpcAccess.Full] = new(MaxLargeMessages), [RpcAccess.Read] = new(MaxLargeMessages) };
    private int _refusing;
    private bool _isFull;

    /// <summary>Open connections.</summary>
    public int Connections => _connections.Count;

    /// <summary>
    /// Serves until <paramref name="stop"/> is cancelled; then takes no new calls, answers what is running for at most the
    /// drain time, and closes (wire spec, rule 7.4).
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await AcceptAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping, as asked.
        }

        foreach (RpcPeer peer in _connections.Keys)
        {
            peer.Stop();
        }

        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            Serve(await listener.AcceptAsync(stop));
        }
        catch (SocketException e)
        {
            RpcLog.AcceptFailed(options.Logger, e.Message);
            await Task.Delay(s_acceptPause, options.Clock, stop);
        }
    }

    private void Serve(Socket socket)
    {
        PeerCredentials credentials;
        try
        {
            credentials = PeerCredentials.Of(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        RpcAccess access = options.Guard.Admit(credentials);
        if (access == RpcAccess.None)
        {
            RpcLog.Refused(options.Logger, credentials.ProcessId, credentials.UserId);
            Refuse(socket);
            return;
        }

        if (!HasRoom(access))
        {
            socket.Dispose();
            return;
        }

        RpcLog.Connected(options.Logger, credentials.ProcessId, credentials.UserId);
        var peer = new RpcPeer(
            new NetworkStream(socket, ownsSocket: true), options with
            {
                Framing = null,
                Credentials = credentials,
                Access = access,
                LargeMessages = _largeMessages[access],
            });
        var served = new TaskCompletionSource();
        _connections[peer] = served.Task;
        _ = ServeAsync(peer, served);
    }

    private bool HasRoom(RpcAccess access)
    {
        int open = _connections.Count;
        bool hasRoom = open < (access == RpcAccess.Full ? MaxConnections : MaxConnections - KeptConnections);
        if (!hasRoom && !_isFull)
        {
            // Once until there is room again: whoever tries again and again must not fill the log.
            RpcLog.TooManyConnections(options.Logger, open);
        }

        _isFull = !hasRoom;
        return hasRoom;
    }

    /// <summary>Says no; beyond a few at a time it only closes, so that those who may not connect take nothing from those who may.</summary>
    private void Refuse(Socket socket)
    {
        if (Interlocked.Increment(ref _refusing) > MaxRefusing)
        {
            Interlocked.Decrement(ref _refusing);
            socket.Dispose();
            return;
        }

        // Not awaited: it never throws and has a time limit of its own.
        _ = RefuseAsync(new NetworkStream(socket, ownsSocket: true));
    }

    private async Task RefuseAsync(NetworkStream stream)
    {
        try
        {
            await RefusedConnection.RunAsync(stream, options.Clock, CancellationToken.None);
        }
        finally
        {
            Interlocked.Decrement(ref _refusing);
        }
    }

    private async Task ServeAsync(RpcPeer peer, TaskCompletionSource served)
    {
        try
        {
            await peer.RunAsync();
        }
        finally
        {
            _connections.TryRemove(peer, out _);
            served.SetResult();
        }
    }
}
