using Ban.Engine.Actions;
using Ban.Engine.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>Commands of several jails, each in its queue.</summary>
public sealed class CommandQueueTests : IDisposable
{
    private const int LimitMs = 60_000;

    private readonly CommandRig _rig = new();
    private readonly List<ActionFailed> _failures = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    /// <summary>One jail's command waits for the other's: it ends only if both run at the same time.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Ban_TwoJails_RunTheirCommandsAtTheSameTime()
    {
        string mark = _rig.File("mark");
        ActionQueue first = await StartAsync($"ban one\nwhile [ ! -e '{mark}' ]; do sleep 0.02; done");
        ActionQueue second = await StartAsync($"ban two\ntouch '{mark}'");

        await first.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await second.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await Task.WhenAll(first.DrainAndStopAsync(keepBans: false), second.DrainAndStopAsync(keepBans: false));

        Assert.Empty(_failures);
    }

    /// <summary>The first start hangs until the second is done: turns must not hold another jail up for ever.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Start_AnotherJailsStartHangs_WaitsForOneTurnOnly()
    {
        string mark = _rig.File("mark");

        Task<ActionQueue> first = StartAsync("ban", ("actionstart", $"start one\nwhile [ ! -e '{mark}' ]; do sleep 0.02; done"));
        while (!_rig.Calls.Contains("start one"))
        {
            await Task.Yield();
        }

        ActionQueue second = await StartAsync("ban", ("actionstart", $"start two\ntouch '{mark}'"));
        await Task.WhenAll((await first).DrainAndStopAsync(keepBans: false), second.DrainAndStopAsync(keepBans: false));

        Assert.Equal(["start one", "start two"], _rig.Calls);
        Assert.Empty(_failures);
    }

    /// <summary>Starts that would break if two ran at once.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Start_ManyJails_TakeTurns()
    {
        string busy = _rig.File("busy");
        ActionQueue[] queues = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync("ban", ("actionstart", $"start\nmkdir '{busy}' && sleep 0.05 && rmdir '{busy}'"))));
        await Task.WhenAll(queues.Select(static queue => queue.DrainAndStopAsync(keepBans: false)));

        Assert.Empty(_failures);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_CommandHangs_IsKilledAndTheNextBanIsMade()
    {
        ActionQueue queue = await StartAsync("ban <ip>\n[ <ip> != 192.0.2.1 ] || sleep 600", ("timeout", "0.3"));

        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1", "192.0.2.2"), Token);
        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["ban 192.0.2.1", "ban 192.0.2.2"], _rig.Calls);
        Assert.StartsWith("ban of 192.0.2.1: actionban timed out after 0.3 s", Assert.Single(_failures).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Stop_KeepingBans_EndsCommandsAllTheSame()
    {
        ActionQueue queue = await StartAsync("ban <ip>", ("actionunban", "unban <ip>"), ("actionstop", "stop"));
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);

        await queue.DrainAndStopAsync(keepBans: true);

        Assert.Equal(["ban 192.0.2.1", "unban 192.0.2.1", "stop"], _rig.Calls);
    }

    private async Task<ActionQueue> StartAsync(string actionBan, params (string Key, string Text)[] more)
    {
        ActionQueue queue = new("sshd", [_rig.Make([("actionban", actionBan), .. more])], Publish, TimeProvider.System, NullLogger.Instance);
        await queue.StartAsync(Token);
        return queue;
    }

    private void Publish(EngineEvent raised)
    {
        lock (_failures)
        {
            _failures.Add((ActionFailed)raised);
        }
    }
}
