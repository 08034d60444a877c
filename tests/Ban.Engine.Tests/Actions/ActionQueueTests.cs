using Ban.Engine.Actions;
using Ban.Engine.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

public sealed class ActionQueueTests
{
    private const int LimitMs = 20_000;

    private readonly List<EngineEvent> _events = [];

    [Fact(Timeout = LimitMs)]
    public async Task DrainAndStop_JobsPending_AreOneBurstPerKind()
    {
        RecordingAction action = new();
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Unban("192.0.2.9"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.2", "2001:db8::1"), TestContext.Current.CancellationToken);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: false);

        Assert.Equal(["start", "ban 192.0.2.1 192.0.2.2 2001:db8::1", "unban 192.0.2.9", "stop"], action.Calls);
        Assert.True(action.Disposed);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Enqueue_BanUnbanBanOfOneId_KeepsItsOrder()
    {
        RecordingAction action = new();
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Unban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.2"), TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "ban 192.0.2.1 192.0.2.2", "unban 192.0.2.1", "ban 192.0.2.1"], action.Calls);
    }

    [Fact]
    public void Combine_SameIdTwice_KeepsTheLaterTicket()
    {
        ActionTicket first = Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(1));
        ActionTicket longer = Tickets.Of("192.0.2.1", Tickets.Start.AddHours(1));

        List<ActionBurst> bursts = ActionBurst.Combine([new ActionJob { Bans = [first] }, new ActionJob { Bans = [longer] }]);

        Assert.Equal([longer], Assert.Single(bursts).Tickets);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Start_OneActionFails_IsPublishedAndTheOtherWorks()
    {
        RecordingAction bad = new("bad") { Behaviour = static (_, _) => throw new ActionException("no firewall here") };
        RecordingAction good = new("good");
        ActionQueue queue = Queue(bad, good);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: false);

        Assert.Equal(["start", "ban 192.0.2.1", "stop"], good.Calls);
        Assert.Equal(3, _events.Count);
        Assert.All(_events, raised => Assert.Equal(new ActionFailed(Tickets.Start, "jail", "bad", "no firewall here"), raised));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Enqueue_LimitBeyondAnyTimer_IsCut()
    {
        RecordingAction action = new() { Limit = TimeSpan.FromDays(100_000) };
        ActionQueue queue = Queue(action);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "ban 192.0.2.1"], action.Calls);
        Assert.Empty(_events);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Statuses_AfterAFailure_TellTheLastError()
    {
        RecordingAction bad = new("bad") { Behaviour = static (call, _) => call == "start" ? default : throw new ActionException("no\nfirewall") };
        ActionQueue queue = Queue(bad, new RecordingAction("good"));

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: true);

        ActionStatus[] statuses = [.. queue.Statuses()];
        Assert.Equal(["bad", "good"], statuses.Select(static status => status.Name));
        Assert.Equal((1, "no firewall", Tickets.Start), (statuses[0].Failures, statuses[0].LastError, statuses[0].LastErrorTime));
        Assert.Equal((0, null), (statuses[1].Failures, statuses[1].LastError));
        Assert.Equal((3L, statuses[0].LongestDuration >= statuses[0].LastDuration), (statuses[0].Calls, true));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Enqueue_ActionThrowsDefect_QueueGoesOn()
    {
        RecordingAction action = new() { Behaviour = static (call, _) => call == "ban 192.0.2.1" ? throw new InvalidOperationException("broken") : default };
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(new ActionJob { Bans = [Tickets.Of("192.0.2.1")], Unbans = [Tickets.Of("192.0.2.2")] }, TestContext.Current.CancellationToken);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Contains("unban 192.0.2.2", action.Calls);
        Assert.Equal("unexpected InvalidOperationException: broken", Assert.IsType<ActionFailed>(Assert.Single(_events)).Message);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Enqueue_ActionHangs_IsCancelledAtItsLimit()
    {
        RecordingAction hanging = new("hanging")
        {
            Limit = TimeSpan.FromMilliseconds(20),
            Behaviour = static async (call, token) => await Task.Delay(call == "start" ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token),
        };
        RecordingAction good = new("good");
        ActionQueue queue = new("jail", [hanging, good], Publish, TimeProvider.System, NullLogger.Instance);

        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "ban 192.0.2.1"], good.Calls);
        Assert.Equal("did not end within 0 s", Assert.IsType<ActionFailed>(Assert.Single(_events)).Message);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Dispose_JobsPending_EndsWithoutStoppingActions()
    {
        TaskCompletionSource banning = new();
        RecordingAction action = new()
        {
            Behaviour = async (call, token) =>
            {
                if (call.StartsWith("ban", StringComparison.Ordinal))
                {
                    banning.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
            },
        };
        ActionQueue queue = Queue(action);
        await queue.StartAsync(TestContext.Current.CancellationToken);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), TestContext.Current.CancellationToken);
        await banning.Task;

        await queue.DisposeAsync();

        Assert.Equal(["start", "ban 192.0.2.1"], action.Calls);
        Assert.Empty(_events);
        Assert.True(action.Disposed);
    }

    private ActionQueue Queue(params IBanAction[] actions) =>
        new("jail", actions, Publish, new StoppedClock(Tickets.Start), NullLogger.Instance);

    private void Publish(EngineEvent raised)
    {
        lock (_events)
        {
            _events.Add(raised);
        }
    }

    /// <summary>A clock that stands; its timers are the system's.</summary>
    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
