using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

/// <summary>What the store keeps for people who ask why.</summary>
public sealed class PastBanTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly FailureId s_id = FailureId.Parse("192.0.2.1");

    private static BanRecord Told => Ban("192.0.2.1") with
    {
        Story = [Failure("192.0.2.1", Now) with { Path = "/var/log/auth.log", Offset = 4711, Pattern = 2, PatternOrigin = "filter.d/sshd.conf:40" }],
    };

    [Fact(Timeout = LimitMs)]
    public async Task Past_AfterEndAndRepeat_KeepsEachBanWithItsStory()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Told] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Expired = [s_id] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", time: Now.AddSeconds(9))] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [s_id], UnbanTime = Now.AddSeconds(20) }, Token);

        IReadOnlyList<PastBan> past = store.Past(new PastBanQuery(10) { Id = s_id });

        Assert.Equal([BanEnd.Manual, BanEnd.Expired], past.Select(static ban => ban.End));
        Assert.Equal(Now.AddSeconds(20), past[0].Ended);
        FailureRecord failure = Assert.Single(past[1].Record.Story);
        Assert.Equal(("/var/log/auth.log", 4711L, 2, "filter.d/sshd.conf:40", "a line"), (failure.Path, failure.Offset, failure.Pattern, failure.PatternOrigin, failure.Line));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Past_PageByPage_GivesEachOnce()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [.. Enumerable.Range(1, 25).Select(static i => Ban($"192.0.2.{i}", time: Now.AddSeconds(i / 5)))] }, Token);

        List<string> seen = [];
        PastBan? after = null;
        while (store.Past(new PastBanQuery(7) { After = after }) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(static ban => ban.Record.Id.ToString()));
            after = page[^1];
        }

        Assert.Equal(25, seen.Distinct().Count());
        Assert.Equal(25, seen.Count);
    }

    [Fact(Timeout = LimitMs)]
    public async Task ReadBanned_BansOfSeveralJails_AreAddedUpById()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Told, Ban("192.0.2.2"), Ban("192.0.2.3", time: Now.AddDays(-2)), Ban("192.0.2.4")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "nginx", Bans = [Told] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [FailureId.Parse("192.0.2.4")], UnbanTime = Now.AddSeconds(20) }, Token);

        List<(string, int, long)> banned = [];
        store.ReadBanned(Now.AddDays(-1), 10, (id, bans, failures) => banned.Add((id.ToString(), bans, failures)));

        Assert.Equal([("192.0.2.1", 2, 2L * Told.Failures), ("192.0.2.2", 1, Told.Failures)], banned.Order());
        banned.Clear();
        store.ReadBanned(Now.AddDays(-1), 1, (id, bans, failures) => banned.Add((id.ToString(), bans, failures)));
        Assert.Single(banned);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Failures_OfAnId_KnowTheirPlace()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now) with { Path = "/l", Offset = 7, Pattern = 0, PatternOrigin = "f:1" }, Failure("192.0.2.2", Now)] }, Token);

        StoredFailure found = Assert.Single(store.Failures(null, s_id, after: 0, 10));

        Assert.Equal(("sshd", "/l", 7L, 0, "f:1"), (found.Jail, found.Failure.Path, found.Failure.Offset, found.Failure.Pattern, found.Failure.PatternOrigin));
        Assert.Single(store.Failures("sshd", null, found.Place, 10));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_Version1_KeepsItsBans()
    {
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", reason: "why")], Failures = [Failure("192.0.2.9", Now)] }, Token);
        }

        Rows("""
            CREATE TABLE old(jail TEXT NOT NULL, ip TEXT NOT NULL, timeofban INTEGER NOT NULL, active INTEGER NOT NULL, reason TEXT, PRIMARY KEY(jail, ip)) WITHOUT ROWID;
            INSERT INTO old SELECT jail, ip, timeofban, active, reason FROM bantui_bans;
            DROP TABLE bantui_bans; ALTER TABLE old RENAME TO bantui_bans;
            ALTER TABLE bantui_failures DROP COLUMN path; ALTER TABLE bantui_failures DROP COLUMN place;
            ALTER TABLE bantui_failures DROP COLUMN pattern; ALTER TABLE bantui_failures DROP COLUMN origin;
            UPDATE bantui_schema SET version = 1;
            """);
        await using IBanStore upgraded = await OpenAsync();

        Assert.Equal("why", Assert.Single(upgraded.Load("sshd", Now.AddHours(-1), Now).Bans).Reason);
        Assert.Equal("why", Assert.Single(upgraded.Past(new PastBanQuery(10))).Record.Reason);
        Assert.Null(Assert.Single(upgraded.Failures(null, null, after: 0, 10)).Failure.Path);
        Assert.Equal("alice", (await LiftedAsync(upgraded)).LiftedBy);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_Version2_LearnsWhoLifts()
    {
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", reason: "why")] }, Token);
        }

        Rows("ALTER TABLE bantui_bans DROP COLUMN lifter; UPDATE bantui_schema SET version = 2");
        await using IBanStore upgraded = await OpenAsync();

        Assert.Null(Assert.Single(upgraded.Past(new PastBanQuery(10))).LiftedBy);
        Assert.Equal("alice", (await LiftedAsync(upgraded)).LiftedBy);
    }

    [Theory(Timeout = LimitMs)]
    [InlineData(false, BanEnd.Manual)]
    [InlineData(true, BanEnd.Flushed)]
    public async Task Past_LiftedByAPerson_SaysHowAndByWhom(bool isFlush, BanEnd expected)
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        PastBan lifted = await LiftedAsync(store, isFlush);

        Assert.Equal((expected, "alice", Now), (lifted.End, lifted.LiftedBy, lifted.Ended));
    }

    private static async Task<PastBan> LiftedAsync(IBanStore store, bool isFlush = false)
    {
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [s_id], UnbanTime = Now, UnbannedBy = "alice", IsFlush = isFlush }, Token);
        return Assert.Single(store.Past(new PastBanQuery(10) { Id = s_id }));
    }
}
