using Ban.Core.Net;
using Ban.Daemon.Access;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>ban.*</c>.</summary>
internal sealed class BanMethods(BanEngine engine, SessionGuard sessions)
{
    /// <summary>Addresses in one request; a longer list is sent in parts.</summary>
    private const int MaxAddresses = 100_000;

    /// <summary>Longest reason kept with a ban, in characters.</summary>
    private const int MaxReasonLength = 500;

    private const int DefaultPage = 1000;
    private const int LargestPage = 10_000;

    public void AddTo(RpcMethodTable table) => table
        .Add(BanApi.List, (parameters, _, _) => MethodTable.Answer(List(parameters)))
        .Add(BanApi.Add, (parameters, call, token) => AddAsync(parameters, call.Credentials, token))
        .Add(BanApi.Remove, (parameters, call, token) => RemoveAsync(parameters, call.Credentials, token));

    public BanListResult List(BanListParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        NetAddress network = parameters.Network is { } text ? NetworkFilter.Parse(text) : NetAddress.None;
        try
        {
            BanPage page = engine.ListBans(parameters.Jail, network, parameters.Cursor, limit, parameters.Since);
            return new BanListResult([.. page.Bans.Select(Info)], page.Total, page.NextCursor);
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
        catch (FormatException)
        {
            throw RpcErrors.BadCursor();
        }
    }

    public async ValueTask<BanAddResult> AddAsync(BanAddParams parameters, PeerCredentials? caller, CancellationToken cancellationToken)
    {
        List<FailureId> ids = [.. Bounded(parameters.Addresses).Select(ParseAddress)];
        string jail = parameters.Jail ?? OnlyJail();
        if (parameters.Reason is { Length: > MaxReasonLength })
        {
            throw RpcErrors.InvalidParameter("reason", $"at most {MaxReasonLength} characters are kept");
        }

        sessions.Check(caller, ids, parameters.Force ?? false);
        TimeSpan? banTime = parameters.BanTime is { } seconds ? Duration(seconds) : null;
        BanResult result = await ChangeAsync(() => engine.BanAsync(jail, ids, banTime, parameters.Reason, cancellationToken));
        return new BanAddResult(result.Jail, Texts(result.Added), Texts(result.Already));
    }

    public async ValueTask<BanRemoveResult> RemoveAsync(BanRemoveParams parameters, PeerCredentials? caller, CancellationToken cancellationToken)
    {
        List<FailureId> ids = [.. Bounded(parameters.Addresses).Select(FailureId.Parse)];
        UnbanResult result = await ChangeAsync(() => engine.UnbanAsync(parameters.Jail, ids, CallerName.Of(caller), cancellationToken));
        return new BanRemoveResult(
            [.. result.Removed.Select(lifted => new BanRemoved(lifted.Id.ToString(), lifted.Jail))], Texts(result.Absent));
    }

    private static async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
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

    private static IReadOnlyList<string> Bounded(IReadOnlyList<string> addresses) => addresses.Count is > 0 and <= MaxAddresses
        ? addresses
        : throw RpcErrors.InvalidParameter("addresses", $"1 to {MaxAddresses} are expected");

    private static FailureId ParseAddress(string text) => NetworkFilter.Parse(text);

    /// <summary>Seconds of the contract; -1 is for ever.</summary>
    private static TimeSpan Duration(double seconds) => seconds switch
    {
        -1 => Timeout.InfiniteTimeSpan,
        >= 1 and <= int.MaxValue => TimeSpan.FromSeconds(seconds),
        _ => throw RpcErrors.InvalidParameter("banTime", $"seconds from 1 to {int.MaxValue}, or -1 for ever, are expected"),
    };

    private static List<string> Texts(IReadOnlyList<FailureId> ids) => [.. ids.Select(id => id.ToString())];

    /// <summary>A ban in force as the contract tells of it.</summary>
    internal static BanInfo Info(ActiveBan ban) => new()
    {
        Id = ban.Record.Id.ToString(),
        Jail = ban.Jail,
        Time = ban.Record.Time,
        BanTime = EventTranslator.Seconds(ban.Record.BanTime),
        End = ban.Record.BanTime == Timeout.InfiniteTimeSpan ? null : ban.Record.End,
        Count = ban.Record.Count,
        Failures = ban.Record.Failures,
        Reason = ban.Record.Reason,
        Restored = ban.Restored,
    };

    private string OnlyJail() => engine.Jails() is [JailStatus only] ? only.Name : throw RpcErrors.AmbiguousJail();
}
