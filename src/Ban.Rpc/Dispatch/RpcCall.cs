using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>One call as its handler sees it, parameters apart: who calls, over which connection.</summary>
public sealed class RpcCall
{
    private readonly Lock _gate = new();
    private Action? _afterResponse;
    private bool _isAnswered;

    internal RpcCall(RpcPeer peer, RequestId? id, string method)
    {
        Peer = peer;
        Id = id;
        Method = method;
    }

    /// <summary>The connection, for notifications to the caller.</summary>
    public RpcPeer Peer { get; }

    public string Method { get; }

    /// <summary>Absent where the connection is not a Unix socket.</summary>
    public PeerCredentials? Credentials => Peer.Credentials;

    /// <summary>What the caller may do.</summary>
    public RpcAccess Access => Peer.Access;

    /// <summary>Whether the caller wants no answer.</summary>
    public bool IsNotification => Id is null;

    /// <summary>Absent for a notification.</summary>
    internal RequestId? Id { get; }

    /// <summary>
    /// Runs something once the response is on its way, so that what it sends comes after the response. It does not run when
    /// the call fails, nor for a notification, which has no response.
    /// </summary>
    public void AfterResponse(Action action) => _afterResponse += action;

    /// <summary>
    /// Tells the caller how far the call is, under the token it gave. Dropped after the response and when the connection is
    /// busy (wire spec, section 6).
    /// </summary>
    public void ReportProgress<T>(RequestId token, T value, JsonTypeInfo<T> type)
    {
        lock (_gate)
        {
            if (!_isAnswered)
            {
                Peer.PostProgress(token, value, type);
            }
        }
    }

    /// <summary>Queues the response; the task ends when it has left.</summary>
    internal Task Answer(ReadOnlyMemory<byte> response, bool succeeded)
    {
        Task sent;
        lock (_gate)
        {
            _isAnswered = true;
            sent = Peer.PostResponse(response);
        }

        if (succeeded)
        {
            _afterResponse?.Invoke();
        }

        return sent;
    }
}
