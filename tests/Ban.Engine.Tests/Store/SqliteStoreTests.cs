using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

public sealed class SqliteStoreTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Load_AfterReopening_GivesWhatWasCommitted()
    {
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(
                new StoreBatch
                {
                    Jail = "sshd",
                    Bans = [Ban("192.0.2.1", reason: "bad"), Ban("2001:db8::/64", Timeout.InfiniteTimeSpan)],
                    Failures = [Failure("192.0.2.9", Now.AddMilliseconds(-1500))],
                    Positions = [new LogPosition("/var/log/auth.log", "abc", 5_000_000_000)],
                },
                Token);
        }

        await using IBanStore again = await OpenAsync();
        JailMemory memory = again.Load("sshd", Now.AddMinutes(-10), Now);

        Assert.Equal(["192.0.2.1", "2001:db8::/64"], memory.Bans.Select(static ban => ban.Id.ToString()));
        BanRecord ban = memory.Bans[0];
        Assert.Equal((Now, TimeSpan.FromMinutes(10), 1, 3, "bad"), (ban.Time, ban.BanTime, ban.Count, ban.Failures, ban.Reason));
        Assert.Equal(["first \"line\" \u00e4", "second"], ban.Matches);
        Assert.Equal("root", ban.Groups["user"]);
        Assert.Equal(DateTimeOffset.MaxValue, memory.Bans[1].End);
        FailureRecord failure = Assert.Single(memory.Failures);
        Assert.Equal((Now.AddMilliseconds(-1500), "a line", "root"), (failure.Time, failure.Line, failure.Groups["user"]));
        Assert.Equal([new LogPosition("/var/log/auth.log", "abc", 5_000_000_000)], memory.Positions);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Load_OtherJailOldFailureEndedBan_AreLeftOut()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "other", Bans = [Ban("192.0.2.1")], Failures = [Failure("192.0.2.2", Now)] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.3", TimeSpan.FromSeconds(1), Now.AddSeconds(-1))], Failures = [Failure("192.0.2.4", Now.AddHours(-1))] }, Token);

        JailMemory memory = store.Load("sshd", Now.AddMinutes(-10), Now);

        Assert.Empty(memory.Bans);
        Assert.Empty(memory.Failures);
    }

    /// <summary>The library takes a text of no bytes for null, and one such id kept a jail from writing anything more.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Commit_IdOfNoCharacters_IsATextLikeAnyOther()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("")], Failures = [Failure("", Now)] }, Token);
        Assert.Equal([""], store.Load("sshd", Now.AddMinutes(-10), Now).Bans.Select(static ban => ban.Id.ToString()));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("sshd", 3, 2, new[] { "second", "first \"line\" \u00e4", "second" })]
    [InlineData(null, 10, 3, new[] { "first \"line\" \u00e4", "second", "first \"line\" \u00e4", "second", "first \"line\" \u00e4", "second" })]
    [InlineData("other", 0, 1, new string[0])]
    [InlineData("none", 10, 0, new string[0])]
    public async Task Matches_SeveralBans_GivesTheNewestLines(string? jail, int maxMatches, int bans, string[] lines)
    {
        await using IBanStore store = await OpenAsync(maxMatches: Math.Max(2, maxMatches));
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", time: Now.AddMinutes(-9)), Ban("192.0.2.2")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", failures: 4)] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "other", Bans = [Ban("192.0.2.1", time: Now.AddMinutes(-5))] }, Token);
        await using IBanStore reader = await OpenAsync(maxMatches: maxMatches);

        StoredMatches matches = reader.Matches(jail, FailureId.Parse("192.0.2.1"));

        Assert.Equal(lines, matches.Matches);
        Assert.Equal((bans, bans == 0), (matches.Bans, matches.IsEmpty));
        Assert.Equal(jail switch { "sshd" => 7, "other" => 3, null => 10, _ => 0 }, matches.Failures);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_Ban_DropsTheFailuresThatLedToIt()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now), Failure("192.0.2.2", Now)] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now)], Bans = [Ban("192.0.2.1")] }, Token);

        Assert.Equal("192.0.2.2", Assert.Single(store.Load("sshd", Now.AddMinutes(-1), Now).Failures).Id.ToString());
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_Expired_EndsTheBanAndKeepsItsHistory()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Expired = [FailureId.Parse("192.0.2.1")] }, Token);

        Assert.Empty(store.Load("sshd", Now, Now).Bans);
        Assert.Equal(["1|1"], Rows("SELECT (SELECT count(*) FROM bans), (SELECT count(*) FROM bips)"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_BanAfterExpired_IsActiveAgain()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Expired = [FailureId.Parse("192.0.2.1")] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", time: Now.AddSeconds(5))] }, Token);

        Assert.Single(store.Load("sshd", Now, Now).Bans);
        Assert.Equal(["2"], Rows("SELECT count(*) FROM bans"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_Unbanned_ErasesEverythingButTheStory()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now)] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [FailureId.Parse("192.0.2.1")] }, Token);

        Assert.Equal(["0|0|0|0"], Rows("SELECT (SELECT count(*) FROM bans), (SELECT count(*) FROM bips), (SELECT count(*) FROM bantui_bans WHERE active <> 0), (SELECT count(*) FROM bantui_failures)"));
        Assert.Equal(BanEnd.Manual, Assert.Single(store.Past(new PastBanQuery(10))).End);
        Assert.Null(store.FindHistory(null, FailureId.Parse("192.0.2.1")));
    }

    /// <summary>A filter can capture nothing as the id, and a person can name it; a batch that is never taken would keep all others out.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Commit_EmptyId_IsAnIdAsAnyOther()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("", reason: "")], Failures = [Failure("", Now)] }, Token);
        Assert.Equal("", Assert.Single(store.Load("sshd", Now, Now).Bans).Id.ToString());

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [FailureId.Parse("")] }, Token);
        Assert.Empty(store.Load("sshd", Now, Now).Bans);
        Assert.Equal([""], Rows("SELECT ip FROM bantui_unbans"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_BanProlonged_ChangesItsRow()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", TimeSpan.FromHours(1))] }, Token);

        Assert.Equal(["3600"], Rows("SELECT bantime FROM bans"));
        Assert.Equal(["3600"], Rows("SELECT bantime FROM bips"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task FindHistory_OneJailOrAll_CountsBansOnDisk()
    {
        FailureId id = FailureId.Parse("192.0.2.1");
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "a", Bans = [Ban("192.0.2.1") with { Count = 5, OwnCount = 2 }] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "b", Bans = [Ban("192.0.2.1", time: Now.AddHours(-1)) with { Count = 3 }], Expired = [id] }, Token);

        Assert.Equal(new BanHistory(2, Now), store.FindHistory("a", id));
        Assert.Equal(new BanHistory(5, Now), store.FindHistory(null, id));
        Assert.Null(store.FindHistory("c", id));
        await store.CommitAsync(new StoreBatch { Jail = "a", Unbanned = [id], UnbanTime = Now }, Token);
        Assert.Null(store.FindHistory("a", id));
        Assert.Equal([new UnbanRecord(id, Now)], store.Load("a", Now.AddMinutes(-1), Now).Unbans);
        Assert.Empty(store.Load("a", Now.AddMinutes(1), Now).Unbans);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_Prolonged_ChangesTheTimeAlone()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", reason: "why")] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Prolonged = [Ban("192.0.2.1", TimeSpan.FromHours(2)) with { Matches = [] }] }, Token);

        BanRecord ban = Assert.Single(store.Load("sshd", Now, Now).Bans);
        Assert.Equal((TimeSpan.FromHours(2), true, "why", 2), (ban.BanTime, ban.KeepsTime, ban.Reason, ban.Matches.Count));
        Assert.Equal(["7200"], Rows("SELECT bantime FROM bans"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_WithdrawnAndForgotten_LeavesTheOtherFailures()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(
            new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now), Failure("192.0.2.1", Now.AddSeconds(1)), Failure("192.0.2.2", Now), Failure("192.0.2.3", Now)] }, Token);

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Withdrawn = [Failure("192.0.2.1", Now)], Forgotten = [FailureId.Parse("192.0.2.2")] }, Token);

        Assert.Equal(["192.0.2.1|1777896001", "192.0.2.3|1777896000"], Rows("SELECT ip, CAST(time AS INTEGER) FROM bantui_failures ORDER BY ip"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_DatabaseLocked_IsRefusedAndWorksAfterwards()
    {
        await using IBanStore store = await OpenAsync();
        using (Microsoft.Data.Sqlite.SqliteConnection other = new($"Data Source={File};Pooling=false"))
        {
            other.Open();
            SqliteSchema.Execute(other, "BEGIN IMMEDIATE");
            StoreException refused = await Assert.ThrowsAsync<StoreException>(
                async () => await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token));
            Assert.EndsWith("it is locked by another program", refused.Message, StringComparison.Ordinal);
            Assert.Null(store.FindHistory("sshd", FailureId.Parse("192.0.2.1")));
        }

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);
        Assert.Single(store.Load("sshd", Now, Now).Bans);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Purge_ManyOldRows_ShrinksTheFile()
    {
        await using IBanStore store = await OpenAsync(age: TimeSpan.FromHours(1));
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [.. Enumerable.Range(0, 3000).Select(i => Ban($"10.0.{i / 256}.{i % 256}", time: Now.AddDays(-2)))] }, Token);
        long before = Pages();

        await store.PurgeAsync(Token);

        Assert.InRange(Pages(), 1, before / 4);
        long Pages() => long.Parse(Rows("PRAGMA page_count")[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_ManyAtOnce_AllAreKept()
    {
        await using IBanStore store = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            store.CommitAsync(new StoreBatch { Jail = $"jail{i % 7}", Bans = [Ban($"10.0.{i / 256}.{i % 256}")] }, Token).AsTask()));

        Assert.Equal(["500|7"], Rows("SELECT (SELECT count(*) FROM bips), (SELECT count(*) FROM jails)"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_AfterDispose_SaysThatItIsClosed()
    {
        IBanStore store = await OpenAsync();
        await store.DisposeAsync();

        StoreException refused = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(new StoreBatch { Jail = "sshd" }, Token));

        Assert.EndsWith("is closed", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_AfterACrashWithoutBans_KeepsTheLogPositions()
    {
        LogPosition position = new("/var/log/auth.log", "abc", 186);
        await using (IBanStore first = await OpenAsync())
        {
            first.Load("sshd", Now.AddMinutes(-10), Now);
            await first.CommitAsync(new StoreBatch { Jail = "sshd", Positions = [position] }, Token);
        }

        await using IBanStore second = await OpenAsync();

        Assert.Equal([position], second.Load("sshd", Now.AddMinutes(-10), Now).Positions);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Purge_OldRows_FollowsSpecification()
    {
        await using IBanStore store = await OpenAsync(age: TimeSpan.FromHours(1));
        store.Load("sshd", Now.AddMinutes(-10), Now);
        await store.CommitAsync(
            new StoreBatch
            {
                Jail = "sshd",
                Bans =
                [
                    Ban("192.0.2.1", time: Now.AddHours(-2)),
                    Ban("192.0.2.2", TimeSpan.FromHours(3), Now.AddHours(-2)),
                    Ban("192.0.2.3", Timeout.InfiniteTimeSpan, Now.AddDays(-9)),
                    Ban("192.0.2.4"),
                ],
                Failures = [Failure("192.0.2.7", Now.AddMinutes(-11)), Failure("192.0.2.8", Now.AddMinutes(-9))],
            },
            Token);

        await store.PurgeAsync(Token);

        Assert.Equal(["192.0.2.4"], Rows("SELECT ip FROM bans ORDER BY ip"));
        Assert.Equal(["192.0.2.2", "192.0.2.3", "192.0.2.4"], Rows("SELECT ip FROM bips ORDER BY ip"));
        Assert.Equal(["192.0.2.2", "192.0.2.3", "192.0.2.4"], Rows("SELECT ip FROM bantui_bans ORDER BY ip"));
        Assert.Equal(["192.0.2.8"], Rows("SELECT ip FROM bantui_failures"));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData(-1)]
    [InlineData(500_000_000_000_000)]
    public async Task Purge_AgeWithoutEnd_KeepsHistory(long milliseconds)
    {
        await using IBanStore store = await OpenAsync(age: TimeSpan.FromMilliseconds(milliseconds));
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1", time: Now.AddYears(-9))] }, Token);

        await store.PurgeAsync(Token);

        Assert.Equal(["192.0.2.1"], Rows("SELECT ip FROM bans"));
        Assert.Equal(["192.0.2.1"], Rows("SELECT ip FROM bantui_bans"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_Memory_WorksWithoutFile()
    {
        await using IBanStore store = await OpenAsync(":memory:");
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        Assert.Single(store.Load("sshd", Now, Now).Bans);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_None_RemembersNothing()
    {
        await using IBanStore store = await OpenAsync("NONE");
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        Assert.Empty(store.Load("sshd", Now, Now).Bans);
    }
}
