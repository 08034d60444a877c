using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;

namespace Ban.Engine;

/// <content>Lifting bans in several jails: one that does not run keeps nobody banned in the others, nor in itself.</content>
public sealed partial class BanEngine
{
    /// <summary>Lifts every ban of a jail, or of all; their history goes too.</summary>
    /// <param name="jail">Only there, also if it does not run; null is every jail.</param>
    /// <param name="by">Who lifts them, for their history; null where nobody knows.</param>
    /// <returns>How many.</returns>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public async Task<int> UnbanAllAsync(string? jail, string? by, CancellationToken cancellationToken) =>
        (await LiftAsync(jail, worker => worker.FlushBansAsync(by), ids: null, by, cancellationToken)).Count;

    /// <param name="lift">What a jail that runs does.</param>
    /// <param name="ids">Whose bans are erased where a jail does not; null is everybody's.</param>
    private async Task<IReadOnlyList<LiftedBan>> LiftAsync(
        string? jail, Func<JailWorker, Task<IReadOnlyList<FailureId>>> lift, IReadOnlyList<FailureId>? ids, string? by, CancellationToken cancellationToken)
    {
        List<LiftedBan> lifted = [];
        List<Jail> stopped = [];
        foreach (Jail target in jail is null ? _jails : [Find(jail)])
        {
            try
            {
                Add(target, await RunAsync(target, lift, cancellationToken));
            }
            catch (JailStoppedException) when (jail is null || ids is null)
            {
                stopped.Add(target);
            }
        }

        if (stopped.Count > 0)
        {
            // In turn with their starts: what a start has read already is lifted in the jail.
            await ChangeAsync(() => LiftStoppedAsync(stopped.Select(static jail => jail.Settings.Name)), cancellationToken);
        }

        return lifted;

        async Task LiftStoppedAsync(IEnumerable<string> names)
        {
            foreach (Jail target in _jails.IntersectBy(names, static jail => jail.Settings.Name))
            {
                Add(target, target.IsRunning ? await RunAsync(target, lift, cancellationToken) : await EraseAsync(target.Settings.Name, ids, by));
            }
        }

        void Add(Jail target, IReadOnlyList<FailureId> found) => lifted.AddRange(found.Select(id => new LiftedBan(target.Settings.Name, id)));
    }

    /// <summary>Erases bans from the store, so that the jail's next start does not bring them back.</summary>
    private async Task<IReadOnlyList<FailureId>> EraseAsync(string jail, IReadOnlyList<FailureId>? ids, string? by)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        HashSet<FailureId> named = [.. ids ?? []];
        List<NetAddress> networks = [.. named.Where(static id => id.IsAddress && !id.Address.IsSingle).Select(static id => id.Address)];
        try
        {
            List<FailureId> banned = [.. _store.BansOf(jail, now).Select(static ban => ban.Id).Where(id => ids is null || named.Contains(id)
                || (id.IsAddress && networks.Exists(network => network.Contains(id.Address))))];
            await _store.CommitAsync(
                new StoreBatch { Jail = jail, Unbanned = [.. banned.Union(named)], UnbanTime = now, UnbannedBy = by, IsFlush = ids is null }, CancellationToken.None);
            return banned;
        }
        catch (StoreException e)
        {
            BanLog.NotErased(_log, jail, e.Message);
            return [];
        }
    }
}
