using Ban.Rpc.Contract;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// Hands events to subscribers. Publishing never waits: a subscriber that does not read loses its oldest events and is
/// told how many (wire spec, rule 7.2). Safe for use by many threads.
/// </summary>
/// <param name="within">
/// Makes of a network's text the test whether an id is within it; throws <see cref="RpcException"/> for what is no network.
/// Without it no subscription can ask for a network.
/// </param>
public sealed class EventSubscriptions(Func<string, Predicate<string>>? within = null)
{
    /// <summary>Past events kept for those who ask for them on subscribing.</summary>
    public const int MaxReplay = 1000;

    /// <summary>Subscriptions of one connection; each can hold one place in its outgoing queue.</summary>
    private const int MaxPerConnection = 16;

    /// <summary>Names in one subscription's filter.</summary>
    private const int MaxJails = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, EventSubscription> _subscriptions = [];
    private readonly Queue<PublishedEvent> _history = new();
    private readonly LogHistory _log = new();
    private long _lastId;
    private long _lastEvent;
    private long _lost;

    /// <summary>Events that subscribers lost because they did not read.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Whether anybody listens.</summary>
    public bool HasAny
    {
        get
        {
            lock (_gate)
            {
                return _subscriptions.Count > 0;
            }
        }
    }

    /// <summary>Hands an event to every subscription that wants it.</summary>
    /// <param name="isConfidential">Whether it is kept from those who may only look.</param>
    public void Publish(EventInfo info, bool isConfidential = false)
    {
        lock (_gate)
        {
            var published = new PublishedEvent(info, ++_lastEvent, isConfidential);
            Keep(published);
            foreach (EventSubscription subscription in _subscriptions.Values)
            {
                subscription.Offer(published);
            }
        }
    }

    /// <summary>Answers <c>event.subscribe</c>; the events follow the response.</summary>
    /// <exception cref="RpcException">A parameter is out of range, nobody waits for the answer, or the connection has too many subscriptions.</exception>
    public EventSubscribeResult Subscribe(EventSubscribeParams parameters, RpcCall call)
    {
        Check(parameters, call);
        Predicate<string>? isWithin = parameters.Network is { } network ? Within(network) : null;
        EventSubscription subscription;
        lock (_gate)
        {
            if (_subscriptions.Values.Count(other => other.Peer == call.Peer) >= MaxPerConnection)
            {
                throw RpcErrors.TooManySubscriptions();
            }

            subscription = new EventSubscription(++_lastId, call, parameters, isWithin, CountLost);
            IEnumerable<PublishedEvent> wanted = _history.Concat(_log.Lines).Where(subscription.Wants).OrderBy(static past => past.Number);
            foreach (PublishedEvent past in wanted.TakeLast(parameters.Replay ?? 0))
            {
                subscription.Offer(past);
            }

            _subscriptions.Add(subscription.Id, subscription);
        }

        call.Peer.SubscriptionBegan();
        call.AfterResponse(() => _ = SendAsync(subscription));
        return new EventSubscribeResult(subscription.Id);
    }

    /// <summary>Answers <c>event.unsubscribe</c>.</summary>
    /// <exception cref="RpcException">This connection has no such subscription.</exception>
    public void Unsubscribe(EventUnsubscribeParams parameters, RpcCall call)
    {
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(parameters.Subscription, out EventSubscription? found) || found.Peer != call.Peer)
            {
                throw RpcErrors.UnknownSubscription();
            }

            _subscriptions.Remove(found.Id);
            found.Complete();
        }
    }

    /// <summary>The last lines of the log that were published, by number.</summary>
    /// <param name="access">Who may only look gets no confidential ones.</param>
    /// <exception cref="RpcException">There is no such level.</exception>
    public IReadOnlyList<LogLine> Log(LogListParams parameters, int limit, RpcAccess access)
    {
        CheckLevel(parameters.Level);
        int level = LogLevels.Rank(parameters.Level);
        lock (_gate)
        {
            return
            [
                .. _log.Lines
                    .Where(line => line.Number > (parameters.After ?? 0) && LogLevels.Rank(line.Info.Level) <= level && (access == RpcAccess.Full || !line.IsConfidential))
                    .OrderBy(static line => line.Number).TakeLast(limit)
                    .Select(static line => new LogLine(line.Number, line.Info.Time, line.Info.Level ?? "", line.Info.Module ?? "", line.Info.Message ?? "")),
            ];
        }
    }

    // A flood of log lines must not push out what happened, nor the other way round.
    private void Keep(PublishedEvent published)
    {
        if (published.Info.Type == EventTypes.Log)
        {
            _log.Add(published);
            return;
        }

        if (_history.Count == MaxReplay)
        {
            _history.Dequeue();
        }

        _history.Enqueue(published);
    }

    private async Task SendAsync(EventSubscription subscription)
    {
        try
        {
            await subscription.SendAsync();
        }
        finally
        {
            lock (_gate)
            {
                _subscriptions.Remove(subscription.Id);
            }

            subscription.Peer.SubscriptionEnded();
        }
    }

    private Predicate<string> Within(string network) =>
        within?.Invoke(network) ?? throw RpcErrors.InvalidParameter("network", "no network can be asked for here");

    private static void Check(EventSubscribeParams parameters, RpcCall call)
    {
        if (call.IsNotification)
        {
            // Nobody would learn its number, and no response would set it going.
            throw RpcErrors.InvalidRequest("a subscription needs an id for its answer");
        }

        if (parameters.Types is { } types && types.FirstOrDefault(type => !EventTypes.All.Contains(type)) is { } unknown)
        {
            throw RpcErrors.NotOneOf("types", unknown, EventTypes.All);
        }

        if (parameters.Jails is { Count: > MaxJails })
        {
            throw RpcErrors.InvalidParameter("jails", $"at most {MaxJails} names are taken");
        }

        CheckLevel(parameters.Level);
        if (parameters.Replay is < 0 or > MaxReplay)
        {
            throw RpcErrors.InvalidParameter("replay", $"0 to {MaxReplay} is expected");
        }
    }

    private static void CheckLevel(string? level)
    {
        if (level is not null && LogLevels.Rank(level) == LogLevels.All.Count)
        {
            throw RpcErrors.NotOneOf("level", level, LogLevels.All);
        }
    }

    private void CountLost() => Interlocked.Increment(ref _lost);
}
