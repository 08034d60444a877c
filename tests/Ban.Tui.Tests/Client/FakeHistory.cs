using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Tui.Tests.Client;

/// <summary>The fake daemon's answer about what was: a ban for failures of a hostile line, lifted by a person, and one that went with all others.</summary>
internal static class FakeHistory
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    public static void AddTo(RpcMethodTable table) => table
        .Add(HistoryApi.Explain, (p, _, _) => ValueTask.FromResult(new BanExplainResult(p.Id, [], [Lifted(p.Id), Flushed(p.Id)], [])));

    private static PastBanInfo Lifted(string id) => Ban(id, count: 2) with
    {
        How = "manual",
        LiftedBy = "alice as root",
        Failures = 1,
        Story =
        [
            new FailureDetail
            {
                Id = id,
                Jail = "sshd",
                Time = s_time,
                Attempts = 1,
                Count = 1,
                MaxRetry = 1,
                Path = "/var/log/auth.log",
                Offset = 4711,
                Line = "Failed password for \u001b[2J from " + id,
                Pattern = 0,
                PatternOrigin = "sshd.conf:41",
                PatternText = "^Failed",
            },
        ],
    };

    private static PastBanInfo Flushed(string id) => Ban(id, count: 1) with { How = "flush", Reason = "knocks" };

    private static PastBanInfo Ban(string id, int count) => new()
    {
        Id = id,
        Jail = "sshd",
        Time = s_time,
        BanTime = 600,
        Count = count,
        Failures = 0,
        Active = false,
        Ended = s_time.AddMinutes(5),
    };
}
