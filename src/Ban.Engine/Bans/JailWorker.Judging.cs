using System.Numerics;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Ban.Matching.Lines;

namespace Ban.Engine.Bans;

/// <content>From a batch of lines to failures and bans.</content>
internal sealed partial class JailWorker
{
    private readonly List<Failure> _found = [];
    private readonly List<EngineEvent> _events = [];
    private readonly List<ActionTicket> _bans = [];
    private readonly List<ActionTicket> _unbans = [];
    private string[]? _origins;
    private JailSettings? _originsOf;
    private int _faults;
    private int _unwritten;
    private bool _toldCut;

    private async Task ProcessAsync(SourceBatch batch)
    {
        try
        {
            JudgeLines(batch);
            _pending.Add(batch);
        }
        finally
        {
            batch.Lines.Dispose();
            Interlocked.Decrement(ref _batchesWaiting);
            RoomMade?.Invoke();
        }

        Failing = _window.Count;
        LookAround();
        if ((_pending.IsUrgent || _events.Count > 0) && IsTimeToWrite())
        {
            await CommitAsync();
            await TellAsync();
        }

        await TellCheckAsync();
    }

    /// <summary>
    /// Batches that wait already go to disk with this one, but no more than may wait at a time: under a flood one transaction
    /// changes the same pages for all of them. Nothing is told before.
    /// </summary>
    private bool IsTimeToWrite()
    {
        bool isBatchNext = _items.Reader.TryPeek(out JailItem next) && next.Command is null;
        _unwritten = isBatchNext && _unwritten + 1 < MaxBatches ? _unwritten + 1 : 0;
        return _unwritten == 0;
    }

    private void JudgeLines(in SourceBatch batch)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        NoteTime(now);
        DateTimeOffset oldest = now - _findTime;
        LineContext context = new(now, batch.InOperation)
        {
            OldestUseful = batch.InOperation ? null : batch.NotBefore > oldest ? batch.NotBefore : oldest,
        };
        int lines = 0;
        foreach (LogLine line in batch.Lines.Lines)
        {
            lines++;
            _found.Clear();
            _pending.HasMatched |= Match(line, context with { KnownTime = line.Time }, batch.Path);
            if (_parts.Matcher.Limits is { HasNews: true } limits)
            {
                TellLimits(limits, line, batch.Path, now);
            }

            foreach (Failure failure in _found)
            {
                Judge(failure, batch.Path, line.Offset, now);
            }
        }

