using System.Threading.Channels;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;

namespace Ban.Engine;

/// <content>What a person changes.</content>
public sealed partial class BanEngine
{
    /// <summary>Bans ids by hand. They are on disk when the task is done, and the firewall hears of them next.</summary>
    /// <param name="jail">Where.</param>
    /// <param name="ids">Who; the ignore list is not asked.</param>
    /// <param name="banTime">How long; null is the jail's own, infinite is permanent.</param>
    /// <param name="reason">Kept with the bans.</param>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">The jail does not run.</exception>
    /// <exception cref="StoreException">The bans cannot be written; none was made.</exception>
    public Task<BanResult> BanAsync(
        string jail, IReadOnlyList<FailureId> ids, TimeSpan? banTime, string? reason, CancellationToken cancellationToken)
    {
        if (banTime is { } time && time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(banTime));
        }

        List<FailureId> distinct = [.. ids.Distinct()];
        return RunAsync(Find(jail), worker => worker.BanAsync(distinct, banTime, reason), cancellationToken);
    }

    /// <summary>
    /// Lifts bans by hand: of these ids and, for a network, of every address within. Their failures and history are erased; where
    /// that cannot be written, it is tried again.
    /// </summary>
    /// <param name="jail">Only there; null is every jail. Of one that does not run the bans are erased that its next start would bring back.</param>
    /// <param name="ids">Whose.</param>
    /// <param name="by">Who lifts them, for their history; null where nobody knows.</param>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">The jail that was named does not run.</exception>
    public async Task<UnbanResult> UnbanAsync(string? jail, IReadOnlyList<FailureId> ids, string? by, CancellationToken cancellationToken)
    {
        List<FailureId> distinct = [.. ids.Distinct()];
        IReadOnlyList<LiftedBan> removed = await LiftAsync(jail, worker => worker.UnbanAsync(distinct, by), distinct, by, cancellationToken);
        HashSet<FailureId> found = [.. removed.Select(r => r.Id)];
        bool IsAbsent(FailureId id) => !found.Contains(id)
            && !(id.IsAddress && !id.Address.IsSingle && found.Any(f => f.IsAddress && id.Address.Contains(f.Address)));
        return new UnbanResult(removed, [.. distinct.Where(IsAbsent)]);
    }

    /// <summary>Takes over what another database remembers; bans of jails that run are in the firewall next, those of others when they start.</summary>
    /// <param name="file">fail2ban's database, or one of ours; it is only read.</param>
    /// <param name="dryRun">Says what would be done, and does nothing.</param>
    /// <exception cref="TransferException">It cannot be read, or ours cannot be written; nothing was changed.</exception>
    /// <exception cref="StoreException">The bans are in the database, and the jails could not read them from it: they return with the next start.</exception>
    public async Task<IReadOnlyList<JailTransfer>> ImportAsync(string file, bool dryRun, CancellationToken cancellationToken)
    {
        IReadOnlyList<JailTransfer> result = await _store.ImportAsync(file, dryRun, cancellationToken);
        foreach (JailTransfer moved in result.Where(moved => !dryRun && moved.Added + moved.Prolonged > 0))
        {
            await TakeUpAsync(moved.Jail, cancellationToken);
        }

        return result;
    }

    private async Task TakeUpAsync(string name, CancellationToken cancellationToken)
    {
        if (_jails.FirstOrDefault(jail => jail.Settings.Name == name) is not { Worker: not null } jail)
        {
            return;
        }

        try
        {
            await RunAsync(jail, static worker => worker.TakeUpAsync(), cancellationToken);
        }
        catch (JailStoppedException)
        {
            // It has them when it starts.
        }
    }

    private static async Task<T> RunAsync<T>(Jail jail, Func<JailWorker, Task<T>> change, CancellationToken cancellationToken)
    {
        try
        {
            return jail.Worker is { } worker
                ? await worker.RunAsync(() => change(worker), cancellationToken)
                : throw new JailStoppedException(jail.Settings.Name);
        }
        catch (Exception e) when (e is ChannelClosedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new JailStoppedException(jail.Settings.Name);
        }
    }
}

/// <summary>A ban that was lifted.</summary>
public sealed record LiftedBan(string Jail, FailureId Id);

/// <summary>What became of a person's unbans.</summary>
/// <param name="Removed">What was banned.</param>
/// <param name="Absent">Ids of the request that were banned nowhere.</param>
public sealed record UnbanResult(IReadOnlyList<LiftedBan> Removed, IReadOnlyList<FailureId> Absent);

/// <summary>The jail is there but does not run; the message is for the user.</summary>
public sealed class JailStoppedException(string jail) : Exception($"jail '{jail}' is stopped")
{
    /// <summary>The jail.</summary>
    public string Jail { get; } = jail;
}
