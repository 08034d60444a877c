using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <content>Moving in from fail2ban, and back.</content>
public sealed partial class SqliteStore
{
    /// <summary>The name of a database that ends with the process.</summary>
    public const string Memory = SqliteFile.Memory;

    private readonly SemaphoreSlim _transferTurn = new(1, 1);

    /// <summary>A copy of a database as it is at this moment, of today's version.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static void Copy(string file, string copy, DateTimeOffset now)
    {
        try
        {
            DatabaseTransfer.Copy(file, copy, now);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw SqliteFile.Translate(file, exception);
        }
    }

    public Task<IReadOnlyList<JailTransfer>> ImportAsync(string file, bool dryRun, CancellationToken cancellationToken) => TransferAsync(
        file,
        async copy =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            await Task.Run(() => DatabaseTransfer.Copy(file, copy, now), cancellationToken);
            IReadOnlyList<JailTransfer> result = [];
            await EnqueueAsync(new Request(() => result = DatabaseTransfer.Import(_connection, now, dryRun)) { Attached = copy, ForceToDisk = true }, cancellationToken);
            return result;
        },
        cancellationToken);

    public Task<IReadOnlyList<JailTransfer>> ExportAsync(string file, bool dryRun, CancellationToken cancellationToken) => TransferAsync(
        file,
        async copy =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            await Task.Run(() => CopySelf(copy), cancellationToken);
            return await Task.Run(() => DatabaseTransfer.Export(dryRun ? CopyTarget(file, copy + ".target", now) : file, copy, now), cancellationToken);
        },
        cancellationToken);

    public IReadOnlyList<BanRecord> BansOf(string jail, DateTimeOffset now)
    {
        lock (_lock)
        {
            try
            {
                return LoadBans(jail, now);
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }
    }

    private void CopySelf(string copy)
    {
        lock (_readerLock)
        {
            DatabaseTransfer.CopyOf(_reader ?? _connection, copy);
        }
    }

    /// <summary>A dry run neither makes a file nor upgrades one.</summary>
    private static string CopyTarget(string file, string copy, DateTimeOffset now)
    {
        if (File.Exists(file))
        {
            DatabaseTransfer.Copy(file, copy, now);
        }

        return copy;
    }

    /// <summary>One at a time, with a folder of its own for the copy of the database that is read.</summary>
    private async Task<IReadOnlyList<JailTransfer>> TransferAsync(string file, Func<string, Task<IReadOnlyList<JailTransfer>>> work, CancellationToken cancellationToken)
    {
        if (_options.File != SqliteFile.Memory && Path.GetFullPath(file) == Path.GetFullPath(_options.File))
        {
            throw new TransferException("that is the daemon's own database");
        }

        await _transferTurn.WaitAsync(cancellationToken);
        string folder = Directory.CreateTempSubdirectory("bantui-transfer-").FullName;
        try
        {
            return await work(Path.Combine(folder, "copy.sqlite3"));
        }
        catch (Exception exception) when (exception is SqliteException or StoreException or IOException or UnauthorizedAccessException)
        {
            throw new TransferException(SqliteFile.Reason(exception), exception);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            _transferTurn.Release();
        }
    }
}
