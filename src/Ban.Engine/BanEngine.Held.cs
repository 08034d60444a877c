using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;

namespace Ban.Engine;

/// <content>Bans that wait for a person's decision.</content>
public sealed partial class BanEngine
{
    /// <summary>What waits, by jail, the oldest first.</summary>
    /// <param name="jail">Only this jail's; null is all.</param>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public IReadOnlyList<HeldBan> Held(string? jail) =>
        [.. (jail is null ? _jails : [Find(jail)]).SelectMany(static j => j.Worker?.Held ?? [])];

    /// <summary>Makes held bans of these ids, and of those within them.</summary>
    /// <param name="jail">Only there; null is every jail that runs.</param>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">The jail that was named does not run.</exception>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public Task<IReadOnlyList<LiftedBan>> ApplyHeldAsync(string? jail, IReadOnlyList<FailureId> ids, CancellationToken cancellationToken) =>
        DecideAsync(jail, worker => worker.ApplyHeldAsync(ids), cancellationToken);

    /// <summary>Drops held bans of these ids, and of those within them, with the failures that led to them.</summary>
    /// <inheritdoc cref="ApplyHeldAsync"/>
    public Task<IReadOnlyList<LiftedBan>> ReleaseHeldAsync(string? jail, IReadOnlyList<FailureId> ids, CancellationToken cancellationToken) =>
        DecideAsync(jail, worker => worker.ReleaseHeldAsync(ids), cancellationToken);

    private async Task<IReadOnlyList<LiftedBan>> DecideAsync(
        string? jail, Func<JailWorker, Task<IReadOnlyList<FailureId>>> decide, CancellationToken cancellationToken)
    {
        List<LiftedBan> decided = [];
        foreach (Jail target in jail is null ? _jails.Where(static j => j.Worker is { Held.Count: > 0 }) : [Find(jail)])
        {
            try
            {
                IReadOnlyList<FailureId> ids = await RunAsync(target, decide, cancellationToken);
                decided.AddRange(ids.Select(id => new LiftedBan(target.Settings.Name, id)));
            }
            catch (JailStoppedException) when (jail is null)
            {
                // It holds nothing any more.
            }
        }

        return decided;
    }
}
