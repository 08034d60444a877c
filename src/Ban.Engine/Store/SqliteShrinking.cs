using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Store;

/// <summary>
/// Gives the pages that a purge has freed back to the file system. A database that fail2ban made keeps them for ever: it has to be
/// written anew once, and from then on can give them back as ours does. fail2ban opens it as before.
/// </summary>
internal static class SqliteShrinking
{
    /// <summary>Bytes of free pages that make it worth while.</summary>
    private const long WorthWhile = 1024 * 1024;

    /// <summary>So many parts of the file must one be free.</summary>
    private const int FreePart = 4;

    /// <summary>Bytes in use above which a file stays as it is: the daemon waits for the copy, and the disk must hold it twice.</summary>
    private const long MaxCopied = 128 * 1024 * 1024;

    private const int Incremental = 2;

    /// <summary>Outside of any transaction.</summary>
    /// <param name="connection">The one that writes.</param>
    /// <param name="mayCopy">Whether the whole file may be written anew, while nobody waits for a ban.</param>
    /// <exception cref="SqliteException">The library refuses; a copy that fails is no error.</exception>
    public static void Run(SqliteConnection connection, string file, bool mayCopy, ILogger log)
    {
        SqliteSchema.Execute(connection, "PRAGMA incremental_vacuum");
        if (mayCopy && IsWorthACopy(connection))
        {
            Copy(connection, file, log);
        }

        SqliteSchema.Execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    }

    private static bool IsWorthACopy(SqliteConnection connection)
    {
        long page = Number(connection, "page_size");
        long pages = Number(connection, "page_count");
        long free = Number(connection, "freelist_count");
        return Number(connection, "auto_vacuum") != Incremental
            && free * page >= WorthWhile && free * FreePart >= pages && (pages - free) * page <= MaxCopied;
    }

    /// <summary>One transaction: whatever happens meanwhile, the file holds all of it, before or after.</summary>
    private static void Copy(SqliteConnection connection, string file, ILogger log)
    {
        long before = Bytes(connection);
        try
        {
            // Beside the file and not in memory, where the connection else keeps what is temporary.
            SqliteSchema.Execute(connection, "PRAGMA temp_store = FILE; PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
            long after = Bytes(connection);
            StoreLog.Shrunk(log, file, before, after);
        }
        catch (SqliteException e)
        {
            // A full disk, or fail2ban at work in it: the next start tries again.
            StoreLog.NotShrunk(log, SqliteFile.Translate(file, e).Message);
        }
        finally
        {
            SqliteSchema.Execute(connection, "PRAGMA temp_store = MEMORY");
        }
    }

    private static long Bytes(SqliteConnection connection) => Number(connection, "page_count") * Number(connection, "page_size");

    private static long Number(SqliteConnection connection, string pragma) =>
        long.Parse(SqliteSchema.Scalar(connection, $"PRAGMA {pragma}")!, CultureInfo.InvariantCulture);
}
