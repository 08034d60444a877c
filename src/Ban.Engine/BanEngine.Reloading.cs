using Ban.Core.Jails;
using Ban.Engine.Bans;
using Ban.Engine.Events;

namespace Ban.Engine;

/// <content>From one configuration to the next while everything runs.</content>
public sealed partial class BanEngine
{
    /// <summary>
    /// Goes over to a new configuration. All of it is tried out first; then each jail is changed by itself, so that none waits for
    /// another. A jail whose settings are the same is not touched. One whose new settings cannot work runs on as it was.
    /// </summary>
    /// <returns>What became of each jail: those of the configuration in its order, then those that are no longer in it.</returns>
    /// <exception cref="UnknownJailException">The only jail to reload is in neither configuration.</exception>
    public async Task<IReadOnlyList<JailOutcome>> ReloadAsync(ReloadPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<JailOutcome> outcomes = [];
        await ChangeAsync(
            async () =>
            {
                List<JailStep> steps = await PlanAsync(plan);
                _jails = [.. InOrder(plan, steps)];
                outcomes = await Task.WhenAll(steps.Select(step => ApplyAsync(step, plan)));
                _jails = [.. _jails.Where(jail => !steps.Exists(step => step.Change == JailChange.Stopped && step.Jail == jail))];
                Events.Publish(new ConfigurationReloaded(_clock.GetUtcNow(), outcomes));
            },
            cancellationToken);
        return outcomes;
    }

    /// <summary>Decides for each jail, and makes what the changes need.</summary>
    private async Task<List<JailStep>> PlanAsync(ReloadPlan plan)
    {
        IReadOnlyList<Jail> present = _jails;
        List<JailStep> steps = [];
        foreach (JailSettings settings in plan.Jails.Where(settings => IsInScope(plan, settings.Name)))
        {
            Jail? jail = present.FirstOrDefault(j => j.Settings.Name == settings.Name);
            steps.Add(jail is { IsRunning: true }
                ? await PlanChangeAsync(jail, settings, plan)
                : new JailStep(jail?.Renew(settings) ?? new Jail(settings, _context), JailChange.Started));
        }

        foreach ((string name, string reason) in plan.Refused.Where(refused => IsInScope(plan, refused.Key)))
        {
            Jail? jail = present.FirstOrDefault(j => j.Settings.Name == name);
            steps.Add(new JailStep(jail, JailChange.Refused) { Name = name, Reason = reason });
        }

        steps.AddRange(present.Where(jail => IsInScope(plan, jail.Settings.Name) && !steps.Exists(step => step.Name == jail.Settings.Name))
            .Select(jail => new JailStep(jail, JailChange.Stopped)));
        return steps.Count == 0 && plan.Only is { } unknown ? throw new UnknownJailException(unknown) : steps;
    }

    private async Task<JailStep> PlanChangeAsync(Jail jail, JailSettings settings, ReloadPlan plan)
    {
        if (!plan.Restart && SettingsComparison.AreSame(jail.Settings, settings))
        {
            return new JailStep(jail, JailChange.Unchanged);
        }

        try
        {
            PreparedReload prepared = await jail.PrepareAsync(settings);
            return new JailStep(jail, plan.Restart ? JailChange.Restarted : JailChange.Reloaded) { Prepared = prepared };
        }
        catch (Exception e)
        {
            if (!Bans.Jail.IsExpected(e))
            {
                BanLog.Faulted(_context.Log, settings.Name, e);
            }

            return new JailStep(jail, JailChange.Refused) { Reason = e.Message.ReplaceLineEndings(" ") };
        }
    }

    /// <summary>The jails as they are listed from now on, those included that are about to stop.</summary>
    private IEnumerable<Jail> InOrder(ReloadPlan plan, List<JailStep> steps)
    {
        Dictionary<string, Jail> jails = _jails.ToDictionary(jail => jail.Settings.Name, StringComparer.Ordinal);
        foreach (JailStep step in steps.Where(step => step.Jail is not null))
        {
            jails[step.Name] = step.Jail!;
        }

        IEnumerable<string> names = plan.Jails.Select(settings => settings.Name).Concat(_jails.Select(jail => jail.Settings.Name));
        return names.Distinct(StringComparer.Ordinal).Where(jails.ContainsKey).Select(name => jails[name]);
    }

    private async Task<JailOutcome> ApplyAsync(JailStep step, ReloadPlan plan)
    {
        if (plan.Unban && step.Change != JailChange.Refused)
        {
            await UnbanAllAsync(step.Jail!, plan.By);
        }

        switch (step.Change)
        {
            case JailChange.Unchanged:
                step.Jail!.Resume();
                break;
            case JailChange.Reloaded:
                return await ReloadOneAsync(step);
            case JailChange.Restarted:
                await step.Prepared!.DisposeAsync();
                await step.Jail!.StopAsync(keepBans: false);
                Jail restarted = step.Jail.Renew(step.Prepared.Settings);
                Replace(step.Jail, restarted);
                return await StartOneAsync(restarted, JailChange.Restarted);
            case JailChange.Started:
                return await StartOneAsync(step.Jail!, JailChange.Started);
            case JailChange.Stopped:
                await step.Jail!.StopAsync(keepBans: false);
                break;
        }

        return new JailOutcome(step.Name, step.Change, step.Reason);
    }

    private static async Task<JailOutcome> ReloadOneAsync(JailStep step)
    {
        try
        {
            await step.Jail!.ReloadAsync(step.Prepared!);
            return new JailOutcome(step.Name, JailChange.Reloaded);
        }
        catch (JailStoppedException e)
        {
            return new JailOutcome(step.Name, JailChange.Refused, e.Message);
        }
    }

    private static async Task<JailOutcome> StartOneAsync(Jail jail, JailChange change)
    {
        await jail.StartAsync(CancellationToken.None);
        return jail.IsRunning
            ? new JailOutcome(jail.Settings.Name, change)
            : new JailOutcome(jail.Settings.Name, JailChange.Refused, jail.Status().Detail);
    }

    private static async Task UnbanAllAsync(Jail jail, string? by)
    {
        if (jail is { IsRunning: true, Worker: not null })
        {
            await RunAsync(jail, running => running.FlushBansAsync(by), CancellationToken.None);
        }
    }

    private static bool IsInScope(ReloadPlan plan, string jail) => plan.Only is null || plan.Only == jail;

    /// <summary>What is to be done with one jail.</summary>
    /// <param name="Jail">The jail; null if it is refused and does not run.</param>
    private sealed record JailStep(Jail? Jail, JailChange Change)
    {
        public string Name { get; init; } = Jail?.Settings.Name ?? string.Empty;

        public PreparedReload? Prepared { get; init; }

        public string? Reason { get; init; }
    }
}
