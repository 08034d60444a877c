using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>What is done for a person, by the clock, and at the start.</content>
internal sealed partial class JailWorker
{
    /// <summary>Bans that one turn lifts; the others follow after the batches that wait.</summary>
    private const int MaxExpiredPerTurn = 1000;

    private static readonly Dictionary<string, string> s_noGroups = [];

    /// <summary>Takes up what was before the restart: failures count on, bans return in one burst. Before <see cref="Start"/>.</summary>
    public async Task RestoreAsync(JailMemory memory)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        _pending.Start(memory.Positions);
        foreach (FailureRecord record in memory.Failures)
        {
            _window.Add(new Failure
            {
                Id = record.Id,
                Address = record.Id.Address,
                Time = record.Time,
                Attempts = record.Attempts,
                Groups = record.Groups,
                Lines = record.Line is null ? [] : [record.Line],
            });
        }

        foreach (BanRecord stored in memory.Bans)
        {
            BanRecord record = stored with { BanTime = CutToJail(stored), Matches = Newest(stored.Matches) };
            if (record.End > now && _parts.Ignore(record.Id, record.Id.Address) is null && Register.Find(record.Id) is null)
            {
                Apply(record, restored: true, now);
            }
        }

        Failing = _window.Count;
        await TellAsync();
    }

    /// <summary>Bans ids that a person names; the ignore list is not asked.</summary>
    /// <param name="ids">Who.</param>
    /// <param name="banTime">How long; null is the jail's own.</param>
    /// <param name="reason">Kept with the ban.</param>
    /// <exception cref="StoreException">It cannot be written; nothing was banned.</exception>
    public async Task<BanResult> BanAsync(IReadOnlyList<FailureId> ids, TimeSpan? banTime, string? reason)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        List<FailureId> added = [];
        List<FailureId> already = [];
        await FlushAsync();
        foreach (FailureId id in ids)
        {
            if (Register.Find(id) is not null)
            {
                already.Add(id);
                continue;
            }

            BanRecord record = new(id, now, banTime ?? _settings.BanTime, Count: 1, Failures: 0, [], s_noGroups) { Reason = reason };
            Apply(record, restored: false, now);
            _pending.Add(record);
            added.Add(id);
        }

        await WriteOrUndoAsync(added.Count > 0, () =>
        {
            added.ForEach(id => Register.Remove(id));
            _pending.WithdrawBans(added);
        });
        added.ForEach(id => _window.Remove(id));
        Failing = _window.Count;
        await TellAsync();
        return new BanResult(_settings.Name, added, already);
    }

    /// <summary>Lifts bans for a person: of these ids and, for a network, of everything within. Failures and history go too.</summary>
    /// <returns>The ids that were banned.</returns>
    /// <exception cref="StoreException">It cannot be written; nothing was lifted.</exception>
    public async Task<IReadOnlyList<FailureId>> UnbanAsync(IReadOnlyList<FailureId> ids)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        await FlushAsync();
        List<ActiveBan> lifted = [.. ids.SelectMany(Register.FindWithin).DistinctBy(b => b.Record.Id)];
        List<FailureId> erased = [.. lifted.Select(b => b.Record.Id).Union(ids)];
        erased.ForEach(_pending.AddUnbanned);
        await WriteOrUndoAsync(erased.Count > 0, () => _pending.WithdrawUnbans(erased));
        lifted.ForEach(b => Lift(b, expired: false, now));
        erased.ForEach(id => _window.Remove(id));
        Failing = _window.Count;
        await TellAsync();
        return [.. lifted.Select(b => b.Record.Id)];
    }

    /// <summary>Lifts what has ended, forgets failures that count no more, writes positions when it is time.</summary>
    private async Task TickAsync()
    {
        Volatile.Write(ref _tickWaiting, 0);
        if (_isPaused)
        {
            return;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        IReadOnlyList<ActiveBan> due = Register.TakeDue(now, MaxExpiredPerTurn);
        foreach (ActiveBan ban in due)
        {
            Lift(ban, expired: true, now);
        }

        _window.Prune(now);
        Failing = _window.Count;
        if (_pending.IsUrgent || ArePositionsDue)
        {
            await CommitAsync();
        }

        await TellAsync();
        if (due.Count == MaxExpiredPerTurn)
        {
            Tick();
        }
    }

    /// <summary>Writes what batches left behind, so that a command that fails takes back its own changes only.</summary>
    private async Task FlushAsync()
    {
        await CommitAsync();
        await TellAsync();
    }

    private async Task WriteOrUndoAsync(bool hasChanges, Action undo)
    {
        if (!hasChanges)
        {
            return;
        }

        try
        {
            await WriteAsync();
        }
        catch (StoreException)
        {
            undo();
            _events.Clear();
            _bans.Clear();
            throw;
        }
    }

    /// <summary>A ban by failures lasts no longer than the jail bans now; a person's ban lasts as long as he said (spec 2, section 6.4).</summary>
    private TimeSpan CutToJail(BanRecord stored)
    {
        bool isLonger = stored.BanTime == Timeout.InfiniteTimeSpan || stored.BanTime > _settings.BanTime;
        return stored.Failures > 0 && isLonger && _settings.BanTime != Timeout.InfiniteTimeSpan ? _settings.BanTime : stored.BanTime;
    }

    private IReadOnlyList<string> Newest(IReadOnlyList<string> matches) =>
        matches.Count > _settings.MaxMatches ? [.. matches.TakeLast(_settings.MaxMatches)] : matches;
}

/// <summary>What became of a person's bans.</summary>
/// <param name="Jail">Where.</param>
/// <param name="Added">Newly banned.</param>
/// <param name="Already">Banned before; nothing was changed.</param>
public sealed record BanResult(string Jail, IReadOnlyList<FailureId> Added, IReadOnlyList<FailureId> Already);
