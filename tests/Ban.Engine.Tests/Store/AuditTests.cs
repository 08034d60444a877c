using Ban.Engine.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Store;

public sealed class AuditTests : StoreFixture
{
    private static readonly AuditFilter s_all = new(null, null, null, null, null);

    [Fact(Timeout = LimitMs)]
    public async Task Begin_ProcessThatEndsBeforeTheAnswer_LeavesAnEntryWithoutOutcome()
    {
        await using (IBanStore store = await OpenAsync())
        {
            await Audit(store).BeginAuditAsync(Entry("ban.add"));
            long second = await Audit(store).BeginAuditAsync(Entry("ban.remove"));
            await Audit(store).EndAuditAsync(second, 0, """{"removed":[]}""");
        }

        await using IBanStore again = await OpenAsync();
        IReadOnlyList<AuditEntry> entries = Audit(again).ListAudit(s_all, null, 10);
        Assert.Equal([("ban.remove", (int?)0), ("ban.add", null)], entries.Select(entry => (entry.Method, entry.Code)));
        Assert.Equal(Entry("ban.add") with { Id = 1 }, entries[1]);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Begin_WhileTheProcessIsStillThere_IsInTheFileAtOnce()
    {
        await using IBanStore store = await OpenAsync();
        await Audit(store).BeginAuditAsync(Entry("ban.add"));
        await using SqliteConnection other = new(new SqliteConnectionStringBuilder { DataSource = File, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand count = other.CreateCommand();
        count.CommandText = "SELECT count(*) FROM bantui_audit";
        Assert.Equal(1L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("alice", null, null, "4 2")]
    [InlineData("1000", null, null, "4 2")]
    [InlineData("carol", null, null, "3")]
    [InlineData(null, "ban.", null, "4 3 1")]
    [InlineData(null, "ban.add", null, "3 1")]
    [InlineData(null, "ban", null, "")]
    [InlineData(null, null, true, "4 2")]
    [InlineData(null, null, false, "3 1")]
    [InlineData("' OR 1=1 --", null, null, "")]
    public async Task List_Filter_GivesWhatFits(string? user, string? method, bool? failed, string expected)
    {
        await using IBanStore store = await OpenAsync();
        await FillAsync(Audit(store));
        IEnumerable<long> found = Audit(store).ListAudit(s_all with { User = user, Method = method, Failed = failed }, null, 10).Select(entry => entry.Id);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact(Timeout = LimitMs)]
    public async Task List_PageAfterPage_GivesEachOnce()
    {
        await using IBanStore store = await OpenAsync();
        await FillAsync(Audit(store));
        Assert.Equal([4, 3], Audit(store).ListAudit(s_all, null, 2).Select(entry => entry.Id));
        Assert.Equal([2, 1], Audit(store).ListAudit(s_all, 3, 2).Select(entry => entry.Id));
        Assert.Equal([3], Audit(store).ListAudit(s_all with { Since = Now.AddMinutes(3), Until = Now.AddMinutes(4) }, null, 9).Select(entry => entry.Id));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Purge_OldEntries_AreForgotten()
    {
        await using (IBanStore store = await OpenAsync(now: Now))
        {
            await Audit(store).BeginAuditAsync(Entry("ban.add") with { Time = Now - TimeSpan.FromDays(91) });
            await Audit(store).BeginAuditAsync(Entry("ban.add") with { Time = Now - TimeSpan.FromDays(89) });
            await store.PurgeAsync(TestContext.Current.CancellationToken);
            Assert.Equal(2, Assert.Single(Audit(store).ListAudit(s_all, null, 10)).Id);
        }
    }

    [Fact(Timeout = LimitMs)]
    public async Task Begin_LongTexts_AreCut()
    {
        await using IBanStore store = await OpenAsync();
        await Audit(store).BeginAuditAsync(Entry("ban.add") with { Parameters = new string('x', 5000) });
        Assert.Equal(AuditEntry.MaxTextLength, Assert.Single(Audit(store).ListAudit(s_all, null, 10)).Parameters!.Length);
    }

    [Fact(Timeout = LimitMs)]
    public async Task InMemory_DaemonWithoutDatabase_StillHasAnAudit()
    {
        IAuditStore audit = SqliteStore.InMemory(TimeProvider.System, NullLogger.Instance);
        await using var owner = (IAsyncDisposable)audit;
        await audit.BeginAuditAsync(Entry("ban.add"));
        Assert.Single(audit.ListAudit(s_all, null, 10));
    }

    private static IAuditStore Audit(IBanStore store) => (IAuditStore)store;

    private static AuditEntry Entry(string method) => new(Now, 1000, "alice", 4242, "bantui", method, """{"addresses":["192.0.2.7"]}""");

    private static async Task FillAsync(IAuditStore audit)
    {
        await audit.EndAuditAsync(await audit.BeginAuditAsync(Root("ban.add", 1)), 0, null);
        await audit.BeginAuditAsync(Entry("daemon.stop") with { Time = Now.AddMinutes(2), Code = 1020 });
        await audit.EndAuditAsync(await audit.BeginAuditAsync(Root("ban.add", 3) with { LoginUser = "carol" }), 0, null);
        await audit.BeginAuditAsync(Entry("ban.remove") with { Time = Now.AddMinutes(4) });
    }

    private static AuditEntry Root(string method, int minutes) => Entry(method) with { UserId = 0, User = "root", Time = Now.AddMinutes(minutes) };
}
