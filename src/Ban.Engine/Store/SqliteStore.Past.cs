using Ban.Core.Net;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <content>What was: for people who ask why.</content>
public sealed partial class SqliteStore
{
    private static readonly Dictionary<string, string> s_noGroups = [];

    public IReadOnlyList<PastBan> Past(PastBanQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<PastBan> bans = [];
        SqliteValue after = query.After is { } last ? ToSeconds(last.Record.Time) : (string?)null;
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = _questions.Query(
                    Sql.LoadPast, query.Jail, query.Id?.ToString(), after, query.After?.Jail, query.After?.Record.Id.ToString(), query.Limit);
                while (rows.Read())
                {
                    bans.Add(ReadPast(rows));
                }
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }

        return bans;
    }

    public void ReadBanned(DateTimeOffset since, int limit, Action<FailureId, int, long> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = _questions.Query(Sql.LoadBannedSince, ToSeconds(since), limit);
                while (rows.Read())
                {
                    take(FailureId.Parse(rows.Text(0) ?? string.Empty), (int)rows.Whole(1), rows.IsNull(2) ? 0 : rows.Whole(2));
                }
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }
    }

    public IReadOnlyList<StoredFailure> Failures(string? jail, FailureId? id, long after, int limit)
    {
        List<StoredFailure> failures = [];
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = _questions.Query(Sql.LoadFailuresOf, jail, id?.ToString(), after, limit);
                while (rows.Read())
                {
                    failures.Add(new StoredFailure(rows.Whole(9), rows.Text(0) ?? string.Empty, new FailureRecord(FailureId.Parse(rows.Text(8) ?? string.Empty), FromSeconds(rows.Real(1)), (int)rows.Whole(2), rows.Text(3), s_noGroups)
                    {
                        Path = rows.Text(4),
                        Offset = rows.IsNull(5) ? -1 : rows.Whole(5),
                        Pattern = rows.IsNull(6) ? -1 : (int)rows.Whole(6),
                        PatternOrigin = rows.Text(7),
                    }));
                }
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }

        return failures;
    }

    private static PastBan ReadPast(SqliteRows rows)
    {
        FailureId id = FailureId.Parse(rows.Text(1) ?? string.Empty);
        double banTime = rows.Real(5);
        var record = new BanRecord(
            id,
            FromSeconds(rows.Real(2)),
            banTime < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Math.Min(banTime, MaxSeconds)),
            (int)Math.Clamp(rows.Whole(6), 0, int.MaxValue),
            (int)Math.Clamp(rows.Whole(7), 0, int.MaxValue),
            [],
            s_noGroups)
        {
            Reason = rows.Text(4),
            Story = FailureStory.Parse(id, rows.Utf8(8).ToArray()),
        };
        return new PastBan(
            rows.Text(0) ?? string.Empty, record, rows.IsNull(9) ? null : FromSeconds(rows.Real(9)),
            (BanEnd)Math.Clamp(rows.Whole(10), (long)BanEnd.None, (long)BanEnd.Flushed))
        { LiftedBy = rows.Text(11) };
    }
}
