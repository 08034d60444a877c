using System.Globalization;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>audit.*</c>.</summary>
internal sealed class AuditMethods(IAuditStore store)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 10_000;

    public void AddTo(RpcMethodTable table) => table.Add(AuditApi.List, (parameters, _, _) => MethodTable.Answer(List(parameters)));

    private AuditListResult List(AuditListParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        long before = long.MaxValue;
        if (parameters.Cursor is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            throw RpcErrors.BadCursor();
        }

        var filter = new AuditFilter(parameters.Since, parameters.Until, parameters.User, parameters.Method, parameters.Failed);
        try
        {
            IReadOnlyList<AuditEntry> page = store.ListAudit(filter, before, limit);
            return new AuditListResult([.. page.Select(Info)], page.Count == limit ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
        }
        catch (StoreException)
        {
            throw RpcErrors.StoreFailed();
        }
    }

    private static AuditInfo Info(AuditEntry entry) => new()
    {
        Id = entry.Id,
        Time = entry.Time,
        UserId = entry.UserId,
        User = entry.User,
        LoginUser = entry.LoginUser,
        ProcessId = entry.ProcessId,
        Process = entry.Process,
        Method = entry.Method,
        Parameters = entry.Parameters,
        Outcome = entry.Code switch
        {
            null => "unknown",
            0 => "done",
            RpcErrorCodes.NotPermitted or RpcErrorCodes.ReadOnly => "refused",
            _ => "failed",
        },
        Code = entry.Code is 0 ? null : entry.Code,
        Result = entry.Result,
    };
}
