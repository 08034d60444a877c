using Ban.Engine.Events;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Carries the engine's events to the RPC subscribers.</summary>
internal sealed class EventRelay : IAsyncDisposable
{
    /// <summary>Events that may wait to be translated; a burst of bans is no loss.</summary>
    private const int Capacity = 64 * 1024;

    private readonly EventSubscription _events;
    private readonly Task _relaying;

    public EventRelay(EventHub hub)
    {
        _events = hub.Subscribe(capacity: Capacity);
        _relaying = RelayAsync();
    }

    /// <summary>Who listens.</summary>
    public EventSubscriptions Subscribers { get; } = new(NetworkFilter.Create);

    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _relaying;
    }

    private async Task RelayAsync()
    {
        await foreach (EngineEvent raised in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            Subscribers.Publish(EventTranslator.Translate(raised));
        }
    }
}
