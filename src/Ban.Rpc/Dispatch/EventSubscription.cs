using System.Threading.Channels;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Dispatch;

/// <summary>One subscription: a bounded queue of events and the task that sends them one after the other.</summary>
internal sealed class EventSubscription
{
    /// <summary>Events waiting for the subscriber; beyond it the oldest is lost. Holds a whole replay.</summary>
    private const int MaxQueuedEvents = 1024;

    private readonly Lock _gate = new();
    private readonly Channel<EventInfo> _queue;
    private readonly HashSet<string>? _types;
    private readonly HashSet<string>? _jails;
    private long _missed;

    /// <param name="onLost">Called for each event that is dropped.</param>
    public EventSubscription(long id, RpcPeer peer, EventSubscribeParams wanted, Action onLost)
    {
        Id = id;
        Peer = peer;
        _types = wanted.Types?.ToHashSet(StringComparer.Ordinal);
        _jails = wanted.Jails?.ToHashSet(StringComparer.Ordinal);
        var options = new BoundedChannelOptions(MaxQueuedEvents) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _queue = Channel.CreateBounded<EventInfo>(options, _ =>
        {
            _missed++;
            onLost();
        });
    }

    public long Id { get; }

    public RpcPeer Peer { get; }

    public bool Wants(EventInfo offered) =>
        (_types is null || _types.Contains(offered.Type)) && (_jails is null || _jails.Contains(offered.Jail));

    /// <summary>Queues an event if it is wanted; never waits.</summary>
    public void Offer(EventInfo offered)
    {
        if (Wants(offered))
        {
            lock (_gate)
            {
                _queue.Writer.TryWrite(offered);
            }
        }
    }

    /// <summary>Takes no further events; what is queued is still sent.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Sends until the subscription or the connection ends.</summary>
    public async Task SendAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(Peer.Ended))
            {
                await Peer.NotifyAsync(EventApi.Raised, Next(), RpcJson.Default.EventRaisedParams, Peer.Ended);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcConnectionException)
        {
            // The subscriber is gone.
        }
    }

    /// <summary>Taken under the same lock as offered, so that the count names exactly the events lost before this one.</summary>
    private EventRaisedParams Next()
    {
        lock (_gate)
        {
            _queue.Reader.TryRead(out EventInfo? next);
            long? missed = _missed == 0 ? null : _missed;
            _missed = 0;
            return new EventRaisedParams(Id, next!, missed);
        }
    }
}
