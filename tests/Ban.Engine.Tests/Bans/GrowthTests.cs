using Ban.Core.Jails;
using Ban.Core.Jails.Formulas;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Bans;

/// <summary>Known offenders, bans that grow, and bans that are prolonged.</summary>
public sealed class GrowthTests : IDisposable
{
    private const int Limit = 30_000;

    private static readonly FailureId s_one = FailureId.Parse("192.0.2.1");

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Ban_EachRepeat_HasItsFinalTimeAtOnceEverywhere()
    {
        await using EngineHarness harness = new();
        List<TimeSpan> atAction = [];
        harness.Action("a").OnBan = ticket => atAction.Add(ticket.End - ticket.Time);
        await harness.StartAsync(Growing("a", new BanGrowth()));
        foreach (int minutes in (int[])[10, 20, 40])
        {
            Fail(3);
            Banned banned = await harness.WaitForAsync<Banned>();
            Assert.Equal(TimeSpan.FromMinutes(minutes), banned.BanTime);
            Assert.Equal(banned.BanTime, harness.Store.Load("a", default, harness.Clock.GetUtcNow()).Bans.Single().BanTime);
            harness.Clock.Advance(banned.BanTime + TimeSpan.FromMinutes(11));
            await harness.WaitForAsync<Unbanned>();
        }

        await harness.Engine.StopAsync(keepFirewall: true, TestContext.Current.CancellationToken);
        Assert.Equal([10, 20, 40], atAction.Select(t => t.TotalMinutes));
        Assert.Equal([1, 2, 3], harness.Events().OfType<Banned>().Select(b => b.Count));
    }

    [Fact(Timeout = Limit)]
    public async Task Failure_OfAKnownOffender_CountsMore()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(Growing("a", new BanGrowth()));
        await BanAndExpireAsync(harness);
        Fail(2);
        Banned second = await harness.WaitForAsync<Banned>();
        FailureFound[] found = [.. harness.Events().OfType<FailureFound>()];
        Assert.Equal([(0, 1), (0, 1), (0, 1), (1, 2), (1, 2)], found.Select(f => (f.KnownBans, f.Weight)));
        Assert.Equal(2, second.Failures);
        Assert.Equal(TimeSpan.FromMinutes(10), second.GrownFrom);
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_OfAKnownOffendersFailures_KeepsTheirWeight()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        await using (EngineHarness first = new(store, clock))
        {
            await first.StartAsync(Growing("a", new BanGrowth()));
            await BanAndExpireAsync(first);
            Fail(1);
            await first.WaitForAsync<FailureFound>();
        }

