namespace Ban.Engine.Actions;

/// <content>The consumer: takes what is pending and calls the actions.</content>
public sealed partial class ActionQueue
{
    private async Task ConsumeAsync()
    {
        List<ActionJob> pending = [];
        try
        {
            await CallEachAsync(0, static (action, token) => action.AnnounceAsync(token));
            while (!_abort.IsCancellationRequested && await _jobs.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (pending.Count < Capacity && _jobs.Reader.TryRead(out ActionJob? job))
                {
                    pending.Add(job);
                }

                await WorkAsync(pending);

                // At once: the next job can be hours away, and these may hold a hundred thousand tickets.
                pending.Clear();
            }
        }
        finally
        {
            while (_jobs.Reader.TryRead(out ActionJob? job))
            {
                pending.Add(job);
            }

            foreach (ActionReload reload in pending.Select(static job => job.Reload).OfType<ActionReload>())
            {
                await GiveUpAsync(reload);
            }
        }
    }

    /// <summary>One that was done is complete already, and its actions are in use.</summary>
    private static async Task GiveUpAsync(ActionReload reload)
    {
        foreach (IBanAction action in reload.Done.TrySetCanceled(CancellationToken.None) ? reload.Actions : [])
        {
            await action.DisposeAsync();
        }
    }

    /// <summary>Combines the jobs between two that stand alone, a flush or a reload; one check serves all that asked for it.</summary>
    private async Task WorkAsync(IReadOnlyList<ActionJob> jobs)
    {
        List<ActionJob> together = [];
        foreach (ActionJob job in jobs)
        {
            if (job.Flush is not null || job.Reload is not null)
            {
                await ApplyAsync(together);
                together.Clear();
                await (job.Flush is { } bans ? FlushAsync(bans) : Task.CompletedTask);
                await (job.Reload is { } reload ? ReloadAsync(reload) : Task.CompletedTask);
            }

            together.Add(job);
        }

        await ApplyAsync(together);
        if (jobs.Any(static job => job.Check))
        {
            await CallEachAsync(0, static (action, token) => action.CheckAsync(token));
        }
    }

    private async Task ApplyAsync(IReadOnlyList<ActionJob> jobs)
    {
        foreach (ActionBurst burst in ActionBurst.Combine(jobs))
        {
            await CallEachAsync(burst.Tickets.Count, (action, token) => burst.Kind switch
            {
                BurstKind.Ban => action.BanAsync(burst.Tickets, token),
                BurstKind.Prolong => action.ProlongAsync(burst.Tickets, token),
                BurstKind.Reban => action.RebanAsync(burst.Tickets, token),
                _ => action.UnbanAsync(burst.Tickets, token),
            });
        }
    }

    /// <summary>A flush that fails is followed by single unbans too: who lifts all bans wants nobody left out.</summary>
    private async Task FlushAsync(IReadOnlyList<ActionTicket> bans)
    {
        foreach (ActionRunner runner in _runners)
        {
            bool flushed = false;
            await CallAsync(runner, 0, async (action, token) => flushed = await action.FlushAsync(token));
            if (!flushed && bans.Count > 0)
            {
                await CallAsync(runner, bans.Count, (action, token) => action.UnbanAsync(bans, token));
            }
        }
    }

    private async Task ReloadAsync(ActionReload reload)
    {
        // What goes goes first: the next action may use the same sets and chains under another name.
        Dictionary<string, ActionRunner> kept = new(StringComparer.Ordinal);
        foreach (ActionRunner old in _runners)
        {
            if (reload.Actions.FirstOrDefault(next => next.Name == old.Name) is { } next && await GoesOnAsync(old, next))
            {
                kept.Add(old.Name, old);
                await next.DisposeAsync();
                continue;
            }

            await CallAsync(old, 0, static (action, token) => action.StopAsync(token));
            await old.DisposeAsync();
        }

        // Old news: an action that tells people of bans must not tell of all of them again.
        List<ActionTicket> bans = [.. reload.Bans.Select(static ticket => ticket with { Restored = true })];
        List<ActionRunner> runners = [];
        foreach (IBanAction next in reload.Actions)
        {
            runners.Add(kept.TryGetValue(next.Name, out ActionRunner? old) ? old : await BeginAsync(next, bans));
        }

        _runners = runners;
        reload.Done.TrySetResult();
    }

    /// <summary>An action whose reload fails goes on all the same: its bans are in force.</summary>
    private async Task<bool> GoesOnAsync(ActionRunner old, IBanAction next)
    {
        bool goesOn = true;
        await CallAsync(old, 0, async (action, token) => goesOn = await action.ReloadAsync(next, token));
        return goesOn;
    }

    private async Task<ActionRunner> BeginAsync(IBanAction action, List<ActionTicket> bans)
    {
        ActionRunner runner = new(jail, action, publish, clock, log);
        await CallAsync(runner, 0, static (action, token) => action.StartAsync(token));
        await CallAsync(runner, 0, static (action, token) => action.AnnounceAsync(token));
        if (bans.Count > 0)
        {
            await CallAsync(runner, bans.Count, (action, token) => action.BanAsync(bans, token));
        }

        return runner;
    }

    private async Task CallEachAsync(int tickets, Func<IBanAction, CancellationToken, ValueTask> call)
    {
        foreach (ActionRunner runner in _runners)
        {
            await CallAsync(runner, tickets, call);
        }
    }

    /// <summary>Makes no more calls once the queue is to end at once.</summary>
    private async Task CallAsync(ActionRunner runner, int tickets, Func<IBanAction, CancellationToken, ValueTask> call)
    {
        try
        {
            if (!_abort.IsCancellationRequested)
            {
                await runner.RunAsync(tickets, call, _abort.Token);
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }
}
