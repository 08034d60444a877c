using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <summary>What a transfer did to one jail, or would do.</summary>
/// <param name="Jail">Which.</param>
/// <param name="Added">Bans in force that were not there.</param>
/// <param name="Prolonged">Bans in force on both sides, of which the one that came ended later: it has its end now.</param>
/// <param name="Kept">Bans that stay as they were: in force as long or longer, or lifted by a person since.</param>
/// <param name="Ended">Bans that are over, for the history.</param>
public sealed record JailTransfer(string Jail, int Added, int Prolonged, int Kept, int Ended);

/// <summary>A transfer cannot be done; the message is for the user and names no file.</summary>
public sealed class TransferException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Brings bans, history and log positions from one database into another, which has fail2ban's tables or ours. What is there
/// stays: a ban is never shortened, and what a person lifted is not made again.
/// </summary>
internal static class DatabaseTransfer
{
    /// <summary>What the other database is called in SQL.</summary>
    private const string Other = "other";

    /// <summary>
    /// The bans in force there, with what becomes of each here: 0 is new, 1 stays as it is, 2 is prolonged. A time of its own a ban of
    /// long ago may not have (-2): it lasts as long as its jail bans, so any ban here goes before it. Times are
    /// kept to the second, so one second more is none.
    /// </summary>
    private const string Compare = """
        CREATE TEMP TABLE moved AS SELECT *, CASE WHEN lifted THEN 1 WHEN own IS NULL THEN 0 WHEN own >= ends - 1 THEN 1 ELSE 2 END AS state FROM (
        SELECT b.jail, b.ip, b.timeofban, b.bantime, b.bancount, b.data, o.reason,
        CASE b.bantime WHEN -2 THEN 0 WHEN -1 THEN 9e15 ELSE b.timeofban + b.bantime END AS ends,
        (SELECT CASE WHEN h.bantime < 0 THEN 9e15 ELSE h.timeofban + h.bantime END FROM main.bips h
            LEFT JOIN main.bantui_bans p ON p.jail = h.jail AND p.ip = h.ip AND p.timeofban = h.timeofban
            WHERE h.jail = b.jail AND h.ip = b.ip AND coalesce(p.active, 1) <> 0 AND (h.bantime < 0 OR h.timeofban + h.bantime > @now)) AS own,
        EXISTS (SELECT 1 FROM main.bantui_unbans u WHERE u.jail = b.jail AND u.ip = b.ip AND u.time >= b.timeofban) AS lifted
        FROM other.bips b LEFT JOIN other.bantui_bans o ON o.jail = b.jail AND o.ip = b.ip AND o.timeofban = b.timeofban
        WHERE b.ip IS NOT NULL AND (b.bantime < 0 OR b.timeofban + b.bantime > @now) AND coalesce(o.active, 1) <> 0);
        CREATE TEMP TABLE past AS SELECT s.* FROM other.bans s
        WHERE NOT EXISTS (SELECT 1 FROM main.bans t WHERE t.jail = s.jail AND t.ip = s.ip AND +t.timeofban = s.timeofban)
        AND NOT EXISTS (SELECT 1 FROM main.bantui_unbans u WHERE u.jail = s.jail AND u.ip = s.ip AND u.time >= s.timeofban);
        """;

    private const string Merge = """
        INSERT OR IGNORE INTO main.jails(name) SELECT jail FROM other.bips UNION SELECT jail FROM other.bans UNION SELECT jail FROM other.logs;
        INSERT OR IGNORE INTO main.logs(jail, path, firstlinemd5, lastfilepos) SELECT jail, path, firstlinemd5, lastfilepos FROM other.logs WHERE path IS NOT NULL;
        INSERT OR IGNORE INTO main.bantui_journal SELECT jail, time, cursor FROM other.bantui_journal;
        INSERT OR IGNORE INTO main.bantui_logs SELECT jail, path, place, written FROM other.bantui_logs;
        INSERT INTO main.bans(jail, ip, timeofban, bantime, bancount, data) SELECT jail, ip, timeofban, bantime, bancount, data FROM past;
        INSERT INTO main.bips(jail, ip, timeofban, bantime, bancount, data) SELECT jail, ip, timeofban, bantime, bancount, data FROM moved WHERE state = 0
            ON CONFLICT(ip, jail) DO UPDATE SET timeofban = excluded.timeofban, bantime = excluded.bantime, bancount = max(bancount, excluded.bancount), data = excluded.data;
        INSERT OR IGNORE INTO main.bips(jail, ip, timeofban, bantime, bancount, data) SELECT jail, ip, timeofban, bantime, bancount, data FROM other.bips b
            WHERE NOT EXISTS (SELECT 1 FROM main.bantui_unbans u WHERE u.jail = b.jail AND u.ip = b.ip AND u.time >= b.timeofban);
        UPDATE main.bips SET bantime = CASE WHEN m.ends >= 9e15 THEN -1 ELSE m.ends - main.bips.timeofban END
            FROM moved m WHERE m.state = 2 AND m.jail = main.bips.jail AND m.ip = main.bips.ip;
        """;

    /// <summary>A ban that came keeps the time it had, whatever its jail's is here.</summary>
    private const string MergeOwn = """
        INSERT OR REPLACE INTO main.bantui_bans(jail, ip, timeofban, active, reason, bantime, bancount, failures)
            SELECT jail, ip, timeofban, CASE bantime WHEN -2 THEN 1 ELSE 2 END, reason, bantime, bancount,
            CASE WHEN json_valid(data) THEN json_extract(data, '$.failures') END FROM moved WHERE state = 0;
        UPDATE main.bantui_bans SET active = 2, bantime = b.bantime FROM main.bips b JOIN moved m ON m.jail = b.jail AND m.ip = b.ip
            WHERE m.state = 2 AND b.jail = main.bantui_bans.jail AND b.ip = main.bantui_bans.ip AND b.timeofban = main.bantui_bans.timeofban;
        """;

