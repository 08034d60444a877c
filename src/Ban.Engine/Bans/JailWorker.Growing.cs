using Ban.Core.Jails;
using Ban.Core.Jails.Formulas;
using Ban.Core.Net;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>Known offenders, bans that grow, and bans that are prolonged (spec 2, sections 2.4 and 4).</content>
internal sealed partial class JailWorker
{
    /// <summary>Banned ids whose further failures are counted at a time.</summary>
    private const int MaxWatchedBans = 10_000;

    /// <summary>An end that would move by less stays: under a flood it would be written again and again, and each ban lasts for many times that.</summary>
    private static readonly TimeSpan s_leastProlonging = TimeSpan.FromSeconds(1);

    /// <summary>Failures of ids that are banned already: enough of them, and the ban begins anew.</summary>
    private readonly FailureWindow _afterBan;

    private bool _isHistoryBroken;
    private bool _isFormulaBroken;

    /// <summary>A failure of somebody who was banned before counts as several.</summary>
    /// <returns>The failure, and the bans so far that give it more weight.</returns>
    private (Failure Weighed, int Bans) Weigh(Failure failure)
    {
        if (_settings.Growth is null || Earlier(failure.Id, overAllJails: false) is not { } history || failure.Time <= history.Last)
        {
            return (failure, 0);
        }

        int weight = BanGrowth.Weight(history.Count, _settings.MaxRetry);
        return weight > 1 ? (failure with { Weight = failure.Attempts + weight - 1 }, history.Count) : (failure, 0);
    }

    /// <summary>How long a ban lasts that begins now, and which of its id it is.</summary>
    private GrownBan Grow(FailureId id)
    {
        if (_settings.Growth is not { } growth || Earlier(id, overAllJails: false) is not { } own)
        {
            own = default;
        }

        BanHistory all = _settings.Growth is { OverAllJails: true } && Earlier(id, overAllJails: true) is { } everywhere ? everywhere : own;
        if (_settings.Growth is null || all.Count < 1)
        {
            return new GrownBan(_settings.BanTime, 1, null, null);
        }

        int count = (int)Math.Min((long)all.Count + 1, int.MaxValue);
        int? ownCount = all.Count == own.Count ? null : own.Count + 1;
        DateTimeOffset? last = BanPeriod.IsPermanent(_settings.BanTime) ? null : all.Last;
        return new GrownBan(last is null ? _settings.BanTime : GrownTime(_settings.Growth, all.Count), count, ownCount, last);
    }

    private TimeSpan GrownTime(BanGrowth growth, int earlier)
    {
        try
        {
            return growth.Grow(_settings.BanTime, earlier, Random.Shared);
        }
        catch (FormulaException e)
        {
            if (!_isFormulaBroken)
            {
                _isFormulaBroken = true;
                Warn($"bantime.formula has no value after {earlier} bans, so that the ban does not grow: {e.Message}");
            }

            return _settings.BanTime;
        }
    }

    /// <summary>The bans of an id so far, those included that wait to be written.</summary>
    private BanHistory? Earlier(FailureId id, bool overAllJails)
    {
        BanHistory? stored = null;
        try
        {
            stored = _parts.Store.FindHistory(overAllJails ? null : _settings.Name, id);
            _isHistoryBroken = false;
        }
        catch (StoreException e)
        {
            if (!_isHistoryBroken)
            {
                _isHistoryBroken = true;
                Warn($"earlier bans cannot be looked up: {e.Message}");
            }
        }

        return _pending.FindBan(id) is { } waiting && waiting.Count > (stored?.Count ?? 0) ? new BanHistory(waiting.Count, waiting.Time) : stored;
    }

    /// <summary>Who goes on although he is banned, as often as a ban takes, is banned from then on.</summary>
    private void Watch(ActiveBan ban, Failure failure, DateTimeOffset now)
    {
        if (ban.Record.End == DateTimeOffset.MaxValue || failure.Time <= ban.Record.Time)
        {
            return;
        }

        FailureId id = ban.Record.Id;
        if (_afterBan.Add(new Failure { Id = id, Time = failure.Time, Attempts = failure.Attempts }).LimitReached)
        {
            _afterBan.Remove(id);
            DateTimeOffset end = BanPeriod.End(failure.Time, _settings.BanTime);
            if (end - ban.Record.End >= s_leastProlonging)
            {
                ProlongTo(ban, end, now);
            }
        }
    }

    /// <summary>Moves the end of a ban; false if it ends later already.</summary>
    private bool ProlongTo(ActiveBan ban, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= ban.Record.End)
        {
            return false;
        }

        TimeSpan banTime = end == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : end - ban.Record.Time;
        BanRecord record = ban.Record with { BanTime = banTime, KeepsTime = true };
        Register.Prolong(record.Id, banTime);
        _pending.AddProlonged(record);
        _prolonged.Add(ActiveBan.ToTicket(record, ban.Restored));
        _events.Add(new BanProlonged(now, _settings.Name, record.Id, record.Time, banTime, record.Count));
        return true;
    }
}

/// <summary>How a ban has grown.</summary>
/// <param name="BanTime">How long it lasts.</param>
/// <param name="Count">Bans of the id so far, this one included.</param>
/// <param name="OwnCount">Those of this jail alone, where <paramref name="Count"/> is over all.</param>
/// <param name="LastBan">When the ban before began; null if there was none or bans do not grow.</param>
internal sealed record GrownBan(TimeSpan BanTime, int Count, int? OwnCount, DateTimeOffset? LastBan);
