using Ban.Engine;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>ban.import</c> and <c>ban.export</c>.</summary>
internal sealed class TransferMethods(BanEngine engine, IBanStore store)
{
    public void AddTo(RpcMethodTable table) => table
        .Add(TransferApi.Import, (parameters, _, token) => RunAsync(parameters, file => engine.ImportAsync(file, parameters.DryRun ?? false, token)))
        .Add(TransferApi.Export, (parameters, _, token) => RunAsync(parameters, file => store.ExportAsync(file, parameters.DryRun ?? false, token)));

    /// <summary>As the contract tells of it.</summary>
    /// <param name="jails">The names of the daemon's jails.</param>
    public static BanTransferResult Result(IReadOnlyList<JailTransfer> moved, bool dryRun, IReadOnlySet<string> jails) =>
        new(dryRun, [.. moved.Select(jail => new BanTransfer(jail.Jail, jails.Contains(jail.Jail), jail.Added, jail.Prolonged, jail.Kept, jail.Ended))]);

    private async ValueTask<BanTransferResult> RunAsync(BanTransferParams parameters, Func<string, Task<IReadOnlyList<JailTransfer>>> transfer)
    {
        string file = parameters.Database ?? BanTransferParams.UsualDatabase;
        if (!Path.IsPathRooted(file))
        {
            throw RpcErrors.InvalidParameter("database", "an absolute path is expected");
        }

        try
        {
            HashSet<string> jails = [.. engine.Jails().Select(static jail => jail.Name)];
            return Result(await transfer(file), parameters.DryRun ?? false, jails);
        }
        catch (TransferException refused)
        {
            throw RpcErrors.TransferFailed(refused.Message);
        }
        catch (StoreException)
        {
            throw RpcErrors.StoreFailed();
        }
    }
}
