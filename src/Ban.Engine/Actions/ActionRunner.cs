using Ban.Engine.Events;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>
/// Calls one action so that neither its failure nor its hanging reaches the queue: the first becomes an event, the second ends
/// at a time limit. Used by its queue's consumer only.
/// </summary>
internal sealed class ActionRunner(string jail, IBanAction action, Action<EngineEvent> publish, TimeProvider clock, ILogger log)
    : IAsyncDisposable
{
    /// <summary>How long an action may go on after its time limit has cancelled it; then it is left alone.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>No call needs longer, and no timer takes much more.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>A call that did not heed its cancellation. Until it returns the action takes no other: it is not made for two at once.</summary>
    private Task? _stuck;

    private ActionStatus _status = new(action.Name);

    public string Name => action.Name;

    public bool CanKeepBans => action.CanKeepBans;

    public int? Enforced => action.Enforced;

    /// <summary>How the calls went so far. Read by any thread.</summary>
    public ActionStatus Status => Volatile.Read(ref _status);

    /// <summary>Makes one call; false if it failed, was given up, or could not be made.</summary>
    public async Task<bool> RunAsync(int tickets, Func<IBanAction, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        try
        {
            return await CallAsync(tickets, call, cancellationToken);
        }
        finally
        {
            TimeSpan duration = clock.GetElapsedTime(start);
            Volatile.Write(ref _status, _status with
            {
                Calls = _status.Calls + 1,
                LastDuration = duration,
                TotalDuration = _status.TotalDuration + duration,
                LongestDuration = duration > _status.LongestDuration ? duration : _status.LongestDuration,
            });
        }
    }

    private async Task<bool> CallAsync(int tickets, Func<IBanAction, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        if (_stuck is { IsCompleted: false })
        {
            Fail("is still busy with a call that should have ended; this one is left out");
            return false;
        }

        _stuck = null;
        TimeSpan wanted = action.TimeLimit(tickets);
        TimeSpan limit = wanted < s_longest ? wanted : s_longest;
        using CancellationTokenSource timeout = new(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        CancellationToken callToken = either.Token;

        // On the pool: an action that blocks before its first await must not hold the queue either.
        Task running = Task.Run(async () => await call(action, callToken), CancellationToken.None);
        try
        {
            await EndOfAsync(running, callToken);
            return true;
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            _stuck = running.ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
            Fail($"did not end within {limit.TotalSeconds:0} s and cannot be stopped");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail($"did not end within {limit.TotalSeconds:0} s");
        }
        catch (ActionException exception)
        {
            Fail(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A defect of ours: the other actions and later bans must not suffer from it.
            ActionLog.Unexpected(log, jail, action.Name, exception);
            Fail($"unexpected {exception.GetType().Name}: {exception.Message}");
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stuck is null or { IsCompleted: true })
        {
            await action.DisposeAsync();
        }
    }

    /// <summary>Waits for the call; once it is cancelled, by the limit or from outside, only for the grace time.</summary>
    private async Task EndOfAsync(Task running, CancellationToken callToken)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (callToken.Register(cancelled.SetResult))
        {
            await Task.WhenAny(running, cancelled.Task);
        }

        await running.WaitAsync(s_grace, clock, CancellationToken.None);
    }

    private void Fail(string message)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Volatile.Write(ref _status, _status with { Failures = _status.Failures + 1, LastError = message.ReplaceLineEndings(" "), LastErrorTime = now });
        publish(new ActionFailed(now, jail, action.Name, message));
    }
}
