using System.Text.Json;
using System.Threading.Channels;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;
using Ban.Rpc.Tests.Wire;

namespace Ban.Rpc.Tests.Dispatch;

public sealed class EventSubscriptionsTests
{
    private const int QueueLimit = 4096;

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Publish_SubscriberThatDoesNotRead_LosesTheOldestAndIsTold()
    {
        var events = new EventSubscriptions();
        var held = new TaskCompletionSource();
        await using RpcClientEnd end = RpcClientEnd.Create(events, held.Task);
        await end.SubscribeAsync(new EventSubscribeParams());

        // The first write is held back; the events behind it fill the queue and then push each other out.
        const int Published = QueueLimit + 1000;
        for (int i = 0; i < Published; i++)
        {
            events.Publish(Event(i));
        }

        held.SetResult();
        long next = 0;
        long missed = 0;
        while (next < Published)
        {
            EventRaisedParams raised = await end.NextAsync();
            next += raised.Missed ?? 0;
            missed += raised.Missed ?? 0;
            Assert.Equal(next, raised.Event.Offset);
            next++;
        }

        Assert.InRange(missed, 1, 1000);
        Assert.Equal(missed, events.Lost);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_WithFilters_GetsOnlyThoseAndTheirReplay()
    {
        var events = new EventSubscriptions();
        for (int i = 0; i < 10; i++)
        {
            events.Publish(Event(i, i % 2 == 0 ? EventTypes.Ban : EventTypes.Failure, i < 5 ? "a" : "b"));
        }

        await using RpcClientEnd end = RpcClientEnd.Create(events, Task.CompletedTask);
        await end.SubscribeAsync(new EventSubscribeParams([EventTypes.Ban], ["b"], 1));
        events.Publish(Event(10, EventTypes.Ban, "a"));
        events.Publish(Event(11, EventTypes.Failure, "b"));
        events.Publish(Event(12, EventTypes.Ban, "b"));
        Assert.Equal(8, (await end.NextAsync()).Event.Offset);
        Assert.Equal(12, (await end.NextAsync()).Event.Offset);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_WithNetwork_GetsIdsThatAreWithin()
    {
        var events = new EventSubscriptions(network => id => id.StartsWith(network, StringComparison.Ordinal));
        await using RpcClientEnd end = RpcClientEnd.Create(events, Task.CompletedTask);
        await end.SubscribeAsync(new EventSubscribeParams(Network: "192.0.2."));
        events.Publish(Event(0));
        events.Publish(Event(1) with { Id = "198.51.100.1" });
        events.Publish(Event(2) with { Id = "192.0.2.1" });
        Assert.Equal(2, (await end.NextAsync()).Event.Offset);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_WhileEventsArePublished_ReplayAndLiveHaveNoGapAndNothingTwice()
    {
        const int Published = 3000;
        const int Before = 500;
        var events = new EventSubscriptions();
        await using RpcClientEnd end = RpcClientEnd.Create(events, Task.CompletedTask);
        for (int i = 0; i < Before; i++)
        {
            events.Publish(Event(i));
        }

        Task publishing = Task.Run(() =>
        {
            for (int i = Before; i < Published; i++)
            {
                events.Publish(Event(i));
            }
        }, TestTime.Token);
        await end.SubscribeAsync(new EventSubscribeParams(Replay: 300));
        EventRaisedParams first = await end.NextAsync();
        for (long expected = first.Event.Offset!.Value + 1; expected < Published; expected++)
        {
            EventRaisedParams raised = await end.NextAsync();
            Assert.Equal((expected, null), (raised.Event.Offset, raised.Missed));
        }

        await publishing;
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Publish_EventWithEveryMember_ArrivesAsItIs()
    {
        var events = new EventSubscriptions();
        await using RpcClientEnd end = RpcClientEnd.Create(events, Task.CompletedTask);
        await end.SubscribeAsync(new EventSubscribeParams());
        EventInfo full = Event(7) with { Id = "2001:db8::1", Line = "a \"quoted\" \u001b[31m line\n", Groups = null, BanTime = -1, Start = DateTimeOffset.UnixEpoch };
        events.Publish(full);
        Assert.Equal(full, (await end.NextAsync()).Event);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Unsubscribe_OwnThenUnknown_EndsThenRefuses()
    {
        var events = new EventSubscriptions();
        await using RpcClientEnd end = RpcClientEnd.Create(events, Task.CompletedTask);
        long id = (await end.SubscribeAsync(new EventSubscribeParams())).Subscription;
        await end.UnsubscribeAsync(id);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => end.UnsubscribeAsync(id));
        Assert.Equal(RpcErrorCodes.UnknownSubscription, refusal.Code);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("bans", null, "types")]
    [InlineData(null, 1001, "replay")]
    [InlineData(null, -1, "replay")]
    public async Task Subscribe_ParameterOutOfRange_IsNamed(string? type, int? replay, string parameter)
    {
        await using RpcClientEnd end = RpcClientEnd.Create(new EventSubscriptions(), Task.CompletedTask);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() =>
            end.SubscribeAsync(new EventSubscribeParams(type is null ? null : [type], null, replay)));
        Assert.Equal((RpcErrorCodes.InvalidParams, parameter), (refusal.Code, refusal.Details["param"]));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_TooOften_IsRefused()
    {
        await using RpcClientEnd end = RpcClientEnd.Create(new EventSubscriptions(), Task.CompletedTask);
        for (int i = 0; i < 16; i++)
        {
            await end.SubscribeAsync(new EventSubscribeParams());
        }

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => end.SubscribeAsync(new EventSubscribeParams()));
        Assert.Equal(RpcErrorCodes.TooManySubscriptions, refusal.Code);
    }

    private static EventInfo Event(int number, string type = EventTypes.Failure, string jail = "a") =>
        new() { Type = type, Time = DateTimeOffset.UnixEpoch, Jail = jail, Offset = number };

    /// <summary>A client of the two event methods; what the daemon writes after the first response waits for a task.</summary>
    internal sealed class RpcClientEnd : IAsyncDisposable
    {
        private readonly RpcPeer _client;
        private readonly RpcPeer _server;
        private readonly Channel<EventRaisedParams> _raised = Channel.CreateUnbounded<EventRaisedParams>();

        private RpcClientEnd(EventSubscriptions events, Task held, RpcAccess access)
        {
            (Stream left, Stream right) = Duplex.Create();
            RpcMethodTable methods = new RpcMethodTable()
                .Add(EventApi.Subscribe, (p, call, _) =>
                    ValueTask.FromResult(events.Subscribe(p, call)))
                .Add(EventApi.Unsubscribe, (p, call, _) =>
                {
                    events.Unsubscribe(p, call);
                    return default;
                });
            _server = new RpcPeer(new SlowStream(right, 1, held), new RpcPeerOptions { Methods = methods, Access = access });
            _client = new RpcPeer(left, new RpcPeerOptions { Framing = FramingKind.Header, OnNotification = Take });
            Running = Task.WhenAll(_client.RunAsync(), _server.RunAsync());
        }

        private Task Running { get; }

        public static RpcClientEnd Create(EventSubscriptions events, Task held, RpcAccess access = RpcAccess.Full) => new(events, held, access);

        public Task<EventSubscribeResult> SubscribeAsync(EventSubscribeParams parameters) => _client.CallAsync(
            EventApi.Subscribe.Name, parameters, RpcJson.Default.EventSubscribeParams, RpcJson.Default.EventSubscribeResult, TestTime.Token);

        public Task UnsubscribeAsync(long id) => _client.CallAsync(
            EventApi.Unsubscribe.Name, new EventUnsubscribeParams(id), RpcJson.Default.EventUnsubscribeParams, TestJson.Default.String, TestTime.Token);

        public async Task<EventRaisedParams> NextAsync() => await _raised.Reader.ReadAsync(TestTime.Token);

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _server.DisposeAsync();
            await Running;
        }

        private void Take(RpcNotification notification) =>
            _raised.Writer.TryWrite(JsonSerializer.Deserialize(notification.Parameters.Span, RpcJson.Default.EventRaisedParams)!);
    }
}
