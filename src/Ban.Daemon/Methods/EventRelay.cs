using Ban.Daemon.Logging;
using Ban.Engine.Events;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Carries the engine's events to the RPC subscribers. While there are none, the last ones are kept as they are.</summary>
internal sealed class EventRelay : IAsyncDisposable
{
    /// <summary>Events that may wait to be translated; a burst of bans is no loss.</summary>
    private const int Capacity = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly EventSubscriptions _subscribers = new(NetworkFilter.Create);

    /// <summary>What a subscriber may ask for afterwards; translated when one comes.</summary>
    private readonly Queue<EngineEvent> _unheard = new();
    private readonly EventSubscription _events;
    private readonly Task _relaying;

    public EventRelay(EventHub hub)
    {
        _events = hub.Subscribe(capacity: Capacity);
        _relaying = RelayAsync();
    }

    /// <summary>Events that subscribers lost because they did not read.</summary>
    public long Lost => _subscribers.Lost;

    /// <inheritdoc cref="EventSubscriptions.Subscribe"/>
    public EventSubscribeResult Subscribe(EventSubscribeParams parameters, RpcCall call)
    {
        lock (_gate)
        {
            while (_unheard.TryDequeue(out EngineEvent? past))
            {
                _subscribers.Publish(EventTranslator.Translate(past));
            }

            return _subscribers.Subscribe(parameters, call);
        }
    }

    /// <summary>Takes a line of the daemon's own log; called under the log's lock. What comes of it is never logged: it would come of itself again.</summary>
    public void Take(LogRecord written) => _subscribers.Publish(EventTranslator.Translate(written), written.IsConfidential);

    /// <inheritdoc cref="EventSubscriptions.Log"/>
    public IReadOnlyList<LogLine> Log(LogListParams parameters, int limit, RpcAccess access) => _subscribers.Log(parameters, limit, access);

    /// <inheritdoc cref="EventSubscriptions.Unsubscribe"/>
    public void Unsubscribe(EventUnsubscribeParams parameters, RpcCall call) => _subscribers.Unsubscribe(parameters, call);

    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _relaying;
    }

    private async Task RelayAsync()
    {
        await foreach (EngineEvent raised in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            lock (_gate)
            {
                Relay(raised);
            }
        }
    }

    private void Relay(EngineEvent raised)
    {
        if (_subscribers.HasAny)
        {
            _subscribers.Publish(EventTranslator.Translate(raised));
            return;
        }

        if (_unheard.Count == EventSubscriptions.MaxReplay)
        {
            _unheard.Dequeue();
        }

        _unheard.Enqueue(raised);
    }
}
