using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Ban.Engine.Store;

/// <summary>Opens a database file: makes it, checks it, sets a broken one aside and rescues what can be read.</summary>
internal static class SqliteFile
{
    /// <summary>The name of a database that lives in memory and ends with the process.</summary>
    public const string Memory = ":memory:";

    /// <summary>How long another program's lock is waited for, in seconds: bans wait as long.</summary>
    private const int LockTimeoutSeconds = 2;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A connection to a sound database with every table.</summary>
    /// <exception cref="StoreException">It cannot be opened, or is of an unknown version.</exception>
    public static SqliteConnection Open(string file, TimeProvider clock, ILogger log)
    {
        SqliteLibrary.Use();
        try
        {
            if (file == Memory)
            {
                return OpenChecked(file, clock, log);
            }

            Prepare(file);
            try
            {
                return OpenChecked(file, clock, log);
            }
            catch (SqliteException exception) when (IsBroken(exception))
            {
                return ReplaceBroken(file, exception, clock, log);
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Translate(file, exception);
        }
    }

    /// <summary>A further connection for questions, which no write delays; null for a database in memory, which has one connection.</summary>
    public static SqliteConnection? OpenReader(string file) => file == Memory ? null : Connect(file, SqliteOpenMode.ReadWrite);

    /// <summary>A connection to a database of another program, which is only read.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenReadOnly(string file)
    {
        SqliteLibrary.Use();
        return Connect(file, SqliteOpenMode.ReadOnly);
    }

    /// <summary>A connection to a database of another program, whose way of journalling stays as it is; made if it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenForeign(string file)
    {
        SqliteLibrary.Use();
        Prepare(file);
        return Connect(file, SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>One line for the user of what went wrong with a file.</summary>
    public static StoreException Translate(string file, Exception exception) =>
        new($"database {file}: {(exception is SqliteException sqlite ? Reason(sqlite) : exception.Message)}", exception);

    /// <summary>The same without the file, for whoever must not learn of paths.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => "it is locked by another program",
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_PERM } => "it cannot be written",
        SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN } => "it cannot be opened: check the path and its permissions",
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => "the disk is full",
        SqliteException sqlite => raw.sqlite3_errstr(sqlite.SqliteErrorCode).utf8_to_string(),
        StoreException { InnerException: SqliteException inner } => Reason(inner),
        NewerStoreException => "a newer program made it",
        UnauthorizedAccessException => "it may not be read or written",
        _ => "it cannot be read or written",
    };

    private static void Prepare(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        using FileStream made = new(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = OwnerOnly });
        File.SetUnixFileMode(made.SafeFileHandle, OwnerOnly);
    }

    private static SqliteConnection OpenChecked(string file, TimeProvider clock, ILogger log)
    {
        SqliteConnection connection = Connect(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Only before the first table: afterwards it would ask for a rewrite of the whole file.
            SqliteSchema.Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            string? mode = SqliteSchema.Scalar(connection, "PRAGMA journal_mode = WAL");
            if (file != Memory && mode != "wal")
            {
                throw new StoreException($"database {file}: its file system gives no shared memory for a write-ahead log");
            }

            SqliteSchema.Execute(connection, "PRAGMA journal_size_limit = 16777216; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192");

            // In pages of 4 KB. An attack changes the same pages of the indexes again and again: they are copied to the database once for many commits.
            SqliteSchema.Execute(connection, "PRAGMA wal_autocheckpoint = 4000");
            string? found = SqliteSchema.Scalar(connection, "PRAGMA quick_check(1)");
            if (found != "ok")
            {
                throw new SqliteException(found, raw.SQLITE_CORRUPT);
            }

            if (SqliteSchema.Ensure(connection, file, clock.GetUtcNow()) is { } backup)
            {
                StoreLog.Upgraded(log, file, SqliteSchema.Version, backup);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string file, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder options = new() { DataSource = file, Mode = mode, Pooling = false, ForeignKeys = true, DefaultTimeout = LockTimeoutSeconds };
        SqliteConnection connection = new(options.ToString());
        connection.Open();

        // The layer above waits by itself, in steps; statements that go to the library directly wait there.
        _ = raw.sqlite3_busy_timeout(connection.Handle, LockTimeoutSeconds * 1000);
        return connection;
    }

    private static bool IsBroken(SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT;

    private static SqliteConnection ReplaceBroken(string file, SqliteException reason, TimeProvider clock, ILogger log)
    {
        string setAside = file + clock.GetUtcNow().ToString(".yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        foreach (string suffix in (ReadOnlySpan<string>)[string.Empty, "-wal", "-shm"])
        {
            if (File.Exists(file + suffix))
            {
                File.Move(file + suffix, setAside + suffix, overwrite: true);
            }
        }

        Prepare(file);
        SqliteConnection fresh = OpenChecked(file, clock, log);
        StoreLog.SetAside(log, file, reason.Message, setAside, Rescue(setAside, fresh));
        return fresh;
    }

    /// <summary>Copies what can be read; from a file that is no database at all, nothing.</summary>
    private static int Rescue(string broken, SqliteConnection target)
    {
        try
        {
            using SqliteConnection source = Connect(broken, SqliteOpenMode.ReadWrite);
            return SqliteRescue.Copy(source, target);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }
}
