using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Ban.Native.LibC;

namespace Ban.Engine.Bans;

/// <content>Going on under new settings, standing still, and starting over.</content>
internal sealed partial class Jail
{
    /// <summary>Whether it judges lines, or would if it were not paused or had a log.</summary>
    public bool IsRunning => Worker is not null && _state is not JailState.Stopped;

    public bool IsPaused => Worker is { IsPaused: true };

    /// <summary>The same jail, not started.</summary>
    public Jail Renew(JailSettings settings) => new(settings, context) { _state = JailState.Stopped };

    /// <summary>Makes all that new settings need, and touches nothing of what runs.</summary>
    /// <exception cref="Exception">What the parts throw is the reason why the settings cannot work.</exception>
    public async Task<PreparedReload> PrepareAsync(JailSettings next)
    {
        PreparedReload prepared = new(next, Matcher: null, context.Parts.Ignore(next), Actions: null, Sources: null);
        try
        {
            bool isSameFilter = SettingsComparison.AreFiltersSame(Settings, next);
            if (!SettingsComparison.AreSourcesSame(Settings, next) || (_sources.UsesJournal && !isSameFilter))
            {
                JailSources sources = new(await WithoutTailOfKeptAsync(next), context.Readers, context.Clock, context.Log);
                sources.Check();
                prepared = prepared with { Sources = sources, Matcher = sources.CreateMatcher(context.Parts.Matcher) };
            }
            else if (!isSameFilter)
            {
                prepared = prepared with { Matcher = context.Parts.Matcher(next) };
            }

            if (!SettingsComparison.AreActionsSame(Settings, next))
            {
                List<IBanAction> actions = [];
                prepared = prepared with { Actions = actions };
                actions.AddRange(next.Actions.Select(definition => context.Parts.Action(next, definition)));
            }

            return prepared;
        }
        catch
        {
            await prepared.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Swaps what differs. Counted failures, bans and positions stay; lines that come meanwhile wait in their files, and every ban
    /// stays in the firewall.
    /// </summary>
    /// <param name="next">Made by <see cref="PrepareAsync"/>; taken over.</param>
    /// <exception cref="JailStoppedException">The jail has ended meanwhile.</exception>
    public async Task ReloadAsync(PreparedReload next)
    {
        if (next.Sources is not null)
        {
            await _sources.UnfollowAsync();
        }

        Adopted adopted = await AdoptAsync(next);
        Settings = next.Settings;
        if (next.Sources is { } sources)
        {
            lock (_gate)
            {
                _troubled.Clear();
                _sources = sources;
            }

            await FollowAsync(adopted.Positions);
        }

        Resume();
        await EndOfAsync(adopted.ActionsDone);
        context.Events.Publish(new JailReloaded(context.Clock.GetUtcNow(), Settings.Name));
    }

    /// <summary>Lets the lines wait and bans stay until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        Worker?.Pause();
        SetState(JailState.Paused, string.Empty);
    }

    /// <summary>Ends a pause; nothing where there is none.</summary>
    public void Resume()
    {
        if (Worker is { IsPaused: true } worker)
        {
            worker.Resume();
        }

        UpdateState();
    }

    private async Task<Adopted> AdoptAsync(PreparedReload next)
    {
        try
        {
            return await Worker!.RunAsync(() => Worker.AdoptAsync(next), CancellationToken.None);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            await next.DisposeAsync();
            throw new JailStoppedException(Settings.Name);
        }
    }

    /// <summary>An action that fails says so by itself; a jail that is stopped meanwhile has stopped its actions.</summary>
    private static async Task EndOfAsync(Task actionsDone)
    {
        try
        {
            await actionsDone;
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            // The jail ends, and its actions with it.
        }
    }

    /// <summary>A log that was read goes on where that was; "from its end" is for those that are new.</summary>
    private async Task<JailSettings> WithoutTailOfKeptAsync(JailSettings next)
    {
        JailWorker worker = Worker!;
        IReadOnlyList<LogPosition> read = await worker.RunAsync(() => Task.FromResult(worker.Positions()), CancellationToken.None);
        bool IsRead(LogPath path) => Settings.LogPaths.Any(kept => kept.Pattern == path.Pattern)
            && read.Any(position => position.Path == path.Pattern || ShellPattern.Matches(path.Pattern, position.Path));
        return next with { LogPaths = [.. next.LogPaths.Select(path => path.Tail && IsRead(path) ? path with { Tail = false } : path)] };
    }
}
