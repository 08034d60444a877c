namespace Ban.Engine.Events;

/// <summary>
/// Where every event passes. Publishing never waits: a subscriber that does not read loses its oldest events and is told how
/// many. Thread-safe.
/// </summary>
public sealed class EventHub
{
    private readonly Lock _gate = new();
    private readonly List<EventSubscription> _subscriptions = [];
    private long _lost;

    /// <summary>Events that subscribers lost since the start because they did not read.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Tells every subscriber. Events of one publisher arrive in its order.</summary>
    public void Publish(EngineEvent raised)
    {
        lock (_gate)
        {
            foreach (EventSubscription subscription in _subscriptions)
            {
                subscription.Offer(raised);
            }
        }
    }

    /// <summary>Begins to listen; dispose the subscription to end.</summary>
    /// <param name="capacity">Events that may wait for the subscriber.</param>
    /// <param name="wants">Asked by the publisher for each event, so it must be quick; null wants all.</param>
    public EventSubscription Subscribe(int capacity = EventSubscription.DefaultCapacity, Predicate<EngineEvent>? wants = null)
    {
        EventSubscription subscription = new(capacity, wants, Remove, () => Interlocked.Increment(ref _lost));
        lock (_gate)
        {
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