        Statistics.AddLines(lines);
    }

    /// <summary>Whether a pattern matched. A fault of the matcher costs one line: else whoever can write that line could stop the jail.</summary>
    private bool Match(in LogLine line, in LineContext context, string path)
    {
        try
        {
            LineVerdict verdict = _parts.Matcher.Match(line.Bytes, context, _found);
            _undated += verdict == LineVerdict.NoTime ? 1 : 0;
            return verdict == LineVerdict.Matched;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (BitOperations.IsPow2(++_faults))
            {
                BanLog.LineFaulted(_parts.Log, _settings.Name, path, line.Offset, _faults, e);
            }

            _found.Clear();
            return false;
        }
    }

    private void Judge(Failure found, string path, long offset, DateTimeOffset now)
    {
        if (_parts.Ignore(found.Id, found.Address) is { } rule)
        {
            _events.Add(new FailureIgnored(now, _settings.Name, found.Id, rule));
            return;
        }

        Failure failure = Widen(found) with { Path = path, Offset = offset };
        if (IsFromBeforeUnban(failure))
        {
            _events.Add(new FailureIgnored(now, _settings.Name, failure.Id, "unban since then"));
        }
        else if (!IsBanned(failure, now) && !Ask(failure, path, offset, now))
        {
            _pending.Add(RecordOf(failure));
            Count(failure, path, offset, now);
        }
    }

    /// <summary>Whether the id is banned already; a ban that is over is lifted on the way.</summary>
    private bool IsBanned(Failure failure, DateTimeOffset now)
    {
        FailureId id = failure.Id;
        ActiveBan? ban = Register.FindCovering(id);
        if (ban is null && IsWidened(failure))
        {
            // Of a network that holds what is ignored, single addresses are banned.
            id = failure.Address;
            ban = Register.Find(id);
        }

        if (ban is null)
        {
            return false;
        }

        if (ban.Record.End <= now)
        {
            Lift(ban, BanEnd.Expired, now);
            return false;
        }

        _events.Add(new AlreadyBanned(now, _settings.Name, id, ban.Record.Time));
        Watch(ban, failure, now);
        AskForCheck(ban, now);
        return true;
    }

    private void Count(Failure failure, string path, long offset, DateTimeOffset now)
    {
        (Failure weighed, int bans) = Weigh(failure);
        FailureCount count = _window.Add(weighed);
        Statistics.AddFailure();
        _events.Add(new FailureFound(
            now, _settings.Name, failure.Id, failure.Time, count.Attempts, _settings.MaxRetry, path, offset,
            LastLine(failure) ?? string.Empty, failure.Groups.GetValueOrDefault("user"), failure.Pattern, failure.Groups)
        {
            KnownBans = bans,
            Weight = weighed.Weight ?? failure.Attempts,
            FindTime = _findTime,
            Failregex = IsOfPattern(failure) ? _settings.Filter.FailRegex[failure.Pattern] : null,
            Places = failure.Places,
            LogTimeZone = _settings.LogTimeZone,
        });
        if (count.LimitReached)
        {
            BanFor(failure, count.Attempts, now);
        }
    }

    private void BanFor(Failure failure, int attempts, DateTimeOffset now)
    {
        GrownBan grown = Grow(failure.Id);
        if (BanPeriod.End(failure.Time, grown.BanTime) <= now)
        {
            _events.Add(new BanPassedOver(now, _settings.Name, failure.Id));
        }
        else if (!MustWait(failure.Id, failure, attempts, now) && _window.TryTake(failure.Id, out FailureTicket? ticket))
        {
            FailureId id = Narrow(failure, now);
            BanRecord record = new(id, ticket.Last, grown.BanTime, grown.Count, ticket.Attempts, ticket.Matches, Groups(ticket))
            {
                OwnCount = grown.OwnCount,
                Story = [.. ticket.Failures.TakeLast(FailureStory.MaxFailures).Select(RecordOf)],
            };
            Apply(record, restored: false, now, grown);
            _pending.Add(record);
            BanNetworkOf(record, now);
        }
    }

    /// <summary>The groups, and the address where the id is not one: after a restart the actions need it again.</summary>
    private static IReadOnlyDictionary<string, string> Groups(FailureTicket ticket) =>
        ticket.Id.IsAddress || ticket.Address == NetAddress.None || ticket.Groups.ContainsKey("ip")
            ? ticket.Groups
            : new Dictionary<string, string>(ticket.Groups, StringComparer.Ordinal) { ["ip"] = ticket.Address.ToString() };

    /// <summary>Puts a ban in force: register, event and action job; writing it is the caller's.</summary>
    private void Apply(BanRecord record, bool restored, DateTimeOffset now, GrownBan? grown = null)
    {
        Register.TryAdd(record, restored);
        NoLongerHeld(record.Id);
        _bans.Add(ActiveBan.ToTicket(record, restored));
        _events.Add(new Banned(
            now, _settings.Name, record.Id, record.Time, record.BanTime, record.Count, record.Failures, record.Reason, restored)
        {
            LastBan = grown?.LastBan,
            GrownFrom = grown?.LastBan is null ? null : _settings.BanTime,
        });
    }

    /// <summary>Ends a ban: register, event and action job; written with the rest.</summary>
    private void Lift(ActiveBan ban, BanEnd end, DateTimeOffset now)
    {
        FailureId id = ban.Record.Id;
        Register.Remove(id);
        _afterBan.Remove(id);
        _prolonged.RemoveAll(ticket => ticket.Id == id);

        // A ban that the actions have not heard of needs no lifting; told of both in one go, they would be left with the ban.
        if (_bans.RemoveAll(ticket => ticket.Id == id) == 0)
        {
            _unbans.Add(ActiveBan.ToTicket(ban.Record, ban.Restored));
        }

        _events.Add(new Unbanned(now, _settings.Name, id, end));
        if (end == BanEnd.Expired)
        {
            _pending.AddExpired(id);
        }
    }

    private FailureRecord RecordOf(Failure failure) => new(failure.Id, failure.Time, failure.Attempts, LastLine(failure), failure.Groups)
    {
        Path = failure.Path,
        Offset = failure.Offset,
        Pattern = IsFromLog(failure) ? failure.Pattern : -1,
        PatternOrigin = OriginOf(failure),
    };

    /// <summary>Where the pattern stands that caught a failure, as text; null where there is none.</summary>
    private string? OriginOf(Failure failure)
    {
        if (_origins is null || _originsOf != _settings)
        {
            _originsOf = _settings;
            _origins = [.. _settings.Filter.FailRegex.Select(static pattern => pattern.Origin.ToString())];
        }

        return IsOfPattern(failure) ? _origins[failure.Pattern] : null;
    }

    private static bool IsFromLog(Failure failure) => failure.Path is not null and not ReportedPath;

    private bool IsOfPattern(Failure failure) => IsFromLog(failure) && failure.Pattern < _settings.Filter.FailRegex.Count;

    private static string? LastLine(Failure failure) => failure.Lines.Count > 0 ? failure.Lines[^1] : null;
}
