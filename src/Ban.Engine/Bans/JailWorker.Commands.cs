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
        NoteTime(now);
        _pending.Start(memory.Positions);
        foreach (UnbanRecord unban in memory.Unbans.Reverse())
        {
            NoteUnban(unban.Id, NotAfter(unban.Time, now));
        }

        foreach (FailureRecord record in memory.Failures)
        {
            CountOn(record, now);
        }

        TakeUp(memory.Bans, now);
        Failing = _window.Count;
        await TellAsync();
    }

    /// <summary>Takes up bans that came into the store from elsewhere, and the later end of those that are in force.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreException">They cannot be read; they return with the next start.</exception>
    public async Task<int> TakeUpAsync()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        await FlushAsync();
        int count = TakeUp(_parts.Store.BansOf(_settings.Name, now), now);
        Failing = _window.Count;
        await CommitAsync();
        await TellAsync();
        return count;
    }

    private int TakeUp(IReadOnlyList<BanRecord> bans, DateTimeOffset now)
    {
        int count = 0;
        Register.Reserve(bans.Count);
        foreach (BanRecord stored in bans)
        {
            BanRecord record = AsOfNow(stored);
            if (Register.Find(record.Id) is { } ban)
            {
                count += stored.KeepsTime && ProlongTo(ban, record.End, now) ? 1 : 0;
            }
            else if (record.End > now && _parts.Ignore(record.Id, record.Id.Address) is null)
            {
                Apply(record, restored: true, now);
                _window.Remove(record.Id);
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// Takes up a failure from before the restart. Where the command must be asked about each, the one that would make a ban is
    /// asked about again: the answer may have been under way.
    /// </summary>
    private void CountOn(FailureRecord record, DateTimeOffset now)
    {
        Failure failure = new()
        {
            Id = record.Id,
            Address = record.Id.Address,
            Time = NotAfter(record.Time, now),
            Attempts = record.Attempts,
            Groups = record.Groups,
            Path = record.Path,
            Offset = record.Offset,
            Pattern = Math.Max(0, record.Pattern),
            Lines = record.Line is null ? [] : [record.Line],
        };
        FailureCount count = _window.Add(Weigh(failure).Weighed);
        if (!count.LimitReached || now - record.Time > _findTime)
        {
            return;
        }

        if (_questions is not null)
        {
            AskAbout(failure, ignored => DecideOldAsync(failure, ignored));
        }
        else
        {
            // A limit that was reached without a ban: it was held, and still is if the session lasts. Else the next failure bans.
            MustWait(failure.Id, failure, count.Attempts, now);
        }
    }

    /// <summary>Bans ids that a person names; the ignore list is not asked. One that is banned already is banned longer, if that is what he says.</summary>
    /// <param name="ids">Who.</param>
    /// <param name="banTime">How long; null is the jail's own.</param>
    /// <param name="reason">Kept with the ban.</param>
    /// <exception cref="StoreException">It cannot be written; nothing was banned.</exception>
    public async Task<BanResult> BanAsync(IReadOnlyList<FailureId> ids, TimeSpan? banTime, string? reason)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        List<FailureId> added = [];
        List<FailureId> already = [];
        List<ActiveBan> prolonged = [];
        await FlushAsync();
        foreach (FailureId id in ids)
        {
            if (Register.Find(id) is { } ban)
            {
                already.Add(id);
                prolonged.AddRange(ProlongTo(ban, BanPeriod.End(now, banTime ?? _settings.BanTime), now) ? [ban] : []);
                continue;
            }

            GrownBan grown = Grow(id);
            BanRecord record = new(id, now, banTime ?? grown.BanTime, grown.Count, Failures: 0, [], s_noGroups)
            {
                Reason = reason,
                OwnCount = grown.OwnCount,
                KeepsTime = banTime is not null,
            };
            Apply(record, restored: false, now);
            _pending.Add(record);
            added.Add(id);
        }

        await WriteOrUndoAsync(added.Count + prolonged.Count > 0, () =>
        {
            added.ForEach(id => Register.Remove(id));
            prolonged.ForEach(ban => Register.Prolong(ban.Record.Id, ban.Record.BanTime));
            _pending.WithdrawBans(added);
            _pending.WithdrawProlonged(prolonged.Select(ban => ban.Record.Id));
        });
        added.ForEach(id => _window.Remove(id));
        Failing = _window.Count;
        await TellAsync();
        return new BanResult(_settings.Name, added, already);
    }

    /// <summary>
    /// Lifts bans for a person: of these ids and, for a network, of everything within. Failures and history go too. An address
    /// inside a network that was banned for its failures frees the network: there is no other way to it. Holds at once even
    /// where the store refuses: whoever is locked out must not wait for room on a disk.
    /// </summary>
    /// <param name="by">Who it is; null where nobody knows.</param>
    /// <returns>The ids that were banned.</returns>
    public Task<IReadOnlyList<FailureId>> UnbanAsync(IReadOnlyList<FailureId> ids, string? by) => UnbanAsync(ids, BanEnd.Manual, by);

    /// <summary>Lifts every ban for a person; as with <see cref="UnbanAsync(IReadOnlyList{FailureId}, string?)"/>, history goes too.</summary>
    /// <param name="by">Who it is; null where nobody knows.</param>
    /// <returns>The ids that were banned.</returns>
    public Task<IReadOnlyList<FailureId>> FlushBansAsync(string? by) =>
        UnbanAsync([.. Register.Page(after: 0, NetAddress.None, int.MaxValue).Select(static ban => ban.Record.Id)], BanEnd.Flushed, by);

    private async Task<IReadOnlyList<FailureId>> UnbanAsync(IReadOnlyList<FailureId> ids, BanEnd end, string? by)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        NoteTime(now);
        await FlushAsync();
        List<ActiveBan> lifted = [.. ids.SelectMany(Register.FindWithin).Concat(ids.Select(AutomaticNetwork).OfType<ActiveBan>()).DistinctBy(b => b.Record.Id)];
        List<FailureId> erased = [.. lifted.Select(b => b.Record.Id).Union(ids)];
        _pending.AddUnbanned(erased, now, end == BanEnd.Flushed, by);
        foreach (FailureId id in erased.TakeLast(MaxUnbansKept))
        {
            NoteUnban(id, now);
        }

        lifted.ForEach(b => Lift(b, end, now));
        erased.ForEach(id => _window.Remove(id));
        erased.ForEach(NoLongerHeld);
        Failing = _window.Count;
        await CommitAsync();
        await TellAsync();
        return [.. lifted.Select(b => b.Record.Id)];
    }

    private ActiveBan? AutomaticNetwork(FailureId id) =>
        Register.FindCovering(id) is { Record: { Failures: > 0, Reason: null } } ban && ban.Record.Id != id ? ban : null;

    /// <summary>Lifts what has ended, forgets failures that count no more, writes positions when it is time.</summary>
    private async Task TickAsync()
    {
        Volatile.Write(ref _tickWaiting, 0);
        if (_isPaused)
        {
            return;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        NoteTime(now);
        IReadOnlyList<ActiveBan> due = Register.TakeDue(now, MaxExpiredPerTurn);
        foreach (ActiveBan ban in due)
        {
            Lift(ban, BanEnd.Expired, now);
        }

        _window.Prune(now);
        _afterBan.Prune(now);
        PruneUnbans(now);
        PruneHeld(now);
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
            _prolonged.Clear();
            throw;
        }
    }

    /// <summary>
    /// A ban by failures lasts no longer than the jail bans now, unless bans grow or it was given its time; a person's ban lasts as
    /// long as he said (spec 2, section 6.4).
    /// </summary>
    private TimeSpan CutToJail(BanRecord stored)
    {
        if (stored.BanTime == BanPeriod.AsTheJail)
        {
            return _settings.BanTime;
        }

        bool isLonger = stored.BanTime == Timeout.InfiniteTimeSpan || stored.BanTime > _settings.BanTime;
        bool isCut = stored.Failures > 0 && !stored.KeepsTime && _settings.Growth is null && isLonger;
        return isCut && _settings.BanTime != Timeout.InfiniteTimeSpan ? _settings.BanTime : stored.BanTime;
    }

    /// <summary>A stored ban under the jail's settings; most need no change, and a restart brings many.</summary>
    private BanRecord AsOfNow(BanRecord stored)
    {
        TimeSpan banTime = CutToJail(stored);
        IReadOnlyList<string> matches = Newest(stored.Matches);
        int count = CountOf(stored);
        bool isSame = banTime == stored.BanTime && ReferenceEquals(matches, stored.Matches) && count == stored.Count;
        return isSame ? stored : stored with { BanTime = banTime, Matches = matches, Count = count };
    }

    /// <summary>What is stored counts one jail's bans; where all count, they are added up anew.</summary>
    private int CountOf(BanRecord stored) =>
        _settings.Growth is { OverAllJails: true } && Earlier(stored.Id, overAllJails: true) is { } all ? all.Count : stored.Count;

    private IReadOnlyList<string> Newest(IReadOnlyList<string> matches) =>
        matches.Count > _settings.MaxMatches ? [.. matches.TakeLast(_settings.MaxMatches)] : matches;
}

/// <summary>What became of a person's bans.</summary>
/// <param name="Jail">Where.</param>
/// <param name="Added">Newly banned.</param>
/// <param name="Already">Banned before; nothing was changed.</param>
public sealed record BanResult(string Jail, IReadOnlyList<FailureId> Added, IReadOnlyList<FailureId> Already);
