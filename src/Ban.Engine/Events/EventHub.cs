namespace Ban.Engine.Events;

/// <summary>
/// Where every event passes. Publishing never waits: a subscriber that does not read loses its oldest events and is told how
/// many. The last events are kept, so that a new subscriber can see what just happened. Thread-safe.
/// </summary>
public sealed class EventHub
{
    /// <summary>Events kept for replay.</summary>
    public const int ReplayCapacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<EngineEvent> _last = new(ReplayCapacity);
    private readonly List<EventSubscription> _subscriptions = [];
    private long _lost;

    /// <summary>Events that subscribers lost since the start because they did not read.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Tells every subscriber. Events of one publisher arrive in its order.</summary>
    public void Publish(EngineEvent raised)
    {
        lock (_gate)
        {
            if (_last.Count == ReplayCapacity)
            {
                _last.Dequeue();
            }

            _last.Enqueue(raised);
            foreach (EventSubscription subscription in _subscriptions)
            {
                subscription.Offer(raised);
            }
        }
    }

    /// <summary>Begins to listen; dispose the subscription to end.</summary>
    /// <param name="replay">How many past events that pass the filter come first; 0 to <see cref="ReplayCapacity"/>.</param>
    /// <param name="filter">Which events are wanted; null is all. Runs in the publisher, so it only compares.</param>
    /// <param name="capacity">Events that may wait for the subscriber.</param>
    public EventSubscription Subscribe(int replay = 0, Func<EngineEvent, bool>? filter = null, int capacity = EventSubscription.DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(replay, ReplayCapacity);
        EventSubscription subscription = new(capacity, filter, Remove, () => Interlocked.Increment(ref _lost));
        lock (_gate)
        {
            foreach (EngineEvent past in _last.Where(e => filter is null || filter(e)).TakeLast(replay))
            {
                subscription.Offer(past);
            }

            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    private void Remove(EventSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
