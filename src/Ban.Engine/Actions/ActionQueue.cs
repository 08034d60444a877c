using System.Threading.Channels;
using Ban.Engine.Events;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>
/// The actions of one jail and what they still have to do. One consumer takes all that is pending and hands it on in as few
/// bursts as possible, so that a thousand bans are one transaction and a slow command delays no detection. Owns its actions.
/// </summary>
/// <param name="jail">Name of the jail.</param>
/// <param name="actions">In the order of their calls; stopped in reverse order.</param>
/// <param name="publish">Hears of failures as <see cref="ActionFailed"/>; must not block.</param>
/// <param name="clock">Times events and limits.</param>
/// <param name="log">Hears of what should not happen.</param>
public sealed partial class ActionQueue(
    string jail, IReadOnlyList<IBanAction> actions, Action<EngineEvent> publish, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    /// <summary>Jobs waiting; beyond, <see cref="EnqueueAsync"/> waits and with it the jail's reading.</summary>
    public const int Capacity = 1024;

    private readonly Channel<ActionJob> _jobs = Channel.CreateBounded<ActionJob>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _abort = new();
    private volatile IReadOnlyList<ActionRunner> _runners = [.. actions.Select(action => new ActionRunner(jail, action, publish, clock, log))];
    private Task _consumer = Task.CompletedTask;

    /// <summary>How many bans are enforced by the action that enforces the fewest; null if none can tell. For any thread.</summary>
    public int? Enforced => _runners.Min(static runner => runner.Enforced);

    /// <summary>Jobs that wait. For any thread.</summary>
    public int Waiting => _jobs.Reader.Count;

    /// <summary>Starts every action in order, then the work on the queue. An action that cannot start is reported; the others go on.</summary>
    /// <exception cref="ActionException">There are actions and none could start: the jail could ban nobody.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        int started = 0;
        foreach (ActionRunner runner in _runners)
        {
            started += await runner.RunAsync(0, static (action, token) => action.StartAsync(token), cancellationToken) ? 1 : 0;
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (started == 0 && _runners is [ActionRunner first, ..])
        {
            throw new ActionException(first.Status.LastError ?? "no action could start");
        }

        _consumer = Task.Run(ConsumeAsync, CancellationToken.None);
    }

    /// <summary>How the actions have done, in the order of their calls. May be called by any thread.</summary>
    public IReadOnlyList<ActionStatus> Statuses() => [.. _runners.Select(static runner => runner.Status)];

    /// <summary>Hands a job on; waits while the queue is full.</summary>
    /// <exception cref="ChannelClosedException">The queue was stopped.</exception>
    public ValueTask EnqueueAsync(ActionJob job, CancellationToken cancellationToken) => _jobs.Writer.WriteAsync(job, cancellationToken);

    /// <summary>
    /// Changes the actions while bans stay in force, in turn with the jobs: one whose name stays goes on under its new
    /// definition, one whose name has gone is stopped, a new one is started and gets every ban.
    /// </summary>
    /// <param name="next">Made from the new definitions and not started, in the order of their calls. The queue owns them from here on.</param>
    /// <param name="bans">Every ban in force once the jobs before are done.</param>
    /// <returns>Ends when it is done; failures of actions are published, not thrown.</returns>
    /// <exception cref="ChannelClosedException">The queue was stopped.</exception>
    /// <exception cref="OperationCanceledException">The queue ended before.</exception>
    public async Task ReloadAsync(IReadOnlyList<IBanAction> next, IReadOnlyList<ActionTicket> bans, CancellationToken cancellationToken)
    {
        ActionReload reload = new(next, bans);
        await EnqueueAsync(new ActionJob { Reload = reload }, cancellationToken);
        await reload.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Does what is pending, then ends.</summary>
    /// <param name="keepBans">
    /// Whether the bans stay in force, as for a restart, where an action can keep them; else it is stopped and removes them.
    /// </param>
    public async Task DrainAndStopAsync(bool keepBans)
    {
        _jobs.Writer.TryComplete();
        await _consumer;
        foreach (ActionRunner runner in _runners.Reverse().Where(runner => !keepBans || !runner.CanKeepBans))
        {
            await runner.RunAsync(0, static (action, token) => action.StopAsync(token), CancellationToken.None);
        }

        await DisposeAsync();
    }

    /// <summary>Ends at once: pending jobs are dropped, bans stay in force.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_abort.IsCancellationRequested)
        {
            return;
        }

        _jobs.Writer.TryComplete();
        await _abort.CancelAsync();
        await _consumer;
        foreach (ActionRunner runner in _runners)
        {
            await runner.DisposeAsync();
        }

        _abort.Dispose();
    }
}
