using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <summary>The statements of one connection, prepared once. Not thread-safe; used under the store's lock.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    /// <summary>Runs one of the texts below with its parameters in order; gives the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query; the caller disposes the reader before the text is used again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (SqliteCommand command in _prepared.Values)
        {
            command.Dispose();
        }
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter($"@{(char)('a' + i)}", null));
            }

            _prepared.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
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

    public const string LoadPositions = """
        SELECT l.path, l.firstlinemd5, l.lastfilepos, j.cursor FROM logs l
        LEFT JOIN bantui_journal j ON j.jail = l.jail AND j.time = l.lastfilepos AND l.path = 'systemd-journal'
        WHERE l.jail = @a AND l.path IS NOT NULL
        """;

    public const string AddFailure = "INSERT INTO bantui_failures(jail, ip, time, attempts, line, data) VALUES (@a, @b, @c, @d, @e, @f)";
    public const string DropFailures = "DELETE FROM bantui_failures WHERE jail = @a AND ip = @b";
    public const string DropOldFailures = "DELETE FROM bantui_failures WHERE jail = @a AND time < @b";
    public const string DropForeignFailures = "DELETE FROM bantui_failures WHERE time < @a AND jail IN (SELECT name FROM jails WHERE enabled = 0)";
    public const string LoadFailures = "SELECT ip, time, attempts, line, data FROM bantui_failures WHERE jail = @a AND time >= @b ORDER BY time, rowid";

    /// <summary>
    /// The same ban again, prolonged: its row is changed, history does not grow. The plus keeps the index on jail and time out of
    /// it, under which a burst of one second would be searched from end to end for each ban.
    /// </summary>
    public const string ChangeBan = "UPDATE bans SET bantime = @d, bancount = @e, data = @f WHERE jail = @a AND ip = @b AND +timeofban = @c";
    public const string AddBan = "INSERT INTO bans(jail, ip, timeofban, bantime, bancount, data) VALUES (@a, @b, @c, @d, @e, @f)";
    public const string SetLastBan = "INSERT OR REPLACE INTO bips(jail, ip, timeofban, bantime, bancount, data) VALUES (@a, @b, @c, @d, @e, @f)";
    public const string SetOwnBan = "INSERT OR REPLACE INTO bantui_bans(jail, ip, timeofban, active, reason) VALUES (@a, @b, @c, 1, @d)";

    public const string EndBan = """
        INSERT INTO bantui_bans(jail, ip, timeofban, active) SELECT jail, ip, timeofban, 0 FROM bips WHERE jail = @a AND ip = @b
        ON CONFLICT(jail, ip) DO UPDATE SET active = 0, timeofban = excluded.timeofban
        """;

    public const string EraseBans = "DELETE FROM bans WHERE jail = @a AND ip = @b";
    public const string EraseLastBan = "DELETE FROM bips WHERE jail = @a AND ip = @b";
    public const string EraseOwnBan = "DELETE FROM bantui_bans WHERE jail = @a AND ip = @b";

    public const string LoadBans = """
        SELECT b.ip, b.timeofban, b.bantime, b.bancount, b.data, o.reason FROM bips b
        LEFT JOIN bantui_bans o ON o.jail = b.jail AND o.ip = b.ip AND o.timeofban = b.timeofban
        WHERE b.jail = @a AND (b.bantime = -1 OR b.timeofban + b.bantime > @b) AND coalesce(o.active, 1) = 1 ORDER BY b.ip
        """;

    public const string PurgeBans = "DELETE FROM bans WHERE timeofban < @a";
    public const string PurgeLastBans = "DELETE FROM bips WHERE timeofban < @a AND bantime <> -1 AND timeofban + 3 * bantime < @a";
    public const string PurgeOwnBans = "DELETE FROM bantui_bans WHERE NOT EXISTS (SELECT 1 FROM bips b WHERE b.jail = bantui_bans.jail AND b.ip = bantui_bans.ip)";
    public const string PurgeJails = """
        DELETE FROM jails WHERE enabled = 0 AND NOT EXISTS (SELECT 1 FROM bans WHERE bans.jail = jails.name)
        AND NOT EXISTS (SELECT 1 FROM bips WHERE bips.jail = jails.name)
        """;
    public const string PurgeCursors = "DELETE FROM bantui_journal WHERE jail NOT IN (SELECT name FROM jails)";
}
