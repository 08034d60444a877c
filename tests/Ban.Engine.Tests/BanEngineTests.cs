using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Tests;

public sealed class BanEngineTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Follow_ThirdFailure_BansAndTheBanIsOnDiskBeforeTheActionHears()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        bool wasOnDisk = false;
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Action("a").OnBan = ticket =>
        {
            wasOnDisk = harness.Store.IsBanned("a", ticket.Id);
            heard.SetResult();
        };
        await harness.StartAsync(EngineHarness.Settings("a", log));
        _temp.Append("log", "fail 192.0.2.1", "noise", "fail 192.0.2.1", "fail 192.0.2.2", "fail 192.0.2.1");
        Banned banned = await harness.WaitForAsync<Banned>();
        Assert.Equal("192.0.2.1", banned.Id.ToString());
        Assert.Equal(3, banned.Failures);
        await heard.Task;
        Assert.True(wasOnDisk);
        FailureFound third = Assert.Single(harness.Events().OfType<FailureFound>(), f => f.Count == 3);
        Assert.Equal((log, 51L, 3), (third.Path, third.Offset, third.MaxRetry));
        JailStatus status = harness.Engine.Jail("a");
        Assert.Equal((1, 4L, 1, 1L), (status.Failing, status.TotalFailures, status.Banned, status.TotalBans));
        Assert.Equal(4, status.LastHour[^1]);
        await harness.WaitForLinesAsync(5);
        Assert.Equal(5, harness.Engine.LinesRead);
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_FailureOfABannedId_IsNotCounted()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<AlreadyBanned>();
        Assert.Equal(3, harness.Engine.Failures);
        Assert.Single(harness.Events().OfType<Banned>());
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_IgnoredId_IsNeverCounted()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.2");
        await using EngineHarness harness = new() { IgnoreRule = id => id.ToString() == "192.0.2.1" ? "ip" : null };
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<FailureFound>();
        Assert.Equal(3, harness.Events().OfType<FailureIgnored>().Count(e => e.Rule == "ip"));
        Assert.Equal(1, harness.Engine.Failures);
    }

    [Fact(Timeout = Limit)]
    public async Task Expiry_AfterBanTime_LiftsTheBanAndFailuresCountAnew()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log) with { BanTime = TimeSpan.FromMinutes(1) });
        await harness.WaitForAsync<Banned>();
        harness.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, harness.Engine.Banned);
        harness.Clock.Advance(TimeSpan.FromSeconds(2));
        Unbanned unbanned = await harness.WaitForAsync<Unbanned>();
        Assert.Equal(BanEnd.Expired, unbanned.End);
        Assert.False(harness.Store.IsBanned("a", unbanned.Id));
        _temp.Append("log", "fail 192.0.2.1");
        Assert.Equal(1, (await harness.WaitForAsync<FailureFound>()).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_BetweenFailures_GoesOnCountingAndRestoresBans()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.9", "fail 192.0.2.9", "fail 192.0.2.9");
        MemoryStore store = new();
        await using (EngineHarness first = new(store))
        {
            await first.StartAsync(EngineHarness.Settings("a", log));
            await first.WaitForAsync<Banned>();
            await first.Engine.StopAsync(keepFirewall: false, TestContext.Current.CancellationToken);
            Assert.Equal(["start", "ban 192.0.2.9", "stop"], first.Action("a").Calls);
        }

        await using EngineHarness second = new(store);
        await second.StartAsync(EngineHarness.Settings("a", log));
        Assert.True((await second.WaitForAsync<Banned>()).Restored);
        _temp.Append("log", "fail 192.0.2.1");
        Banned banned = await second.WaitForAsync<Banned>();
        Assert.Equal("192.0.2.1", banned.Id.ToString());
        Assert.False(banned.Restored);
        await second.WaitForLinesAsync(1);
        Assert.Equal(1, second.Engine.LinesRead);
    }

    [Fact(Timeout = Limit)]
    public async Task Restore_JailBansForLessNow_CutsBansByFailuresButNotAPersons()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        MemoryStore store = new();
        JailSettings jail = EngineHarness.Settings("a", log) with { BanTime = Timeout.InfiniteTimeSpan };
        await using (EngineHarness first = new(store))
        {
            await first.StartAsync(jail);
            await first.WaitForAsync<Banned>();
            await first.Engine.BanAsync("a", [FailureId.Parse("192.0.2.2")], banTime: null, "by hand", CancellationToken.None);
        }

        await using EngineHarness second = new(store);
        await second.StartAsync(jail with { BanTime = TimeSpan.FromHours(1) });
        BanPage page = second.Engine.ListBans(jail: null, NetAddress.None, cursor: null, limit: 10);
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(page.Bans, b => b.Record.Failures > 0).Record.BanTime);
        Assert.Equal(Timeout.InfiniteTimeSpan, Assert.Single(page.Bans, b => b.Record.Failures == 0).Record.BanTime);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_BadJails_SayWhyAndTheGoodOneRuns()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        JailSettings good = EngineHarness.Settings("good", log);
        await harness.StartAsync(
            good with { Name = "bad", Filter = new FilterDefinition { Name = "bad" } },
            EngineHarness.Settings("waiting", _temp.File("none")),
            EngineHarness.Settings("skipped", _temp.File("none")) with { SkipIfNoLogs = true },
            good);
        Assert.Equal(
            [
                ("bad", JailState.Stopped, "filter.d/bad.conf:7: missing )"),
                ("waiting", JailState.NoSource, $"{_temp.File("none")}: no such file"),
                ("skipped", JailState.Stopped, "(built-in): no log file is there, so the jail is skipped (skip_if_nologs)"),
                ("good", JailState.Running, string.Empty),
            ],
            harness.Engine.Jails().Select(j => (j.Name, j.State, j.Detail)));
        _temp.Write("none", "fail 192.0.2.1");
        Assert.Equal("waiting", (await harness.WaitForAsync<FailureFound>()).Jail);
        Assert.Equal(JailState.Running, harness.Engine.Jail("waiting").State);
        await Assert.ThrowsAsync<JailStoppedException>(
            () => harness.Engine.BanAsync("bad", [FailureId.Parse("192.0.2.1")], banTime: null, reason: null, CancellationToken.None));
        Assert.Throws<UnknownJailException>(() => harness.Engine.Jail("none"));
    }

    [Fact(Timeout = Limit)]
    public async Task BanAndUnban_ByHand_TellWhatChanged()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")), EngineHarness.Settings("b", _temp.File("log")));
        FailureId one = FailureId.Parse("198.51.100.1");
        FailureId two = FailureId.Parse("198.51.100.2");
        BanResult added = await harness.Engine.BanAsync("a", [one, two, one], TimeSpan.FromHours(1), "scans", CancellationToken.None);
        Assert.Equal([one, two], added.Added);
        BanResult again = await harness.Engine.BanAsync("a", [two], banTime: null, reason: null, CancellationToken.None);
        Assert.Equal([two], again.Already);
        await harness.Engine.BanAsync("b", [two], banTime: null, reason: null, CancellationToken.None);
        FailureId network = FailureId.Parse("198.51.100.0/24");
        FailureId absent = FailureId.Parse("203.0.113.1");
        UnbanResult lifted = await harness.Engine.UnbanAsync(jail: null, [network, absent], by: null, CancellationToken.None);
        Assert.Equal([new LiftedBan("a", one), new LiftedBan("a", two), new LiftedBan("b", two)], lifted.Removed);
        Assert.Equal([absent], lifted.Absent);
        Assert.Equal(0, harness.Engine.Banned);
        Assert.False(harness.Store.IsBanned("a", one));
        Assert.Equal("scans", harness.Events().OfType<Banned>().First().Reason);
    }

    [Fact(Timeout = Limit)]
    public async Task Ban_NetworkByHand_HoldsAddressesWithin()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.0/24")], banTime: null, reason: null, CancellationToken.None);
        _temp.Append("log", "fail 192.0.2.77");
        Assert.Equal("192.0.2.77", (await harness.WaitForAsync<AlreadyBanned>()).Id.ToString());
        Assert.Equal(0, harness.Engine.Failures);
    }

    [Fact(Timeout = Limit)]
    public async Task Ban_StoreRefuses_ThrowsAndNothingIsBanned()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")));
        harness.Store.IsBroken = true;
        await Assert.ThrowsAsync<StoreException>(
            () => harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.1")], banTime: null, reason: null, CancellationToken.None));
        Assert.Equal(0, harness.Engine.Banned);
        Assert.Equal(["start"], harness.Action("a").Calls);
        Assert.Empty(harness.Events().OfType<Banned>());
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_StoreRefuses_BansAllTheSameAndWritesLater()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        harness.Store.IsBroken = true;
        _temp.Append("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        FailureId id = (await harness.WaitForAsync<Banned>()).Id;
        harness.Store.IsBroken = false;
        _temp.Append("log", "fail 192.0.2.2");
        await harness.WaitForAsync<FailureFound>(f => f.Id != id);
        Assert.True(harness.Store.IsBanned("a", id));
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_MatcherThrowsOnALine_PassesThatLineOver()
    {
        string log = _temp.Write("log", "poison", "fail 192.0.2.1");
        await using EngineHarness harness = new()
        {
            OnLine = (_, line) =>
            {
                if (line == "poison")
                {
                    throw new InvalidOperationException("fault");
                }
            },
        };
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<FailureFound>();
        Assert.Equal(JailState.Running, harness.Engine.Jail("a").State);
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_OneJailStuck_TheOtherBansAndTheFirstMissesNothing()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        using ManualResetEventSlim gate = new();
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        int judged = 0;
        harness.OnLine = (jail, _) =>
        {
            if (jail == "slow")
            {
                gate.Wait(cancelled);
                judged++;
            }
        };
        await harness.StartAsync(EngineHarness.Settings("slow", log), EngineHarness.Settings("fast", log));
        string[] noise = [.. Enumerable.Range(0, 20_000).Select(i => $"noise of some length, number {i}")];
        _temp.Append("log", noise);
        _temp.Append("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        Assert.Equal("fast", (await harness.WaitForAsync<Banned>()).Jail);
        SourceLag(harness, "slow", out long lag);
        Assert.True(lag > 0);
        gate.Set();
        await harness.WaitForAsync<Banned>(b => b.Jail == "slow");
        Assert.Equal(20_003, judged);
    }

    [Fact(Timeout = Limit)]
    public async Task Positions_LinesThatYieldNothing_AreWrittenAfterTenSecondsAndAtTheStop()
    {
        string log = _temp.Write("log", "noise");
        MemoryStore store = new();
        await using EngineHarness harness = new(store);
        await harness.StartAsync(EngineHarness.Settings("a", log));
        _temp.Append("log", "fail 192.0.2.1");
        await harness.WaitForAsync<FailureFound>();
        int before = store.Commits;
        _temp.Append("log", "noise again");
        await Poll(() => harness.Engine.Jail("a").Sources[0].Offset == 33);
        harness.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(before, store.Commits);
        await harness.Engine.StopAsync(keepFirewall: true, TestContext.Current.CancellationToken);
        Assert.Equal(33, Assert.Single(store.Load("a", DateTimeOffset.MinValue, harness.Clock.GetUtcNow()).Positions).Offset);
        Assert.Equal(["start"], harness.Action("a").Calls);
    }

    [Fact(Timeout = Limit)]
    public async Task ListBans_Pages_GoThroughAllJailsOnce()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")), EngineHarness.Settings("b", _temp.File("log")));
        FailureId[] ids = [.. Enumerable.Range(1, 5).Select(i => FailureId.Parse($"192.0.2.{i}"))];
        await harness.Engine.BanAsync("a", ids, banTime: null, reason: null, CancellationToken.None);
        await harness.Engine.BanAsync("b", ids[..3], banTime: null, reason: null, CancellationToken.None);
        List<string> seen = [];
        string? cursor = null;
        do
        {
            BanPage page = harness.Engine.ListBans(jail: null, NetAddress.None, cursor, limit: 2);
            Assert.Equal(8 - (seen.Count >= 2 ? 1 : 0), page.Total);
            seen.AddRange(page.Bans.Select(b => b.Jail + b.Record.Id));
            if (seen.Count == 2)
            {
                await harness.Engine.UnbanAsync("a", [ids[1]], by: null, CancellationToken.None);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["a192.0.2.1", "a192.0.2.2", "a192.0.2.3", "a192.0.2.4", "a192.0.2.5", "b192.0.2.1", "b192.0.2.2", "b192.0.2.3"], seen);
        Assert.Throws<FormatException>(() => harness.Engine.ListBans(jail: null, NetAddress.None, "nonsense", limit: 2));
        Assert.Equal(2, harness.Engine.ListBans(jail: null, NetAddress.Parse("192.0.2.3"), cursor: null, limit: 9).Bans.Count);
    }

    private static void SourceLag(EngineHarness harness, string jail, out long lag)
    {
        var source = Assert.Single(harness.Engine.Jail(jail).Sources);
        lag = source.Size - source.Offset;
    }

    private static async Task Poll(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
