using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;

namespace Ban.Rpc;

/// <summary>A connection to the daemon from the client's side. Owns the connection.</summary>
public sealed class RpcClient : IRpcCaller
{
    /// <summary>Notifications waiting for their reader; beyond it the oldest is lost.</summary>
    private const int MaxQueuedNotifications = 4096;

    private readonly RpcPeer _peer;
    private readonly Task _running;
    private readonly Channel<RpcNotification> _notifications;
    private long _notificationsLost;

    private RpcClient(Stream stream)
    {
        _notifications = Channel.CreateBounded<RpcNotification>(
            new BoundedChannelOptions(MaxQueuedNotifications) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true },
            _ => Interlocked.Increment(ref _notificationsLost));
        _peer = new RpcPeer(stream, new RpcPeerOptions
        {
            Framing = FramingKind.Header,
            MaxBodyBytes = FrameLimits.MaxBytesFromDaemon,
            OnNotification = notification => _notifications.Writer.TryWrite(notification),
        });
        _running = RunAsync();
    }

    /// <summary>Notifications in the order they came; ends with the connection.</summary>
    public ChannelReader<RpcNotification> Notifications => _notifications.Reader;

    /// <summary>Notifications dropped because nobody read <see cref="Notifications"/> in time.</summary>
    public long NotificationsLost => Interlocked.Read(ref _notificationsLost);

    /// <summary>Connects to a Unix socket.</summary>
    /// <exception cref="SocketException">Nobody listens there, or it may not be opened.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long for a socket address.</exception>
    public static async Task<RpcClient> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var endPoint = new UnixDomainSocketEndPoint(socketPath);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new RpcClient(new NetworkStream(socket, ownsSocket: true));
    }

    /// <inheritdoc/>
    public Task<TResult> CallAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken) =>
        _peer.CallAsync(method, parameters, parametersType, resultType, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        await _peer.RunAsync();
        _notifications.Writer.TryComplete();
    }
}
