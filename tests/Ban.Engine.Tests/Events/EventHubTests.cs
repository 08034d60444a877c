using Ban.Engine.Events;

namespace Ban.Engine.Tests.Events;

public sealed class EventHubTests
{
    private readonly EventHub _hub = new();

    [Fact]
    public void Publish_SubscriberThatDoesNotRead_LosesTheOldestAndIsTold()
    {
        using EventSubscription slow = _hub.Subscribe(capacity: 3);
        using EventSubscription other = _hub.Subscribe();
        PublishMany(5);
        Assert.Equal(["2", "3", "4"], Read(slow));
        Assert.Equal(2, slow.TakeMissed());
        Assert.Equal(0, slow.TakeMissed());
        Assert.Equal(5, Read(other).Count);
        Assert.Equal(2, _hub.Lost);
    }

    [Fact]
    public void Publish_SubscriberThatWantsSome_GetsThoseAndMissesNone()
    {
        using EventSubscription some = _hub.Subscribe(capacity: 3, raised => ((JailStateChanged)raised).Detail == "1");
        PublishMany(5);
        Assert.Equal(["1"], Read(some));
        Assert.Equal(0, some.TakeMissed());
        Assert.Equal(0, _hub.Lost);
    }

    [Fact]
    public async Task Dispose_Subscription_EndsItsReaderAfterTheLastEvent()
    {
        EventSubscription subscription = _hub.Subscribe();
        PublishMany(1);
        subscription.Dispose();
        PublishMany(1);
        Assert.Equal(["0"], Read(subscription));
        Assert.False(await subscription.Reader.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    private void PublishMany(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _hub.Publish(new JailStateChanged(DateTimeOffset.UnixEpoch, "a", JailState.Running, $"{i}"));
        }
    }

    private static List<string> Read(EventSubscription subscription)
    {
        List<string> read = [];
        while (subscription.Reader.TryRead(out EngineEvent? raised))
        {
            read.Add(((JailStateChanged)raised).Detail);
        }

        return read;
    }
}
