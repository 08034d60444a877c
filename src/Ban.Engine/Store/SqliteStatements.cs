using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ban.Engine.Store;

/// <summary>
/// The statements of one connection, prepared once. They go to the library itself: the layer above costs more for each row than
/// SQLite does. Not thread-safe; used under the store's lock.
/// </summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Prepared> _prepared = [];

    /// <summary>Where texts become UTF-8, one after the other.</summary>
    private readonly byte[] _utf8 = new byte[SqliteValue.MaxSmallText * 3];

    /// <summary>Runs one of the texts below with its parameters in order; gives the number of changed rows.</summary>
    /// <exception cref="SqliteException">The library refuses.</exception>
    public int Execute(string sql, params ReadOnlySpan<SqliteValue> values)
    {
        Prepared prepared = Bind(sql, values);
        try
        {
            int code;
            do
            {
                code = raw.sqlite3_step(prepared.Statement);
            }
            while (code == raw.SQLITE_ROW);
            Check(code);
            return raw.sqlite3_changes(connection.Handle);
        }
        finally
        {
            // Gives the step's error once more, which has been thrown already.
            _ = raw.sqlite3_reset(prepared.Statement);
        }
    }

    /// <summary>Runs a query; the caller disposes the rows before the text is used again.</summary>
    /// <exception cref="SqliteException">The library refuses.</exception>
    public SqliteRows Query(string sql, params ReadOnlySpan<SqliteValue> values) => new(Bind(sql, values).Statement, Check);

    public void Dispose()
    {
        foreach (Prepared prepared in _prepared.Values)
        {
            prepared.Statement.Dispose();
        }
    }

    private Prepared Bind(string sql, ReadOnlySpan<SqliteValue> values)
    {
        if (!_prepared.TryGetValue(sql, out Prepared? prepared))
        {
            Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out sqlite3_stmt statement));
            prepared = new Prepared(statement, new SqliteValue[values.Length], [.. Enumerable.Range(0, values.Length).Select(i => raw.sqlite3_bind_parameter_index(statement, $"@{(char)('a' + i)}"))]);
            _prepared.Add(sql, prepared);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i].IsSameAs(prepared.Bound[i]))
            {
                prepared.Bound[i] = default;
                Check(values[i].Bind(prepared.Statement, prepared.Places[i], _utf8));
                prepared.Bound[i] = values[i];
            }
        }

        return prepared;
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code & 0xFF, code);
        }
    }

    /// <param name="Bound">What the parameters are: they outlast a step, and in a burst most of them stay.</param>
    /// <param name="Places">The library's number of each parameter.</param>
    private sealed record Prepared(sqlite3_stmt Statement, SqliteValue[] Bound, int[] Places);
}