    /// <summary>What was lifted there since is lifted here too.</summary>
    private const string LiftToo = """
        DELETE FROM main.bips WHERE EXISTS (SELECT 1 FROM other.bantui_unbans u WHERE u.jail = main.bips.jail AND u.ip = main.bips.ip AND u.time >= main.bips.timeofban);
        DELETE FROM main.bans WHERE EXISTS (SELECT 1 FROM other.bantui_unbans u WHERE u.jail = main.bans.jail AND u.ip = main.bans.ip AND u.time >= main.bans.timeofban);
        """;

    private const string Count = """
        SELECT jail, sum(state = 0), sum(state = 2), sum(state = 1), sum(state = 3) FROM (SELECT jail, state FROM moved UNION ALL
        SELECT jail, 3 FROM past p WHERE NOT EXISTS (SELECT 1 FROM moved m WHERE m.jail = p.jail AND m.ip = p.ip AND m.timeofban = p.timeofban)) GROUP BY jail ORDER BY jail
        """;

    private const string OwnTables = """
        DROP TABLE bantui_bans; DROP TABLE bantui_failures; DROP TABLE bantui_journal; DROP TABLE bantui_logs; DROP TABLE bantui_unbans; DROP TABLE bantui_audit; DROP TABLE bantui_schema
        """;

    /// <summary>Makes a database known to a connection, outside of a transaction.</summary>
    public static void Attach(SqliteConnection connection, string file)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"ATTACH DATABASE @file AS {Other}";
        command.Parameters.AddWithValue("@file", file);
        command.ExecuteNonQuery();
    }

    public static void Detach(SqliteConnection connection) => SqliteSchema.Execute(connection, $"DETACH DATABASE {Other}");

    /// <summary>Takes over what the attached database has, within the transaction that is open.</summary>
    /// <param name="dryRun">Says what would be done, and does nothing.</param>
    public static IReadOnlyList<JailTransfer> Import(SqliteConnection connection, DateTimeOffset now, bool dryRun) =>
        Run(connection, now, dryRun, Merge + MergeOwn);

    /// <summary>Brings a database that is attached into one that is fail2ban's.</summary>
    /// <param name="target">Where to; the file is made if it is missing.</param>
    /// <param name="source">A copy that <see cref="Copy"/> made.</param>
    /// <param name="now">Bans that ended before are history.</param>
    public static IReadOnlyList<JailTransfer> Export(string target, string source, DateTimeOffset now)
    {
        using SqliteConnection connection = SqliteFile.OpenForeign(target);
        bool isOurs = SqliteSchema.Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'bantui_schema'") == "1";
        SqliteSchema.Ensure(connection, target, now);
        Attach(connection, source);
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        IReadOnlyList<JailTransfer> result = Run(connection, now, dryRun: false, isOurs ? LiftToo + Merge + MergeOwn : LiftToo + Merge);
        SqliteSchema.Execute(connection, isOurs ? "COMMIT" : OwnTables + "; COMMIT");
        return result;
    }

    /// <summary>A copy of a database as it is at this moment, with every table of today's version.</summary>
    /// <param name="file">The original, which is only read.</param>
    /// <param name="copy">Where the copy goes.</param>
    public static void Copy(string file, string copy, DateTimeOffset now)
    {
        using (SqliteConnection original = SqliteFile.OpenReadOnly(file))
        {
            CopyOf(original, copy);
        }

        using SqliteConnection fresh = SqliteFile.OpenForeign(copy);
        if (SqliteSchema.Scalar(fresh, "SELECT count(*) FROM sqlite_master WHERE name = 'fail2banDb'") != "1")
        {
            throw new TransferException("the database is none of fail2ban's: it has no table fail2banDb");
        }

        SqliteSchema.Ensure(fresh, copy, now);
    }

    /// <summary>The same of a connection's own database.</summary>
    public static void CopyOf(SqliteConnection original, string copy)
    {
        using SqliteCommand command = original.CreateCommand();
        command.CommandText = "VACUUM INTO @copy";
        command.Parameters.AddWithValue("@copy", copy);
        command.ExecuteNonQuery();
    }

    private static List<JailTransfer> Run(SqliteConnection connection, DateTimeOffset now, bool dryRun, string merge)
    {
        SqliteSchema.Execute(connection, "SAVEPOINT transfer");
        string time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        SqliteSchema.Execute(connection, Compare.Replace("@now", time, StringComparison.Ordinal));
        List<JailTransfer> result = ReadCounts(connection);
        if (!dryRun)
        {
            SqliteSchema.Execute(connection, merge);
        }

        SqliteSchema.Execute(connection, "DROP TABLE temp.moved; DROP TABLE temp.past");
        SqliteSchema.Execute(connection, dryRun ? "ROLLBACK TO transfer; RELEASE transfer" : "RELEASE transfer");
        return result;
    }

    private static List<JailTransfer> ReadCounts(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Count;
        using SqliteDataReader reader = command.ExecuteReader();
        List<JailTransfer> jails = [];
        while (reader.Read())
        {
            jails.Add(new JailTransfer(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4)));
        }

        return jails;
    }
}
