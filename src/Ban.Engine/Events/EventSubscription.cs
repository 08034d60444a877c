using System.Threading.Channels;

namespace Ban.Engine.Events;

/// <summary>One listener's events, bounded. One reader at a time.</summary>
public sealed class EventSubscription : IDisposable
{
    /// <summary>Events that wait for a listener who does not ask for more room; beyond, the oldest are lost.</summary>
    public const int DefaultCapacity = 1024;

    private readonly Channel<EngineEvent> _events;
    private readonly Predicate<EngineEvent>? _wants;
    private readonly Action<EventSubscription> _remove;
    private long _missed;

    internal EventSubscription(int capacity, Predicate<EngineEvent>? wants, Action<EventSubscription> remove, Action lost)
    {
        _wants = wants;
        _remove = remove;
        BoundedChannelOptions options = new(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _events = Channel.CreateBounded<EngineEvent>(options, _ =>
        {
            Interlocked.Increment(ref _missed);
            lost();
        });
    }

    /// <summary>The events in order. Ends when the subscription is disposed.</summary>
    public ChannelReader<EngineEvent> Reader => _events.Reader;

    /// <summary>How many events were lost since the last call: those before the next one read.</summary>
    public long TakeMissed() => Interlocked.Exchange(ref _missed, 0);

    public void Dispose()
    {
        _remove(this);
        _events.Writer.TryComplete();
    }

    internal void Offer(EngineEvent raised)
    {
        if (_wants is null || _wants(raised))
        {
            _events.Writer.TryWrite(raised);
        }
    }
}
