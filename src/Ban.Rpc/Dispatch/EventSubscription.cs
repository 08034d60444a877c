using System.Buffers;
using System.Threading.Channels;
using Ban.Rpc.Contract;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// One subscription: a bounded queue of events and the task that sends them. What waits leaves in one write, and after a write
/// the task rests for a moment: under a flood a subscriber costs a hundred writes a second, not one for each event.
/// </summary>
internal sealed class EventSubscription
{
    /// <summary>Events waiting for the subscriber; beyond it the oldest is lost. Holds a whole replay.</summary>
    public const int MaxQueuedEvents = 4096;

    /// <summary>Bytes that are sent at once; one event may go beyond.</summary>
    private const int MaxBatchBytes = 64 * 1024;

    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Channel<PublishedEvent> _queue;
    private readonly HashSet<string>? _types;
    private readonly HashSet<string>? _jails;
    private readonly Predicate<string>? _isWithin;
    private readonly int _level;
    private readonly bool _mayKnowAll;
    private long _missed;

    /// <param name="call">What began it; its connection gets the events.</param>
    /// <param name="isWithin">Whether an id is within the wanted network; null wants all.</param>
    /// <param name="onLost">Called for each event that is dropped.</param>
    public EventSubscription(long id, RpcCall call, EventSubscribeParams wanted, Predicate<string>? isWithin, Action onLost)
    {
        Id = id;
        Peer = call.Peer;
        _mayKnowAll = call.Access == RpcAccess.Full;
        _level = LogLevels.Rank(wanted.Level);
        _types = wanted.Types?.ToHashSet(StringComparer.Ordinal);
        _jails = wanted.Jails?.ToHashSet(StringComparer.Ordinal);
        _isWithin = isWithin;
        var options = new BoundedChannelOptions(MaxQueuedEvents) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _queue = Channel.CreateBounded<PublishedEvent>(options, _ =>
        {
            _missed++;
            onLost();
        });
    }

    public long Id { get; }

    public RpcPeer Peer { get; }

    public bool Wants(PublishedEvent offered) =>
        (_types is null ? offered.Info.Type != EventTypes.Log : _types.Contains(offered.Info.Type))
        && (_jails is null || _jails.Contains(offered.Info.Jail))
        && (_isWithin is null || (offered.Info.Id is { } id && _isWithin(id)))
        && (offered.Info.Level is null || LogLevels.Rank(offered.Info.Level) <= _level)
        && (_mayKnowAll || !offered.IsConfidential);

    /// <summary>Queues an event if it is wanted; never waits. Called under the publisher's lock.</summary>
    public void Offer(PublishedEvent offered)
    {
        if (!Wants(offered))
        {
            return;
        }

        _ = offered.Json;
        lock (_gate)
        {
            _queue.Writer.TryWrite(offered);
        }
    }

    /// <summary>Takes no further events; what is queued is still sent.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Sends until the subscription or the connection ends.</summary>
    public async Task SendAsync()
    {
        var batch = new ArrayBufferWriter<byte>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync(Peer.Ended))
            {
                batch.ResetWrittenCount();
                bool isEmpty = Fill(batch);
                await Peer.SendFramedAsync(batch.WrittenMemory, Peer.Ended);
                if (isEmpty)
                {
                    await Task.Delay(s_rest, Peer.Clock, Peer.Ended);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcConnectionException)
        {
            // The subscriber is gone.
        }
    }

    /// <summary>Each is taken under the same lock as offered, so that its count names exactly the events lost before it.</summary>
    /// <returns>Whether nothing waits any more.</returns>
    private bool Fill(ArrayBufferWriter<byte> batch)
    {
        while (batch.WrittenCount < MaxBatchBytes)
        {
            PublishedEvent? next;
            long missed;
            lock (_gate)
            {
                if (!_queue.Reader.TryRead(out next))
                {
                    return true;
                }

                missed = _missed;
                _missed = 0;
            }

            EventMessage.Write(batch, Peer.Framing, Id, next.Json, missed);
        }

        return false;
    }
}
