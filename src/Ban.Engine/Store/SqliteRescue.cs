using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <summary>Reads a broken database row by row as far as it goes.</summary>
internal static class SqliteRescue
{
    /// <summary>Copies every row of the known tables that can be read from either end; gives their number.</summary>
    public static int Copy(SqliteConnection source, SqliteConnection target)
    {
        // A row whose parent is lost is still a ban: the jail is made again when it starts.
        SqliteSchema.Execute(target, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
        int rows = SqliteSchema.DataTables.Sum(table => CopyTable(source, target, table));
        SqliteSchema.Execute(target, "INSERT OR IGNORE INTO jails(name) SELECT jail FROM bips UNION SELECT jail FROM bans UNION SELECT jail FROM logs");
        SqliteSchema.Execute(target, "COMMIT; PRAGMA foreign_keys = ON");
        return rows;
    }

    private static int CopyTable(SqliteConnection source, SqliteConnection target, string table)
    {
        bool hasRowId = table is not ("bantui_bans" or "bantui_unbans");
        string key = hasRowId ? "rowid" : table == "bantui_bans" ? "jail, ip, timeofban" : "jail, ip";
        string descending = key.Replace(",", " DESC,", StringComparison.Ordinal) + " DESC";
        HashSet<string> seen = [];
        return CopyRows(source, target, table, key, seen) ? seen.Count : CopyBackwards();

        int CopyBackwards()
        {
            CopyRows(source, target, table, descending, seen);
            return seen.Count;
        }
    }

    /// <summary>Copies in one order until the end, or until a page that cannot be read (false).</summary>
    private static bool CopyRows(SqliteConnection source, SqliteConnection target, string table, string order, HashSet<string> seen)
    {
        try
        {
            using SqliteCommand select = source.CreateCommand();
            select.CommandText = $"SELECT * FROM {table} ORDER BY {order}";
            using SqliteDataReader reader = select.ExecuteReader();
            using SqliteCommand insert = InsertFor(target, table, reader);
            while (reader.Read())
            {
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    insert.Parameters[i].Value = reader.GetValue(i);
                }

                string row = string.Join('\0', insert.Parameters.Cast<SqliteParameter>().Select(static value => value.Value));
                if (seen.Add(row))
                {
                    TryInsert(insert);
                }
            }

            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static SqliteCommand InsertFor(SqliteConnection target, string table, SqliteDataReader reader)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        SqliteCommand insert = target.CreateCommand();
        string quoted = string.Join(", ", names.Select(static name => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'));
        insert.CommandText = $"INSERT OR IGNORE INTO {table}({quoted}) VALUES ({string.Join(", ", names.Select(static (_, i) => $"@p{i}"))})";
        for (int i = 0; i < names.Length; i++)
        {
            insert.Parameters.Add(new SqliteParameter($"@p{i}", null));
        }

        return insert;
    }

    private static void TryInsert(SqliteCommand insert)
    {
        try
        {
            insert.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // A damaged row that breaks a constraint is not worth more than the others.
        }
    }
}
