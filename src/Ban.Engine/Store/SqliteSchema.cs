using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <summary>
/// What is on disk: fail2ban's schema version 4, which fail2ban and its exporters read, and beside it tables of our own.
/// Frozen: databases in the field have exactly this.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>fail2ban's schema version.</summary>
    public const int Version = 4;

    /// <summary>The version of our own tables.</summary>
    public const int OwnVersion = 3;

    /// <summary>The oldest version of our own tables that is upgraded.</summary>
    private const int OldestOwnVersion = 1;

    private const string Fail2banTables = """
        CREATE TABLE IF NOT EXISTS fail2banDb(version INTEGER);
        CREATE TABLE IF NOT EXISTS jails(name TEXT NOT NULL UNIQUE, enabled INTEGER NOT NULL DEFAULT 1);
        CREATE INDEX IF NOT EXISTS jails_name ON jails(name);
        CREATE TABLE IF NOT EXISTS logs(jail TEXT NOT NULL, path TEXT, firstlinemd5 TEXT, lastfilepos INTEGER DEFAULT 0,
            FOREIGN KEY(jail) REFERENCES jails(name) ON DELETE CASCADE, UNIQUE(jail, path), UNIQUE(jail, path, firstlinemd5));
        CREATE INDEX IF NOT EXISTS logs_path ON logs(path);
        CREATE INDEX IF NOT EXISTS logs_jail_path ON logs(jail, path);
        CREATE TABLE IF NOT EXISTS bans(jail TEXT NOT NULL, ip TEXT, timeofban INTEGER NOT NULL, bantime INTEGER NOT NULL,
            bancount INTEGER NOT NULL DEFAULT 1, data JSON, FOREIGN KEY(jail) REFERENCES jails(name));
        CREATE INDEX IF NOT EXISTS bans_jail_timeofban_ip ON bans(jail, timeofban);
        CREATE INDEX IF NOT EXISTS bans_jail_ip ON bans(jail, ip);
        CREATE INDEX IF NOT EXISTS bans_ip ON bans(ip);
        CREATE TABLE IF NOT EXISTS bips(ip TEXT NOT NULL, jail TEXT NOT NULL, timeofban INTEGER NOT NULL, bantime INTEGER NOT NULL,
            bancount INTEGER NOT NULL DEFAULT 1, data JSON, PRIMARY KEY(ip, jail), FOREIGN KEY(jail) REFERENCES jails(name));
        CREATE INDEX IF NOT EXISTS bips_timeofban ON bips(timeofban);
        CREATE INDEX IF NOT EXISTS bips_ip ON bips(ip);
        """;

    /// <summary>
    /// <c>bantui_bans</c> says of the ban with the same jail, ip and timeofban in <c>bips</c> whether it still runs (0 no, 1 yes, 2 yes
    /// and for its whole time, whatever the jail's is), and why it was made; a later ban that fail2ban wrote in the meantime is not meant by it.
    /// Its rows of earlier bans are their history: what led to each, when it ended and how. These outlive what a person lifts.
    /// In the same way <c>bantui_journal</c> says which entry it was that stands with its time as position in <c>logs</c>, and
    /// <c>bantui_logs</c> when the file was written up to a position: what it was rotated to since is younger.
    /// </summary>
    private const string OwnTables = """
        CREATE TABLE IF NOT EXISTS bantui_schema(version INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS bantui_bans(jail TEXT NOT NULL, ip TEXT NOT NULL, timeofban INTEGER NOT NULL,
            active INTEGER NOT NULL, reason TEXT, bantime REAL, bancount INTEGER, failures INTEGER, story JSON,
            ended REAL, how INTEGER, lifter TEXT, PRIMARY KEY(jail, ip, timeofban)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS bantui_failures(jail TEXT NOT NULL, ip TEXT NOT NULL, time REAL NOT NULL,
            attempts INTEGER NOT NULL, line TEXT, data JSON, path TEXT, place INTEGER, pattern INTEGER, origin TEXT);
        CREATE TABLE IF NOT EXISTS bantui_journal(jail TEXT NOT NULL PRIMARY KEY, time REAL NOT NULL, cursor TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS bantui_logs(jail TEXT NOT NULL, path TEXT NOT NULL, place INTEGER NOT NULL, written REAL NOT NULL, PRIMARY KEY(jail, path));
        CREATE INDEX IF NOT EXISTS bantui_failures_jail_ip ON bantui_failures(jail, ip);
        CREATE INDEX IF NOT EXISTS bantui_failures_jail_time ON bantui_failures(jail, time);
        CREATE TABLE IF NOT EXISTS bantui_unbans(jail TEXT NOT NULL, ip TEXT NOT NULL, time REAL NOT NULL, PRIMARY KEY(jail, ip)) WITHOUT ROWID;
        """;

    /// <summary>From version 1, where only the last ban of an id was kept and no failure knew its place.</summary>
    private const string KeepEveryBan = """
        ALTER TABLE bantui_bans RENAME TO old_bantui_bans;
        CREATE TABLE bantui_bans(jail TEXT NOT NULL, ip TEXT NOT NULL, timeofban INTEGER NOT NULL,
            active INTEGER NOT NULL, reason TEXT, bantime REAL, bancount INTEGER, failures INTEGER, story JSON,
            ended REAL, how INTEGER, PRIMARY KEY(jail, ip, timeofban)) WITHOUT ROWID;
        INSERT INTO bantui_bans(jail, ip, timeofban, active, reason) SELECT jail, ip, timeofban, active, reason FROM old_bantui_bans;
        DROP TABLE old_bantui_bans;
        ALTER TABLE bantui_failures ADD COLUMN path TEXT;
        ALTER TABLE bantui_failures ADD COLUMN place INTEGER;
        ALTER TABLE bantui_failures ADD COLUMN pattern INTEGER;
        ALTER TABLE bantui_failures ADD COLUMN origin TEXT;
        UPDATE bantui_schema SET version = 2;
        """;

    /// <summary>From version 2, which did not know who lifted a ban.</summary>
    private const string KeepWhoLifted = """
        ALTER TABLE bantui_bans ADD COLUMN lifter TEXT;
        UPDATE bantui_schema SET version = 3;
        """;

    /// <summary>Tables whose rows a rescue carries over, parents first.</summary>
    public static IReadOnlyList<string> DataTables { get; } = ["jails", "logs", "bans", "bips", "bantui_bans", "bantui_failures", "bantui_unbans", "bantui_journal", "bantui_logs", "bantui_audit"];

    /// <summary>Makes what is missing, and upgrades what fail2ban made long ago.</summary>
    /// <returns>Where the copy from before an upgrade is; null if there was none.</returns>
    /// <exception cref="NewerStoreException">A newer program made the database.</exception>
    /// <exception cref="StoreException">The database is of a version that this program does not know.</exception>
    public static string? Ensure(SqliteConnection connection, string file, DateTimeOffset now)
    {
        int? found = ReadVersion(connection, "fail2banDb");
        Require(file, "fail2ban's tables", found, Version, SqliteUpgrade.Oldest);
        int? own = ReadVersion(connection, "bantui_schema");
        Require(file, "bantui's own tables", own, OwnVersion, OldestOwnVersion);
        string? backup = found < Version ? SqliteUpgrade.Run(connection, file, found.Value, now, Fail2banTables) : null;
        Execute(connection, "BEGIN IMMEDIATE");
        if (own < 2)
        {
            Execute(connection, KeepEveryBan);
        }

        if (own < OwnVersion)
        {
            Execute(connection, KeepWhoLifted);
        }

        Execute(connection, Fail2banTables);
        Execute(connection, OwnTables);
        Execute(connection, AuditSql.Tables);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO fail2banDb SELECT {Version} WHERE NOT EXISTS (SELECT 1 FROM fail2banDb)"));
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO bantui_schema SELECT {OwnVersion} WHERE NOT EXISTS (SELECT 1 FROM bantui_schema)"));
        Execute(connection, "COMMIT");
        return backup;
    }

    /// <summary>Runs fixed text without parameters.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row, as text; null if there is none.</summary>
    public static string? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static int? ReadVersion(SqliteConnection connection, string table)
    {
        bool exists = Scalar(connection, $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") == "1";
        return exists && int.TryParse(Scalar(connection, $"SELECT version FROM {table} LIMIT 1"), CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    private static void Require(string file, string part, int? found, int known, int oldest)
    {
        if (found > known)
        {
            throw new NewerStoreException($"database {file}: {part} have schema version {found}, expected {known} (made by a newer program)");
        }

        if (found < oldest)
        {
            throw new StoreException($"database {file}: {part} have schema version {found}, expected {known} and at least {oldest}");
        }
    }
}
