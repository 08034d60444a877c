using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Client;
using Ban.Tui.Views;

namespace Ban.Tui.App;

/// <content>Bans, and what is known of them.</content>
internal sealed partial class CommandRunner
{
    /// <summary>Bans of an id that its history shows.</summary>
    private const int HistoryRows = 1000;

    // What was done before a failure is told, so that it can be taken back.
    private async Task<Message> BanAsync(BanCommand command, CancellationToken cancellationToken)
    {
        List<BanAddResult> results = [];
        try
        {
            foreach (BanAddParams request in command.Requests)
            {
                results.Add(await link.Client.BanAsync(request, cancellationToken));
            }
        }
        catch (DaemonException refused) when (results.Count == 0 && refused.InnerException is RpcException { Code: RpcErrorCodes.SessionInUse } session)
        {
            return new BanRefusedMessage(command, InUse(session.Details));
        }
        catch (DaemonException failed) when (results.Count > 0)
        {
            return new BannedMessage(results, command.IsUndo, failed.Message);
        }
        finally
        {
            link.RequestRefresh();
        }

        return new BannedMessage(results, command.IsUndo);
    }

    private async Task<Message> UnbanAsync(UnbanCommand command, CancellationToken cancellationToken)
    {
        List<BanRemoveResult> results = [];
        try
        {
            foreach (BanRemoveParams request in command.Requests)
            {
                results.Add(await link.Client.UnbanAsync(request, cancellationToken));
            }
        }
        catch (DaemonException failed) when (results.Count > 0)
        {
            return new UnbannedMessage(results, command.Known, command.IsUndo, failed.Message);
        }
        finally
        {
            link.RequestRefresh();
        }

        return new UnbannedMessage(results, command.Known, command.IsUndo);
    }

    private async Task<Message> ProlongAsync(ProlongCommand command, CancellationToken cancellationToken)
    {
        foreach (BanAddParams request in command.Requests)
        {
            // Who is logged in from a banned address is cut off already.
            await link.Client.BanAsync(request with { Force = true }, cancellationToken);
        }

        link.RequestRefresh();
        return new ProlongedMessage(command.Known);
    }

    private async Task<Message> ShortenAsync(ShortenCommand command, CancellationToken cancellationToken)
    {
        foreach (BanRemoveParams request in command.Lift)
        {
            await link.Client.UnbanAsync(request, cancellationToken);
        }

        foreach (BanAddParams request in command.Again)
        {
            await link.Client.BanAsync(request with { Force = true }, cancellationToken);
        }

        link.RequestRefresh();
        return new NoticeMessage(new Notice("the bans end as before", IsError: false));
    }

    private async Task<Message> DecideAsync(DecideHeldCommand command, CancellationToken cancellationToken)
    {
        ContractMethod<HeldDecideParams, HeldDecideResult> method = command.Apply ? HeldApi.Apply : HeldApi.Release;
        HeldDecideResult result = await link.Client.CallAsync(method, new HeldDecideParams([command.Id], command.Jail), cancellationToken);
        link.RequestRefresh();
        return new HeldDecidedMessage(result.Decided, command.Apply);
    }

    private async Task<Message> ReadPageAsync(ReadPageCommand command, CancellationToken cancellationToken)
    {
        var text = new PageText(zone);
        return new PageReadMessage(command.Kind, command.Id, command.Kind == PageKind.Why
            ? text.Why(await link.Client.CallAsync(HistoryApi.Explain, new BanExplainParams(command.Id), cancellationToken))
            : text.History(command.Id, await link.Client.CallAsync(HistoryApi.Bans, new BanHistoryParams(Id: command.Id, Limit: HistoryRows), cancellationToken)));
    }

    private static string InUse(IReadOnlyDictionary<string, string> session)
    {
        string address = session.GetValueOrDefault("address", "?");
        string id = session.GetValueOrDefault("id", address);
        string where = id == address ? "there" : $"{address}, which is within it";
        return $"{id} is in use: {session.GetValueOrDefault("user", "somebody")} is logged in from {where} ({session.GetValueOrDefault("session", "?")})";
    }
}
