using Ban.Core.Net;

namespace Ban.Engine.Store;

public sealed partial class SqliteStore
{
    /// <summary>Longest ban, in seconds, that a date can still be added to; some 3,000 years.</summary>
    private const double MaxSeconds = 1e11;

    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Failures kept over all jails, give or take <see cref="TrimInterval"/>.</summary>
    private const int MaxStoredFailures = 500_000;

    private const int TrimInterval = 10_000;

    private readonly BanDataWriter _json = new();
    private int _failuresSinceTrim;

    /// <summary>What a person or a rule erased goes first: failures and bans beside it in the batch came after it.</summary>
    private void Write(StoreBatch batch)
    {
        _statements.Execute(Sql.KnowJail, batch.Jail);
        Erase(batch);
        foreach (FailureRecord failure in batch.Failures)
        {
            WriteFailure(batch.Jail, failure);
        }

        TrimFailures(batch.Failures.Count);
        foreach (FailureId id in batch.Expired)
        {
            _statements.Execute(Sql.EndBan, batch.Jail, id.ToString(), ToSeconds(_clock.GetUtcNow()));
        }

        foreach (BanRecord ban in batch.Bans)
        {
            WriteBan(batch.Jail, ban);
        }

        foreach (BanRecord ban in batch.Prolonged)
        {
            Prolong(batch.Jail, ban);
        }

        foreach (LogPosition position in batch.Positions)
        {
            WritePosition(batch.Jail, position);
        }
    }

    private void Erase(StoreBatch batch)
    {
        foreach (FailureId id in batch.Unbanned)
        {
            string text = id.ToString();
            _statements.Execute(Sql.AddUnban, batch.Jail, text, ToSeconds(batch.UnbanTime));
            foreach (string sql in (ReadOnlySpan<string>)[Sql.EraseBans, Sql.EraseLastBan, Sql.DropFailures])
            {
                _statements.Execute(sql, batch.Jail, text);
            }

            _statements.Execute(Sql.LiftOwnBan, batch.Jail, text, ToSeconds(batch.UnbanTime), (long)(batch.IsFlush ? BanEnd.Flushed : BanEnd.Manual), batch.UnbannedBy);
        }

        foreach (FailureId id in batch.Forgotten)
        {
            _statements.Execute(Sql.DropFailures, batch.Jail, id.ToString());
        }

        foreach (FailureRecord failure in batch.Withdrawn)
        {
            _statements.Execute(Sql.WithdrawFailure, batch.Jail, failure.Id.ToString(), ToSeconds(failure.Time));
        }
    }

    /// <summary>A place in the journal is for fail2ban a time in seconds; ours finds the very entry.</summary>
    private void WritePosition(string jail, LogPosition position)
    {
        if (position.Cursor is not { } cursor)
        {
            _statements.Execute(Sql.SavePosition, jail, position.Path, position.FirstLineHash, position.Offset);
            if (position.Written is { } written)
            {
                _statements.Execute(Sql.SaveWritten, jail, position.Path, position.Offset, ToSeconds(written));
            }

            return;
        }

        double time = position.Offset / MicrosecondsPerSecond;
        _statements.Execute(Sql.SavePosition, jail, position.Path, position.FirstLineHash, time);
        _statements.Execute(Sql.SaveCursor, jail, time, cursor);
    }

    /// <summary>A flood of distinct addresses must not fill the disk: the oldest failures go first, as they do in memory.</summary>
    private void TrimFailures(int added)
    {
        _failuresSinceTrim += added;
        if (_failuresSinceTrim >= TrimInterval)
        {
            _failuresSinceTrim = 0;
            _statements.Execute(Sql.TrimFailures, MaxStoredFailures);
        }
    }

    private void WriteFailure(string jail, FailureRecord failure)
    {
        string? line = failure.Line is { Length: > BanData.MaxTextLength } ? failure.Line[..BanData.MaxTextLength] : failure.Line;
        ReadOnlyMemory<byte> data = failure.Groups.Count == 0 ? default : _json.Write(BanData.Empty with { Groups = failure.Groups }, maxMatches: 0);
        _statements.Execute(Sql.AddFailure, jail, failure.Id.ToString(), ToSeconds(failure.Time), failure.Attempts, line, data, failure.Path, failure.Offset, failure.Pattern, failure.PatternOrigin);
    }

    private void Prolong(string jail, BanRecord ban)
    {
        string id = ban.Id.ToString();
        long time = (long)Math.Round(ToSeconds(ban.Time));
        double banTime = ToColumn(ban.BanTime);
        _statements.Execute(Sql.ProlongBan, jail, id, time, banTime);
        _statements.Execute(Sql.ProlongLastBan, jail, id, time, banTime);
        _statements.Execute(Sql.ProlongOwnBan, jail, id, time, banTime);
    }

    private void WriteBan(string jail, BanRecord ban)
    {
        int count = ban.OwnCount ?? ban.Count;
        string id = ban.Id.ToString();
        long time = (long)Math.Round(ToSeconds(ban.Time));
        double banTime = ToColumn(ban.BanTime);
        int active = ban.KeepsTime ? 2 : 1;
        ReadOnlyMemory<byte> data = _json.Write(new BanData(ban.Matches, ban.Failures, ban.Groups), _options.MaxMatches);
        ReadOnlyMemory<byte> story = FailureStory.ToUtf8(ban.Story);
        bool isNew = _statements.Execute(Sql.AddOwnBan, jail, id, time, ban.Reason, active, banTime, count, ban.Failures, story) > 0;
        if (!isNew)
        {
            _statements.Execute(Sql.SetOwnBan, jail, id, time, ban.Reason, active, banTime, count, ban.Failures, story);
        }

        if (isNew || _statements.Execute(Sql.ChangeBan, jail, id, time, banTime, count, data) == 0)
        {
            _statements.Execute(Sql.AddBan, jail, id, time, banTime, count, data);
        }

        _statements.Execute(Sql.SetLastBan, jail, id, time, banTime, count, data);
        _statements.Execute(Sql.DropFailures, jail, id);
    }

    private void DisableJails() => _statements.Execute(Sql.DisableJails);

    /// <summary>Whole seconds become integers by the column's affinity.</summary>
    private static double ToColumn(TimeSpan banTime) => banTime == Timeout.InfiniteTimeSpan ? -1 : banTime.TotalSeconds;

    private static double ToSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>To the microsecond: a double of today's seconds carries no more.</summary>
    private static DateTimeOffset FromSeconds(double seconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(Math.Clamp(seconds, -MaxSeconds / 2, MaxSeconds) * 1e6) * TimeSpan.TicksPerMicrosecond);
}
