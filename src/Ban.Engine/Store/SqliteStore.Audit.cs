using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Ban.Engine.Store;

/// <content>The audit: a table of its own beside fail2ban's.</content>
public sealed partial class SqliteStore : IAuditStore
{
    /// <summary>Entries kept, give or take <see cref="AuditTrimInterval"/>: who may only look can still fill the table with refusals.</summary>
    private const int MaxAuditEntries = 100_000;

    private const int AuditTrimInterval = 1000;

    private int _auditSinceTrim;

    /// <summary>An audit that ends with the process, for a daemon without a database.</summary>
    public static IAuditStore InMemory(TimeProvider clock, ILogger log)
    {
        StoreOptions options = new() { File = SqliteFile.Memory };
        return new SqliteStore(SqliteFile.Open(SqliteFile.Memory, clock, log), options, clock, log);
    }

    public async ValueTask<long> BeginAuditAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        long id = 0;
        await EnqueueAsync(new Request(() => id = WriteAudit(entry)), CancellationToken.None);
        return id;
    }

    public ValueTask EndAuditAsync(long id, int code, string? result) =>
        EnqueueAsync(new Request(() => _statements.Execute(AuditSql.End, id, code, Bounded(result))), CancellationToken.None);

    public IReadOnlyList<AuditEntry> ListAudit(AuditFilter filter, long? before, int limit)
    {
        ArgumentNullException.ThrowIfNull(filter);
        List<AuditEntry> entries = [];
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = _questions.Query(
                    AuditSql.List, before ?? long.MaxValue, Seconds(filter.Since, double.MinValue), Seconds(filter.Until, double.MaxValue),
                    filter.User, filter.Method, filter.Failed is { } failed ? (failed ? 1 : 0) : -1, limit);
                while (rows.Read())
                {
                    entries.Add(ReadAudit(rows));
                }
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }

        return entries;
    }

    private long WriteAudit(AuditEntry entry)
    {
        _statements.Execute(
            AuditSql.Begin, ToSeconds(entry.Time), (long)entry.UserId, Bounded(entry.User), entry.ProcessId, Bounded(entry.Process),
            Bounded(entry.Method), Bounded(entry.Parameters), entry.Code is { } code ? code : (string?)null, Bounded(entry.Result), Bounded(entry.LoginUser));
        long id = raw.sqlite3_last_insert_rowid(_connection.Handle);
        if (++_auditSinceTrim >= AuditTrimInterval)
        {
            _auditSinceTrim = 0;
            _statements.Execute(AuditSql.Trim, MaxAuditEntries);
        }

        return id;
    }

    private void PurgeAudit(DateTimeOffset now) => _statements.Execute(AuditSql.Purge, SecondsBefore(now, _options.AuditAge));

    private static AuditEntry ReadAudit(SqliteRows rows) => new(
        FromSeconds(rows.Real(1)), (uint)rows.Whole(2), rows.Text(3), (int)rows.Whole(4), rows.Text(5), rows.Text(6) ?? string.Empty, rows.Text(7))
    {
        Id = rows.Whole(0),
        Code = rows.IsNull(8) ? null : (int)rows.Whole(8),
        Result = rows.Text(9),
        LoginUser = rows.Text(10),
    };

    private static double Seconds(DateTimeOffset? time, double otherwise) => time is { } some ? ToSeconds(some) : otherwise;

    private static string? Bounded(string? text) => text is { Length: > AuditEntry.MaxTextLength } ? $"{text[..(AuditEntry.MaxTextLength - 1)]}…" : text;
}

/// <summary>The texts of the audit; parameters are <c>@a</c>, <c>@b</c> ... in order.</summary>
internal static class AuditSql
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS bantui_audit(id INTEGER PRIMARY KEY, time REAL NOT NULL, uid INTEGER NOT NULL, user TEXT,
            pid INTEGER NOT NULL, process TEXT, method TEXT NOT NULL, params TEXT, code INTEGER, result TEXT, login TEXT);
        CREATE INDEX IF NOT EXISTS bantui_audit_time ON bantui_audit(time);
        """;

    public const string Begin = """
        INSERT INTO bantui_audit(time, uid, user, pid, process, method, params, code, result, login)
        VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j)
        """;

    public const string End = "UPDATE bantui_audit SET code = @b, result = @c WHERE id = @a";

    public const string List = """
        SELECT id, time, uid, user, pid, process, method, params, code, result, login FROM bantui_audit
        WHERE id < @a AND time >= @b AND time < @c
        AND (@d IS NULL OR user = @d OR login = @d OR CAST(uid AS TEXT) = @d)
        AND (@e IS NULL OR method = @e OR (substr(@e, -1) = '.' AND substr(method, 1, length(@e)) = @e))
        AND (@f < 0 OR (coalesce(code, 1) <> 0) = @f)
        ORDER BY id DESC LIMIT @g
        """;

    public const string Trim = "DELETE FROM bantui_audit WHERE id <= (SELECT max(id) FROM bantui_audit) - @a";
    public const string Purge = "DELETE FROM bantui_audit WHERE time < @a";
}
