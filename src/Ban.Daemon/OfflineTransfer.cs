using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Methods;
using Ban.Engine.Store;
using Ban.Rpc.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon;

/// <summary>Moves bans from fail2ban's database and back while no daemon runs, and prints what a running one answers.</summary>
internal static class OfflineTransfer
{
    /// <exception cref="StartException">A daemon runs, or the transfer cannot be done.</exception>
    /// <exception cref="StoreException">Our own database cannot be used.</exception>
    public static async Task RunAsync(DaemonArguments arguments, TextWriter output)
    {
        LoadedConfiguration configuration = new DaemonConfiguration(arguments).Load();
        DaemonOptions options = configuration.Daemon;
        if (options.DbFile is not { } file)
        {
            throw new StartException("there is no database to transfer from or to: dbfile is None");
        }

        if (await AnswersAsync(options.Socket))
        {
            throw new StartException($"a daemon runs at {options.Socket}, and its memory would not learn of it: use bantui import or bantui export");
        }

        DirectoryInfo? copy = null;
        try
        {
            // A dry run must not even purge what is there.
            copy = arguments.DryRun ? Directory.CreateTempSubdirectory("bantui-dry-") : null;
            string database = copy is null ? file : Duplicate(file, copy.FullName);
            await using IBanStore store = await SqliteStore.OpenAsync(
                new StoreOptions { File = database, MaxMatches = options.DbMaxMatches, PurgeAge = options.DbPurgeAge }, TimeProvider.System, NullLogger.Instance);
            IReadOnlyList<JailTransfer> moved = arguments.Import is { } source
                ? await store.ImportAsync(source, arguments.DryRun, CancellationToken.None)
                : await store.ExportAsync(arguments.Export!, arguments.DryRun, CancellationToken.None);
            BanTransferResult result = TransferMethods.Result(moved, arguments.DryRun, configuration.Jails.Select(static jail => jail.Name).ToHashSet(StringComparer.Ordinal));
            await output.WriteLineAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(result, RpcJson.Default.BanTransferResult)));
        }
        catch (TransferException refused)
        {
            throw new StartException($"{arguments.Import ?? arguments.Export}: {refused.Message}", refused);
        }
        finally
        {
            copy?.Delete(recursive: true);
        }
    }

    private static string Duplicate(string file, string folder)
    {
        if (file == SqliteStore.Memory || !File.Exists(file))
        {
            return SqliteStore.Memory;
        }

        string copy = Path.Combine(folder, "copy.sqlite3");
        SqliteStore.Copy(file, copy, TimeProvider.System.GetUtcNow());
        return copy;
    }

    private static async Task<bool> AnswersAsync(string socket)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
