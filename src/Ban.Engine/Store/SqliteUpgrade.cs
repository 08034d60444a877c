using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <summary>
/// Brings databases of fail2ban's schema versions 1 to 3 to version 4 (spec 2, section 6.5): every table is made anew in its
/// present form and takes over the columns that were there.
/// </summary>
internal static class SqliteUpgrade
{
    /// <summary>The oldest version that is understood.</summary>
    public const int Oldest = 1;

    private static readonly string[] s_tables = ["jails", "logs", "bans"];

    /// <summary>Copies the database beside itself, then upgrades it in one transaction.</summary>
    /// <param name="createTables">Makes the tables of the present version where they are missing.</param>
    /// <returns>Path of the copy.</returns>
    public static string Run(SqliteConnection connection, string file, int version, DateTimeOffset now, string createTables)
    {
        string backup = string.Create(CultureInfo.InvariantCulture, $"{file}.v{version}-{now.UtcDateTime:yyyyMMdd-HHmmss}");
        using (SqliteCommand copy = connection.CreateCommand())
        {
            copy.CommandText = "VACUUM INTO @a";
            copy.Parameters.AddWithValue("@a", backup);
            copy.ExecuteNonQuery();
        }

        File.SetUnixFileMode(backup, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SqliteSchema.Execute(connection, "PRAGMA foreign_keys = OFF");
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        string[] old = [.. s_tables.Where(table => Columns(connection, table).Count > 0)];
        foreach (string table in old)
        {
            SqliteSchema.Execute(connection, $"ALTER TABLE {table} RENAME TO old_{table}");
            DropIndexes(connection, $"old_{table}");
        }

        SqliteSchema.Execute(connection, createTables);
        foreach (string table in old)
        {
            TakeOver(connection, table);
        }

        FillLastBans(connection);
        SqliteSchema.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE fail2banDb SET version = {SqliteSchema.Version}"));
        SqliteSchema.Execute(connection, "COMMIT");
        SqliteSchema.Execute(connection, "PRAGMA foreign_keys = ON");
        return backup;
    }

    private static void TakeOver(SqliteConnection connection, string table)
    {
        List<string> kept = [.. Columns(connection, table).Intersect(Columns(connection, $"old_{table}"), StringComparer.Ordinal)];
        string names = string.Join(", ", kept);

        // Before version 3 a ban had no time of its own: it lasts as long as its jail bans (-2).
        bool hasNoTime = table == "bans" && !kept.Contains("bantime", StringComparer.Ordinal);
        SqliteSchema.Execute(connection, hasNoTime
            ? $"INSERT OR IGNORE INTO {table}({names}, bantime) SELECT {names}, -2 FROM old_{table}"
            : $"INSERT OR IGNORE INTO {table}({names}) SELECT {names} FROM old_{table}");
        SqliteSchema.Execute(connection, $"DROP TABLE old_{table}");
    }

    /// <summary>The newest ban of each address and jail.</summary>
    private static void FillLastBans(SqliteConnection connection) => SqliteSchema.Execute(connection, """
        INSERT OR REPLACE INTO bips(ip, jail, timeofban, bantime, bancount, data)
        SELECT ip, jail, timeofban, bantime, bancount, data FROM bans WHERE ip IS NOT NULL ORDER BY timeofban, rowid
        """);

    private static void DropIndexes(SqliteConnection connection, string table)
    {
        foreach (string index in Texts(connection, $"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"))
        {
            SqliteSchema.Execute(connection, $"DROP INDEX \"{index.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
    }

    private static List<string> Columns(SqliteConnection connection, string table) => Texts(connection, $"SELECT name FROM pragma_table_info('{table}')");

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
