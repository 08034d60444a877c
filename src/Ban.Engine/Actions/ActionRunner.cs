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

    /// <summary>A call that did not heed its cancellation. Until it returns the action takes no other: it is not made for two at once.</summary>
    private Task? _stuck;

    public string Name => action.Name;

    public int? Enforced => action.Enforced;

    /// <summary>Why the last failed call failed; null if none did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Makes one call; false if it failed, was given up, or could not be made.</summary>
    public async Task<bool> RunAsync(int tickets, Func<IBanAction, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        if (_stuck is { IsCompleted: false })
        {
            Fail("is still busy with a call that should have ended; this one is left out");
            return false;
        }

        _stuck = null;
        TimeSpan limit = action.TimeLimit(tickets);
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
        Problem = message;
        publish(new ActionFailed(clock.GetUtcNow(), jail, action.Name, message));
    }
}
