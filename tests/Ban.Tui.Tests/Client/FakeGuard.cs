using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Tui.Tests.Client;

/// <summary>The fake daemon's answers about who may, who did, and what waits.</summary>
internal static class FakeGuard
{
    /// <summary>The address from which somebody is logged in.</summary>
    public const string InUse = "203.0.113.50";

    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    public static void AddTo(RpcMethodTable table) => table
        .Add(AuditApi.List, (p, _, _) => ValueTask.FromResult(Audit(p)))
        .Add(HeldApi.List, (p, _, _) => ValueTask.FromResult(new HeldListResult(p.Jail == "nginx" ? [] : [Held()])))
        .Add(HeldApi.Apply, (p, _, _) => Decide(p))
        .Add(HeldApi.Release, (p, _, _) => Decide(p))
        .Add(DaemonApi.Metrics, (_, _, _) => ValueTask.FromResult(Metrics()));

    /// <exception cref="RpcException">One of them is in use, and it is not forced.</exception>
    public static void Check(BanAddParams parameters)
    {
        if (parameters.Force != true && parameters.Addresses.Contains(InUse))
        {
            throw RpcErrors.SessionInUse(InUse, InUse, "alice", "ssh pts/0, process 7");
        }
    }

    private static ValueTask<HeldDecideResult> Decide(HeldDecideParams parameters) => parameters.Addresses is ["192.0.2.7"]
        ? ValueTask.FromResult(new HeldDecideResult([new HeldDecision("192.0.2.7", parameters.Jail ?? "sshd")]))
        : throw RpcErrors.NotHeld(parameters.Addresses[0]);

    private static HeldInfo Held() => new()
    {
        Id = "192.0.2.7",
        Jail = "sshd",
        Since = s_time,
        LastFailure = s_time.AddSeconds(5),
        Failures = 4,
        Reason = "alice is logged in from 192.0.2.7 (\e[31mpts/0)",
    };

    /// <summary>Two pages of one entry each.</summary>
    private static AuditListResult Audit(AuditListParams parameters) => new(
        [Entry(parameters.Cursor is null ? 2 : 1, parameters.Method ?? (parameters.Cursor is null ? "ban.add" : "daemon.stop"))],
        parameters.Cursor is null ? "2" : null);

    private static AuditInfo Entry(long id, string method) => new()
    {
        Id = id,
        Time = s_time,
        UserId = 1000,
        User = id == 2 ? "alice" : null,
        ProcessId = 42,
        Process = "x\e[31m",
        Method = method,
        Parameters = id == 2 ? $$"""{"addresses":["{{new string('9', 100)}}"]}""" : null,
        Outcome = id == 2 ? "done" : "refused",
        Code = id == 2 ? null : 1020,
        Result = id == 2 ? null : "read only",
    };

    private static MetricsResult Metrics() => new(
        "# TYPE bantui_x gauge\nbantui_x{jail=\"\u202E\"} 1\n",
        [new MetricFamilyInfo("bantui_x", "gauge", "x", [new MetricInfo("bantui_x", new Dictionary<string, string> { ["jail"] = "a" }, 1)])]);
}
