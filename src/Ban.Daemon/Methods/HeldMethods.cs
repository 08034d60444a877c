using Ban.Core.Net;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>held.*</c>.</summary>
internal sealed class HeldMethods(BanEngine engine)
{
    private const int MaxAddresses = 1000;

    public void AddTo(RpcMethodTable table) => table
        .Add(HeldApi.List, (parameters, _, _) => MethodTable.Answer(List(parameters)))
        .Add(HeldApi.Apply, (parameters, _, token) => DecideAsync(parameters, ids => engine.ApplyHeldAsync(parameters.Jail, ids, token)))
        .Add(HeldApi.Release, (parameters, _, token) => DecideAsync(parameters, ids => engine.ReleaseHeldAsync(parameters.Jail, ids, token)));

    private HeldListResult List(HeldListParams parameters)
    {
        try
        {
            return new HeldListResult([.. engine.Held(parameters.Jail).Select(Info)]);
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
    }

    private static async ValueTask<HeldDecideResult> DecideAsync(
        HeldDecideParams parameters, Func<IReadOnlyList<FailureId>, Task<IReadOnlyList<LiftedBan>>> decide)
    {
        if (parameters.Addresses.Count is < 1 or > MaxAddresses)
        {
            throw RpcErrors.InvalidParameter("addresses", $"1 to {MaxAddresses} are expected");
        }

        try
        {
            IReadOnlyList<LiftedBan> decided = await decide([.. parameters.Addresses.Select(FailureId.Parse)]);
            return decided.Count > 0
                ? new HeldDecideResult([.. decided.Select(static held => new HeldDecision(held.Id.ToString(), held.Jail))])
                : throw RpcErrors.NotHeld(parameters.Addresses[0]);
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
        catch (JailStoppedException stopped)
        {
            throw RpcErrors.JailNotRunning(stopped.Jail);
        }
        catch (StoreException)
        {
            throw RpcErrors.StoreFailed();
        }
    }

    private static HeldInfo Info(HeldBan held) => new()
    {
        Id = held.Id.ToString(),
        Jail = held.Jail,
        Since = held.Since,
        LastFailure = held.LastFailure,
        Failures = held.Attempts,
        Reason = held.Reason,
    };
}