        await using EngineHarness second = new(store, clock);
        await second.StartAsync(Growing("a", new BanGrowth()));
        Fail(1);
        Assert.Equal(2, (await second.WaitForAsync<Banned>()).Failures);
    }

    [Fact(Timeout = Limit)]
    public async Task Ban_OverAllJails_CountsEachBanOnce()
    {
        await using EngineHarness harness = new();
        BanGrowth growth = new() { OverAllJails = true };
        await harness.StartAsync(Growing("a", growth), Growing("b", growth, "log2"));
        List<TimeSpan> times = [];
        foreach (string log in (string[])["log", "log2", "log", "log2"])
        {
            _temp.Append(log, "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
            Banned banned = await harness.WaitForAsync<Banned>();
            times.Add(banned.BanTime);
            harness.Clock.Advance(banned.BanTime + TimeSpan.FromMinutes(11));
            await harness.WaitForAsync<Unbanned>();
        }

        Assert.Equal([10, 20, 40, 80], times.Select(t => t.TotalMinutes));
    }

    [Fact(Timeout = Limit)]
    public async Task Ban_FormulaWithoutValue_LastsTheJailsTimeAndSaysSo()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(Growing("a", new BanGrowth { Formula = Formula.Parse("1 / (ban.Count - 1)") }));
        await BanAndExpireAsync(harness);
        Fail(3);
        Assert.Equal(TimeSpan.FromMinutes(10), (await harness.WaitForAsync<Banned>()).BanTime);
        Assert.Contains("division by zero", Assert.Single(harness.Events().OfType<JailWarning>()).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_GrownBan_IsNotCutToTheJailsTime()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        await using (EngineHarness first = new(store, clock))
        {
            await first.StartAsync(Growing("a", new BanGrowth()));
            await BanAndExpireAsync(first);
            Fail(3);
            await first.WaitForAsync<Banned>();
        }

        await using EngineHarness second = new(store, clock);
        await second.StartAsync(Growing("a", new BanGrowth()));
        ActiveBan ban = Assert.Single(second.Engine.ListBans(null, NetAddress.None, null, 10).Bans);
        Assert.Equal((TimeSpan.FromMinutes(20), 2), (ban.Record.BanTime, ban.Record.Count));
    }

    [Fact(Timeout = Limit)]
    public async Task Failures_InSpiteOfTheBan_ProlongIt()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        JailSettings jail = Growing("a", growth: null);
        await using (EngineHarness harness = new(store, clock))
        {
            await harness.StartAsync(jail);
            Fail(3);
            await harness.WaitForAsync<Banned>();

            // Or the longer ban takes the place of the one that still waits for its action.
            while (harness.Action("a").Calls.Count < 2)
            {
                await Task.Yield();
            }

            clock.Advance(TimeSpan.FromMinutes(5));
            Fail(3);
            BanProlonged prolonged = await harness.WaitForAsync<BanProlonged>();
            Assert.Equal(TimeSpan.FromMinutes(15), prolonged.BanTime);
            clock.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal(1, harness.Engine.Banned);
            await harness.Engine.StopAsync(keepFirewall: true, TestContext.Current.CancellationToken);
            Assert.Equal(["start", "ban 192.0.2.1", "prolong 192.0.2.1"], harness.Action("a").Calls);
        }

        await using EngineHarness second = new(store, clock);
        await second.StartAsync(jail);
        Assert.Equal(TimeSpan.FromMinutes(15), Assert.Single(second.Engine.ListBans(null, NetAddress.None, null, 10).Bans).Record.BanTime);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(BanEnd.Expired, (await second.WaitForAsync<Unbanned>()).End);
    }

    [Fact(Timeout = Limit)]
    public async Task Failures_LessThanASecondLater_LeaveTheEndWhereItIs()
    {
        ManualClock clock = new();
        await using EngineHarness harness = new(new MemoryStore(), clock);
        await harness.StartAsync(Growing("a", growth: null));
        Fail(3);
        await harness.WaitForAsync<Banned>();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Fail(3);
        await harness.WaitForLinesAsync(6);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Fail(3);

        BanProlonged prolonged = await harness.WaitForAsync<BanProlonged>();

        Assert.Equal(TimeSpan.FromSeconds(601), prolonged.BanTime);
        Assert.Single(harness.Events().OfType<BanProlonged>());
    }

    [Fact(Timeout = Limit)]
    public async Task BanByHand_OfABannedId_ProlongsItAndNeverShortensIt()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(Growing("a", growth: null));
        await harness.Engine.BanAsync("a", [s_one], TimeSpan.FromHours(1), "first", CancellationToken.None);
        await harness.Engine.BanAsync("a", [s_one], TimeSpan.FromMinutes(1), "shorter", CancellationToken.None);
        BanResult longer = await harness.Engine.BanAsync("a", [s_one], Timeout.InfiniteTimeSpan, "longer", CancellationToken.None);
        Assert.Equal([s_one], longer.Already);
        Assert.Equal(Timeout.InfiniteTimeSpan, Assert.Single(harness.Engine.ListBans(null, NetAddress.None, null, 10).Bans).Record.BanTime);
        Assert.Single(harness.Events().OfType<BanProlonged>());
        harness.Store.IsBroken = true;
        await harness.Engine.UnbanAsync("a", [s_one], by: null, CancellationToken.None);
        Assert.Equal(0, harness.Engine.Banned);
    }

    [Fact(Timeout = Limit)]
    public async Task Unban_ByHand_HoldsAgainstOlderLinesAlsoAfterARestart()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        DateTimeOffset? old = null;
        JailSettings jail = Growing("a", growth: null);
        await using (EngineHarness harness = new(store, clock) { FailureTime = now => old ?? now })
        {
            await harness.StartAsync(jail);
            Fail(3);
            old = (await harness.WaitForAsync<Banned>()).Start;
            clock.Advance(TimeSpan.FromSeconds(5));
            await harness.Engine.UnbanAsync("a", [s_one], by: null, CancellationToken.None);
            Fail(3);
            Assert.Equal("unban since then", (await harness.WaitForAsync<FailureIgnored>()).Rule);
        }

        await using EngineHarness second = new(store, clock) { FailureTime = now => old ?? now };
        await second.StartAsync(jail);
        Fail(3);
        await second.WaitForAsync<FailureIgnored>();
        old = null;
        Fail(3);
        await second.WaitForAsync<Banned>();
    }

    private JailSettings Growing(string name, BanGrowth? growth, string log = "log") =>
        EngineHarness.Settings(name, File.Exists(_temp.File(log)) ? _temp.File(log) : _temp.Write(log)) with { Growth = growth };

    private void Fail(int times) => _temp.Append("log", [.. Enumerable.Repeat($"fail {s_one}", times)]);

    private async Task BanAndExpireAsync(EngineHarness harness)
    {
        Fail(3);
        Banned banned = await harness.WaitForAsync<Banned>();
        harness.Clock.Advance(banned.BanTime + TimeSpan.FromMinutes(11));
        await harness.WaitForAsync<Unbanned>();
    }
}
