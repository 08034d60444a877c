using System.Text.Json;
using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Daemon.Methods;
using Ban.Engine.Events;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;
using Ban.Rpc.Tests.Wire;

namespace Ban.Daemon.Tests.Methods;

/// <summary>What a subscriber is told of the time before it, whether anybody listened then or not.</summary>
public sealed class EventRelayTests : IAsyncDisposable
{
    private const int Limit = 30_000;

    private readonly EventHub _hub = new();
    private readonly EventRelay _relay;
    private long _published;

    public EventRelayTests() => _relay = new EventRelay(_hub);

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact(Timeout = Limit)]
    public async Task Subscribe_AfterEventsThatNobodyHeard_IsToldThemAndWhatFollows()
    {
        Publish(5);
        await using Listener listener = await Listener.SubscribeAsync(_relay, replay: 1000);
        Publish(3);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], await listener.ReadToAsync(8));
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_AfterTheOnlyListenerLeft_IsToldBothTimesInOrder()
    {
        await using (Listener first = await Listener.SubscribeAsync(_relay, replay: 0))
        {
            Publish(5);
            Assert.Equal([1, 2, 3, 4, 5], await first.ReadToAsync(5));
            await first.UnsubscribeAsync();
        }

        Publish(5);
        await using Listener second = await Listener.SubscribeAsync(_relay, replay: 1000);
        Publish(2);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], await second.ReadToAsync(12));
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_MoreThanIsKept_IsToldTheLastWithoutAGap()
    {
        const int Published = EventSubscriptions.MaxReplay + 500;
        Publish(Published);
        await using Listener listener = await Listener.SubscribeAsync(_relay, replay: EventSubscriptions.MaxReplay);
        IReadOnlyList<long> told = await listener.ReadToAsync(Published);
        Assert.True(told.Count >= EventSubscriptions.MaxReplay);
        Assert.Equal(Enumerable.Range(0, told.Count).Select(i => told[0] + i), told);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_WithAFilter_IsToldOfThePastOnlyWhatItWants()
    {
        Publish(3);
        Publish(1, jail: "other");
        Publish(1);
        await using Listener listener = await Listener.SubscribeAsync(_relay, replay: 1000, jails: ["other"]);
        Publish(1);
        Publish(1, jail: "other");
        Assert.Equal([4, 7], await listener.ReadToAsync(7));
    }

    private void Publish(int count, string jail = "a")
    {
        for (int i = 0; i < count; i++)
        {
            _hub.Publish(new FailureFound(
                DateTimeOffset.UnixEpoch, jail, FailureId.Parse("192.0.2.1"), DateTimeOffset.UnixEpoch, 1, 3, "/log", ++_published, "line", null, 0,
                new Dictionary<string, string>(StringComparer.Ordinal)));
        }
    }

    /// <summary>A client over streams in memory.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly Channel<EventRaisedParams> _raised = Channel.CreateUnbounded<EventRaisedParams>();
        private readonly RpcPeer _client;
        private readonly RpcPeer _server;
        private readonly Task _running;
        private long _subscription;

        private Listener(EventRelay relay)
        {
            (Stream left, Stream right) = Duplex.Create();
            RpcMethodTable methods = new RpcMethodTable()
                .Add(EventApi.Subscribe, (p, call, _) => ValueTask.FromResult(relay.Subscribe(p, call)))
                .Add(EventApi.Unsubscribe, (p, call, _) =>
                {
                    relay.Unsubscribe(p, call);
                    return default;
                });
            _server = new RpcPeer(right, new RpcPeerOptions { Methods = methods });
            _client = new RpcPeer(left, new RpcPeerOptions { Framing = FramingKind.Header, OnNotification = Take });
            _running = Task.WhenAll(_client.RunAsync(), _server.RunAsync());
        }

        public static async Task<Listener> SubscribeAsync(EventRelay relay, int replay, params string[] jails)
        {
            var listener = new Listener(relay);
            EventSubscribeParams wanted = new(Jails: jails.Length == 0 ? null : jails, Replay: replay);
            EventSubscribeResult result = await listener._client.CallAsync(
                EventApi.Subscribe.Name, wanted, RpcJson.Default.EventSubscribeParams, RpcJson.Default.EventSubscribeResult, TestContext.Current.CancellationToken);
            listener._subscription = result.Subscription;
            return listener;
        }

        public Task UnsubscribeAsync() => _client.CallAsync(
            EventApi.Unsubscribe.Name, new EventUnsubscribeParams(_subscription), RpcJson.Default.EventUnsubscribeParams, RpcJson.Default.NoParams, TestContext.Current.CancellationToken);

        /// <summary>The numbers of the events up to one.</summary>
        public async Task<IReadOnlyList<long>> ReadToAsync(long last)
        {
            List<long> numbers = [];
            while (numbers.Count == 0 || numbers[^1] < last)
            {
                EventRaisedParams raised = await _raised.Reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Null(raised.Missed);
                numbers.Add(raised.Event.Offset!.Value);
            }

            return numbers;
        }

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _server.DisposeAsync();
            await _running;
        }

        private void Take(RpcNotification notification) =>
            _raised.Writer.TryWrite(JsonSerializer.Deserialize(notification.Parameters.Span, RpcJson.Default.EventRaisedParams)!);
    }
}