/// <summary>A value for a parameter: text, a number, or null.</summary>
internal readonly struct SqliteValue
{
    /// <summary>Longest text, in characters, that is made into UTF-8 without a memory of its own.</summary>
    public const int MaxSmallText = 512;

    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly double _real;
    private readonly long _whole;
    private readonly Kind _kind;

    private SqliteValue(Kind kind, string? text = null, ReadOnlyMemory<byte> utf8 = default, double real = 0, long whole = 0)
    {
        _text = text;
        _utf8 = utf8;
        _real = real;
        _whole = whole;
        _kind = kind;
    }

    private enum Kind
    {
        Unset,
        Null,
        Text,
        Utf8,
        Real,
        Whole,
    }

    public static implicit operator SqliteValue(string? text) => new(text is null ? Kind.Null : Kind.Text, text);

    /// <summary>Text that is UTF-8 already; null where it is empty.</summary>
    public static implicit operator SqliteValue(ReadOnlyMemory<byte> utf8) => new(utf8.IsEmpty ? Kind.Null : Kind.Utf8, utf8: utf8);

    public static implicit operator SqliteValue(double real) => new(Kind.Real, real: real);

    public static implicit operator SqliteValue(long whole) => new(Kind.Whole, whole: whole);

    /// <param name="utf8">Room for a small text; the library makes a copy of its own.</param>
    public int Bind(sqlite3_stmt statement, int place, Span<byte> utf8) => _kind switch
    {
        Kind.Real => raw.sqlite3_bind_double(statement, place, _real),
        Kind.Whole => raw.sqlite3_bind_int64(statement, place, _whole),
        // A span of no bytes has no address, which the library takes for null: a column that must hold something would refuse it.
        Kind.Text when _text!.Length == 0 => raw.sqlite3_bind_text(statement, place, string.Empty),
        Kind.Text when _text!.Length > MaxSmallText => raw.sqlite3_bind_text(statement, place, (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(_text)),
        Kind.Text => raw.sqlite3_bind_text(statement, place, (ReadOnlySpan<byte>)utf8[..Encoding.UTF8.GetBytes(_text, utf8)]),
        Kind.Utf8 => raw.sqlite3_bind_text(statement, place, _utf8.Span),
        _ => raw.sqlite3_bind_null(statement, place),
    };

    /// <summary>Whether it is certainly the same, without looking into texts. Bytes may have changed since.</summary>
    public bool IsSameAs(in SqliteValue other) => _kind == other._kind && _kind switch
    {
        Kind.Null => true,
        Kind.Text => ReferenceEquals(_text, other._text),
        Kind.Real => _real.Equals(other._real),
        Kind.Whole => _whole == other._whole,
        _ => false,
    };
}

/// <summary>The rows of a query, one at a time.</summary>
internal sealed class SqliteRows(sqlite3_stmt statement, Action<int> check) : IDisposable
{
    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">The library refuses.</exception>
    public bool Read()
    {
        int code = raw.sqlite3_step(statement);
        check(code);
        return code == raw.SQLITE_ROW;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>Text as UTF-8; valid until the next row. Empty where there is none.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => IsNull(column) ? [] : raw.sqlite3_column_blob(statement, column);

    public double Real(int column) => raw.sqlite3_column_double(statement, column);

    public long Whole(int column) => raw.sqlite3_column_int64(statement, column);

    public void Dispose() => _ = raw.sqlite3_reset(statement);
}

/// <summary>The texts; parameters are <c>@a</c>, <c>@b</c> ... in order.</summary>
internal static class Sql
{
    public const string Begin = "BEGIN IMMEDIATE";
    public const string Commit = "COMMIT";
    public const string Rollback = "ROLLBACK";

    public const string DisableJails = "UPDATE jails SET enabled = 0";
    public const string EnableJail = "INSERT INTO jails(name, enabled) VALUES (@a, 1) ON CONFLICT(name) DO UPDATE SET enabled = 1";
    public const string KnowJail = "INSERT OR IGNORE INTO jails(name) VALUES (@a)";

    public const string SavePosition = """
        INSERT INTO logs(jail, path, firstlinemd5, lastfilepos) VALUES (@a, @b, @c, @d)
        ON CONFLICT(jail, path) DO UPDATE SET firstlinemd5 = excluded.firstlinemd5, lastfilepos = excluded.lastfilepos
        """;
    public const string SaveCursor = "INSERT OR REPLACE INTO bantui_journal(jail, time, cursor) VALUES (@a, @b, @c)";
    public const string SaveWritten = "INSERT INTO bantui_logs(jail, path, place, written) VALUES (@a, @b, @c, @d) ON CONFLICT(jail, path) DO UPDATE SET place = excluded.place, written = excluded.written";

    public const string LoadPositions = """
        SELECT l.path, l.firstlinemd5, l.lastfilepos, j.cursor, w.written FROM logs l
        LEFT JOIN bantui_journal j ON j.jail = l.jail AND j.time = l.lastfilepos AND l.path = 'systemd-journal'
        LEFT JOIN bantui_logs w ON w.jail = l.jail AND w.path = l.path AND w.place = l.lastfilepos
        WHERE l.jail = @a AND l.path IS NOT NULL
        """;

    public const string AddFailure = """
        INSERT INTO bantui_failures(jail, ip, time, attempts, line, data, path, place, pattern, origin) VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j)
        """;
    public const string DropFailures = "DELETE FROM bantui_failures WHERE jail = @a AND ip = @b";
    public const string DropOldFailures = "DELETE FROM bantui_failures WHERE jail = @a AND time < @b";
    public const string DropForeignFailures = "DELETE FROM bantui_failures WHERE time < @a AND jail IN (SELECT name FROM jails WHERE enabled = 0)";
    public const string WithdrawFailure = "DELETE FROM bantui_failures WHERE jail = @a AND ip = @b AND time = @c";
    public const string TrimFailures = "DELETE FROM bantui_failures WHERE rowid <= (SELECT max(rowid) FROM bantui_failures) - @a";
    public const string LoadFailures = """
        SELECT ip, time, attempts, line, data, path, place, pattern, origin FROM (SELECT rowid AS place, * FROM bantui_failures WHERE jail = @a AND time >= @b
        ORDER BY time DESC LIMIT @c) ORDER BY time, place
        """;

    public const string LastOfOne = "SELECT bancount, timeofban FROM bips WHERE ip = @a AND jail = @b";
    public const string LastOfAll = "SELECT sum(bancount), max(timeofban) FROM bips WHERE ip = @a";

    public const string AddUnban = "INSERT OR REPLACE INTO bantui_unbans(jail, ip, time) VALUES (@a, @b, @c)";
    public const string LoadUnbans = "SELECT ip, time FROM bantui_unbans WHERE jail = @a AND time >= @b ORDER BY time DESC LIMIT @c";
    public const string PurgeUnbans = "DELETE FROM bantui_unbans WHERE time < @a";

    /// <summary>
    /// The same ban again, prolonged: its row is changed, history does not grow. The plus keeps the index on jail and time out of
    /// it, under which a burst of one second would be searched from end to end for each ban.
    /// </summary>
    public const string ChangeBan = "UPDATE bans SET bantime = @d, bancount = @e, data = @f WHERE jail = @a AND ip = @b AND +timeofban = @c";
    public const string AddBan = "INSERT INTO bans(jail, ip, timeofban, bantime, bancount, data) VALUES (@a, @b, @c, @d, @e, @f)";

    /// <summary>Changed where it is there: replaced, every index of the row would be searched first.</summary>
    public const string SetLastBan = """
        INSERT INTO bips(jail, ip, timeofban, bantime, bancount, data) VALUES (@a, @b, @c, @d, @e, @f) ON CONFLICT(ip, jail)
        DO UPDATE SET timeofban = excluded.timeofban, bantime = excluded.bantime, bancount = excluded.bancount, data = excluded.data
        """;
    /// <summary>Says by its number of rows whether the ban is new: then it has no row to change in history either.</summary>
    public const string AddOwnBan = """
        INSERT OR IGNORE INTO bantui_bans(jail, ip, timeofban, active, reason, bantime, bancount, failures, story) VALUES (@a, @b, @c, @e, @d, @f, @g, @h, @i)
        """;

    public const string SetOwnBan = """
        INSERT OR REPLACE INTO bantui_bans(jail, ip, timeofban, active, reason, bantime, bancount, failures, story) VALUES (@a, @b, @c, @e, @d, @f, @g, @h, @i)
        """;

    public const string ProlongBan = "UPDATE bans SET bantime = @d WHERE jail = @a AND ip = @b AND +timeofban = @c";
    public const string ProlongLastBan = "UPDATE bips SET bantime = @d WHERE ip = @b AND jail = @a AND timeofban = @c";
    public const string ProlongOwnBan = "UPDATE bantui_bans SET active = 2, bantime = @d WHERE jail = @a AND ip = @b AND timeofban = @c";

    public const string EndBan = """
        INSERT INTO bantui_bans(jail, ip, timeofban, active, bantime, bancount, ended, how) SELECT jail, ip, timeofban, 0, bantime, bancount, @c, 1
        FROM bips WHERE jail = @a AND ip = @b
        ON CONFLICT(jail, ip, timeofban) DO UPDATE SET active = 0, ended = excluded.ended, how = 1
        """;

    public const string EraseBans = "DELETE FROM bans WHERE jail = @a AND ip = @b";
    public const string EraseLastBan = "DELETE FROM bips WHERE jail = @a AND ip = @b";
    public const string LiftOwnBan = "UPDATE bantui_bans SET active = 0, ended = @c, how = @d, lifter = @e WHERE jail = @a AND ip = @b AND active <> 0";

    public const string LoadBans = """
        SELECT b.ip, b.timeofban, b.bantime, b.bancount, b.data, o.reason, o.active FROM bips b
        LEFT JOIN bantui_bans o ON o.jail = b.jail AND o.ip = b.ip AND o.timeofban = b.timeofban
        WHERE b.jail = @a AND (b.bantime < 0 OR b.timeofban + b.bantime > @b) AND coalesce(o.active, 1) <> 0 ORDER BY b.ip
        """;

    /// <summary>The newest first; far more bans of one id than anybody reads lines of are not looked at.</summary>
    public const string LoadMatches = "SELECT data FROM bans WHERE ip = @a AND (@b IS NULL OR jail = @b) ORDER BY timeofban DESC, rowid DESC LIMIT 1000";

    public const string PurgeBans = "DELETE FROM bans WHERE timeofban < @a";
    public const string PurgeLastBans = "DELETE FROM bips WHERE timeofban < @a AND bantime <> -1 AND timeofban + 3 * bantime < @a";
    public const string PurgeOwnBans = """
        DELETE FROM bantui_bans WHERE coalesce(ended, timeofban) < @a
        AND NOT EXISTS (SELECT 1 FROM bips b WHERE b.jail = bantui_bans.jail AND b.ip = bantui_bans.ip AND b.timeofban = bantui_bans.timeofban)
        """;

    /// <summary>Bans that fail2ban made have no row of ours.</summary>
    public const string LoadPast = """
        SELECT * FROM (
        SELECT jail, ip, timeofban, active, reason, bantime, bancount, failures, story, ended, how, lifter FROM bantui_bans WHERE (@a IS NULL OR jail = @a) AND (@b IS NULL OR ip = @b)
        UNION ALL SELECT b.jail, b.ip, b.timeofban, 1, NULL, b.bantime, b.bancount, json_extract(b.data, '$.failures'), NULL, NULL, NULL, NULL FROM bans b
        WHERE (@a IS NULL OR b.jail = @a) AND (@b IS NULL OR b.ip = @b)
        AND NOT EXISTS (SELECT 1 FROM bantui_bans o WHERE o.jail = b.jail AND o.ip = b.ip AND o.timeofban = b.timeofban))
        WHERE @c IS NULL OR (timeofban, jail, ip) < (@c, @d, @e) ORDER BY timeofban DESC, jail DESC, ip DESC LIMIT @f
        """;

    /// <summary>By the index on jail and time; older bans are not looked at.</summary>
    public const string LoadBannedSince = """
        SELECT ip, count(*), sum(json_extract(data, '$.failures')) FROM bans
        WHERE jail IN (SELECT name FROM jails) AND timeofban >= @a GROUP BY ip LIMIT @b
        """;

    public const string LoadFailuresOf = """
        SELECT jail, time, attempts, line, path, place, pattern, origin, ip, rowid FROM bantui_failures
        WHERE rowid > @c AND (@b IS NULL OR ip = @b) AND (@a IS NULL OR jail = @a) ORDER BY rowid LIMIT @d
        """;
    public const string PurgeJails = """
        DELETE FROM jails WHERE enabled = 0 AND NOT EXISTS (SELECT 1 FROM bans WHERE bans.jail = jails.name)
        AND NOT EXISTS (SELECT 1 FROM bips WHERE bips.jail = jails.name)
        """;
    public const string PurgeCursors = "DELETE FROM bantui_journal WHERE jail NOT IN (SELECT name FROM jails)";
    public const string PurgeWritten = "DELETE FROM bantui_logs WHERE jail NOT IN (SELECT name FROM jails)";
}
