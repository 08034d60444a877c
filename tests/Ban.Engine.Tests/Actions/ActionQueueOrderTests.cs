using Ban.Engine.Actions;
using Ban.Engine.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>Prolonging, flushing, checking and reloading in turn with bans.</summary>
public sealed class ActionQueueOrderTests
{
    private const int LimitMs = 20_000;

    private readonly List<EngineEvent> _events = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Combine_ProlongedBeforeItsBanIsApplied_IsOneBanWithTheLatestEnd()
    {
        ActionTicket longer = Tickets.Of("192.0.2.1", Tickets.Start.AddHours(1));

        List<ActionBurst> bursts = ActionBurst.Combine(
            [new ActionJob { Bans = [Tickets.Of("192.0.2.1", matches: ["a line"])] }, new ActionJob { Prolonged = [longer] }]);

        ActionBurst burst = Assert.Single(bursts);
        Assert.Equal(BurstKind.Ban, burst.Kind);
        ActionTicket ticket = Assert.Single(burst.Tickets);
        Assert.Equal((longer.End, "a line"), (ticket.End, Assert.Single(ticket.Matches)));
    }

    [Fact]
    public void Combine_ManyKinds_KeepsTheOrderOfEachId()
    {
        List<ActionBurst> bursts = ActionBurst.Combine(
        [
            new ActionJob { Prolonged = [Tickets.Of("192.0.2.1")] },
            new ActionJob { Rebans = [Tickets.Of("192.0.2.1")], Unbans = [Tickets.Of("192.0.2.2")] },
            Tickets.Unban("192.0.2.1"),
            Tickets.Ban("192.0.2.1", "192.0.2.3"),
        ]);

        Assert.Equal(
            ["Ban 192.0.2.3", "Prolong 192.0.2.1", "Reban 192.0.2.1", "Unban 192.0.2.2 192.0.2.1", "Ban 192.0.2.1"],
            bursts.Select(burst => $"{burst.Kind} {string.Join(' ', burst.Tickets.Select(ticket => ticket.Id))}"));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData(true, new[] { "start", "ban 192.0.2.1", "flush", "ban 192.0.2.2" })]
    [InlineData(false, new[] { "start", "ban 192.0.2.1", "flush", "unban 192.0.2.1", "ban 192.0.2.2" })]
    public async Task Flush_BetweenBans_StandsAlone(bool flushes, string[] calls)
    {
        RecordingAction action = new() { Flushes = flushes };
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await queue.EnqueueAsync(new ActionJob { Flush = [Tickets.Of("192.0.2.1")] }, Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.2"), Token);

        await queue.StartAsync(Token);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(calls, action.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Flush_Fails_BansAreLiftedOneByOne()
    {
        RecordingAction action = new() { Behaviour = static (call, _) => call == "flush" ? throw new ActionException("no") : default };
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(new ActionJob { Flush = [Tickets.Of("192.0.2.1")] }, Token);

        await queue.StartAsync(Token);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "flush", "unban 192.0.2.1"], action.Calls);
        Assert.Equal("no", Assert.IsType<ActionFailed>(Assert.Single(_events)).Message);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Check_AskedTwice_IsMadeOnceAfterTheBans()
    {
        RecordingAction action = new();
        ActionQueue queue = Queue(action);
        await queue.EnqueueAsync(new ActionJob { Check = true }, Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1") with { Check = true }, Token);

        await queue.StartAsync(Token);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "ban 192.0.2.1", "check"], action.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Reload_ActionsComeGoAndStay_EachGetsItsDue()
    {
        RecordingAction stays = new("stays") { Reloads = true };
        RecordingAction goes = new("goes");
        RecordingAction cannot = new("cannot");
        RecordingAction comes = new("comes");
        RecordingAction again = new("cannot");
        RecordingAction unused = new("stays");
        ActionQueue queue = Queue(stays, goes, cannot);
        await queue.StartAsync(Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);

        await queue.ReloadAsync([comes, unused, again], [Tickets.Of("192.0.2.1")], Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.2"), Token);
        await queue.DrainAndStopAsync(keepBans: false);

        Assert.Equal(["start", "ban 192.0.2.1", "reload", "ban 192.0.2.2", "stop"], stays.Calls);
        Assert.Equal(["start", "ban 192.0.2.1", "stop"], goes.Calls);
        Assert.Equal(["start", "ban 192.0.2.1", "reload", "stop"], cannot.Calls);
        Assert.Equal(["start", "ban 192.0.2.1", "ban 192.0.2.2", "stop"], comes.Calls);
        Assert.Equal(comes.Calls, again.Calls);
        Assert.Empty(unused.Calls);
        Assert.All([stays, goes, cannot, comes, again, unused], action => Assert.True(action.Disposed));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Reload_ActionThrows_KeepsItAndSaysSo()
    {
        RecordingAction action = new() { Behaviour = static (call, _) => call == "reload" ? throw new ActionException("actionreload returned 1") : default };
        ActionQueue queue = Queue(action);
        await queue.StartAsync(Token);

        await queue.ReloadAsync([new RecordingAction()], [], Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["start", "reload", "ban 192.0.2.1"], action.Calls);
        Assert.Equal("actionreload returned 1", Assert.IsType<ActionFailed>(Assert.Single(_events)).Message);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Reload_QueueEndsBefore_IsCancelledAndItsActionsAreDisposed()
    {
        TaskCompletionSource banning = new();
        RecordingAction action = new()
        {
            Behaviour = async (call, token) =>
            {
                if (call != "start")
                {
                    banning.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
            },
        };
        RecordingAction next = new();
        ActionQueue queue = Queue(action);
        await queue.StartAsync(Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await banning.Task;
        Task reload = queue.ReloadAsync([next], [], Token);

        await queue.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reload);
        Assert.True(next.Disposed);
        Assert.DoesNotContain("reload", action.Calls);
    }

    private ActionQueue Queue(params IBanAction[] actions) => new("jail", actions, Publish, TimeProvider.System, NullLogger.Instance);

    private void Publish(EngineEvent raised)
    {
        lock (_events)
        {
            _events.Add(raised);
        }
    }
}
