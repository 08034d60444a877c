using Ban.Daemon.Access;
using Ban.Engine.Store;
using Ban.Rpc.Dispatch;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Access;

public sealed class AuditTrailTests
{
    private readonly FakeAudit _store = new();

    [Fact(Timeout = 30_000)]
    public async Task Begin_BeforeTheChange_IsWrittenWithoutAnOutcome()
    {
        AuditTrail audit = Create();
        AuditEntry entry = await audit.BeginAsync(new PeerCredentials(0, 0, Environment.ProcessId), "ban.add", "{}");
        AuditEntry written = Assert.Single(_store.Entries);
        Assert.Equal(("root", "ban.add", "{}", null), (written.User, written.Method, written.Parameters, written.Code));
        Assert.False(string.IsNullOrEmpty(written.Process));

        await audit.EndAsync(entry, 0, "done so");
        Assert.Equal((1L, 0, "done so"), Assert.Single(_store.Ends));
    }

    [Fact(Timeout = 30_000)]
    public async Task Begin_DatabaseThatRefuses_KeepsNobodyFromChanging()
    {
        _store.IsBroken = true;
        AuditTrail audit = Create();
        await audit.EndAsync(await audit.BeginAsync(null, "ban.remove", "{}"), 0, null);
        await audit.RefuseAsync(null, "ban.add", null, 1020, "no");
        Assert.Empty(_store.Entries);
    }

    [Fact(Timeout = 30_000)]
    public async Task Refuse_FloodOfOneUser_IsCutShortAndHidesNobodyElse()
    {
        AuditTrail audit = Create();
        for (int i = 0; i < 1000; i++)
        {
            await audit.RefuseAsync(new PeerCredentials(65534, 65534, 0), "ban.add", null, 1020, "no");
        }

        await audit.RefuseAsync(new PeerCredentials(4242, 4242, 0), "ban.add", null, 1020, "no");
        Assert.Equal(21, _store.Entries.Count);
        Assert.Contains("not listed", _store.Entries[19].Result, StringComparison.Ordinal);
        Assert.Equal(4242u, _store.Entries[^1].UserId);
    }

    private AuditTrail Create() => new(_store, TimeProvider.System, NullLogger.Instance);

    private sealed class FakeAudit : IAuditStore
    {
        public List<AuditEntry> Entries { get; } = [];

        public List<(long Id, int Code, string? Result)> Ends { get; } = [];

        public bool IsBroken { get; set; }

        public ValueTask<long> BeginAuditAsync(AuditEntry entry)
        {
            Entries.AddRange(IsBroken ? throw new StoreException("disk full") : [entry]);
            return ValueTask.FromResult((long)Entries.Count);
        }

        public ValueTask EndAuditAsync(long id, int code, string? result)
        {
            Ends.Add((id, code, result));
            return ValueTask.CompletedTask;
        }

        public IReadOnlyList<AuditEntry> ListAudit(AuditFilter filter, long? before, int limit) => Entries;
    }
}
