using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>Networks that are counted and banned in place of addresses, and those that are banned for their addresses.</summary>
public sealed class NetworkTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Prefix_AddressesOfOneNetwork_CountTogetherAndTheNetworkIsBanned()
    {
        await using EngineHarness harness = await StartAsync(new EngineHarness(), jail => jail with { IPv4Prefix = 24, IPv6Prefix = 64 });
        Fail("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2:3", "198.51.100.1", "192.0.2.3");
        Assert.Equal("192.0.2.0/24", (await harness.WaitForAsync<Banned>()).Id.ToString());
        Fail("2001:db8::4");
        Assert.Equal("2001:db8::/64", (await harness.WaitForAsync<Banned>()).Id.ToString());
        Fail("192.0.2.77");
        Assert.Equal("192.0.2.0/24", (await harness.WaitForAsync<AlreadyBanned>()).Id.ToString());
        UnbanOf(await harness.Engine.UnbanAsync(null, [FailureId.Parse("192.0.2.77")], by: null, CancellationToken.None), "192.0.2.0/24");
    }

    [Fact(Timeout = Limit)]
    public async Task Prefix_NetworkHoldsAnIgnoredAddress_OnlyTheAddressIsBanned()
    {
        // The list answers for a network if anything in it is ignored.
        await using EngineHarness harness = await StartAsync(
            new EngineHarness { IgnoreRule = id => id.ToString() is "192.0.2.9" or "192.0.2.0/24" ? "ignoreip 192.0.2.9" : null },
            jail => jail with { IPv4Prefix = 24 });
        Fail("192.0.2.1", "192.0.2.2", "192.0.2.9", "192.0.2.3");
        Assert.Equal("192.0.2.3", (await harness.WaitForAsync<Banned>()).Id.ToString());
        Assert.Contains("192.0.2.0/24 is not banned, only 192.0.2.3", Assert.Single(harness.Events().OfType<JailWarning>()).Message, StringComparison.Ordinal);
        Assert.Equal(0, harness.Store.FailuresOf("a", FailureId.Parse("192.0.2.0/24")));
    }

    [Fact(Timeout = Limit)]
    public async Task Prefix_OnlyTheAddressIsBannedAndGoesOn_IsBannedOnce()
    {
        await using EngineHarness harness = await StartAsync(
            new EngineHarness { IgnoreRule = id => id.ToString() == "192.0.2.0/24" ? "ignoreip 192.0.2.9" : null }, jail => jail with { IPv4Prefix = 24 });
        Fail("192.0.2.3", "192.0.2.3", "192.0.2.3", "192.0.2.3", "192.0.2.3", "192.0.2.3");
        Fail("198.51.100.1");
        await harness.WaitForAsync<FailureFound>(found => found.Id.ToString() == "198.51.100.0/24");
        Assert.Single(harness.Events().OfType<Banned>());
        Assert.All(harness.Events().OfType<AlreadyBanned>(), already => Assert.Equal("192.0.2.3", already.Id.ToString()));
    }

    [Fact(Timeout = Limit)]
    public async Task Evidence_EnoughAddressesBanned_BansTheirNetworkForItsOwnTime()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        NetworkSettings rule = new(3, 24, 64, TimeSpan.FromHours(5));
        await using (EngineHarness harness = await StartAsync(new EngineHarness(store, clock), jail => jail with { MaxRetry = 1, Networks = rule }))
        {
            Fail("192.0.2.1", "192.0.2.2", "198.51.100.1");
            await harness.WaitForAsync<Banned>(b => b.Id.ToString() == "198.51.100.1");
        }

        await using EngineHarness second = await StartAsync(new EngineHarness(store, clock), jail => jail with { MaxRetry = 1, Networks = rule });
        Fail("192.0.2.3");
        Banned network = await second.WaitForAsync<Banned>(b => !b.Restored && b.Id.ToString().Contains('/', StringComparison.Ordinal));
        Assert.Equal(("192.0.2.0/24", TimeSpan.FromHours(5), 3), (network.Id.ToString(), network.BanTime, network.Failures));
        Assert.Equal(5, second.Engine.Banned);
        clock.Advance(TimeSpan.FromHours(1));
        await second.WaitForAsync<Unbanned>(u => u.Id.ToString() == "192.0.2.3");
        Fail("192.0.2.200");
        await second.WaitForAsync<AlreadyBanned>();
    }

    [Fact(Timeout = Limit)]
    public async Task Evidence_SameAddressAgainOrIgnoredNetwork_BansNoNetwork()
    {
        await using EngineHarness harness = await StartAsync(
            new EngineHarness { IgnoreRule = id => id.ToString() == "198.51.100.0/24" ? "ignoreip 198.51.100.7" : null },
            jail => jail with { MaxRetry = 1, BanTime = TimeSpan.FromMinutes(1), Networks = new NetworkSettings(2, 24, 64, null) });
        for (int i = 0; i < 3; i++)
        {
            Fail("192.0.2.1");
            await harness.WaitForAsync<Banned>();
            harness.Clock.Advance(TimeSpan.FromMinutes(2));
            await harness.WaitForAsync<Unbanned>();
        }

        Fail("198.51.100.1", "198.51.100.2", "203.0.113.1");
        await harness.WaitForAsync<Banned>(b => b.Id.ToString() == "203.0.113.1");
        Assert.DoesNotContain(harness.Events().OfType<Banned>(), b => b.Id.ToString().Contains('/', StringComparison.Ordinal));
        Assert.Contains("it holds what is ignored", Assert.Single(harness.Events().OfType<JailWarning>()).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Unban_AddressInANetworkOfAPerson_LeavesTheNetwork()
    {
        await using EngineHarness harness = await StartAsync(new EngineHarness(), jail => jail);
        await harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.0/24")], banTime: null, "mine", CancellationToken.None);
        UnbanResult result = await harness.Engine.UnbanAsync(null, [FailureId.Parse("192.0.2.1")], by: null, CancellationToken.None);
        Assert.Empty(result.Removed);
        Assert.Equal(1, harness.Engine.Banned);
    }

    private static void UnbanOf(UnbanResult result, string expected) => Assert.Equal(expected, Assert.Single(result.Removed).Id.ToString());

    private void Fail(params string[] ids) => _temp.Append("log", [.. ids.Select(id => $"fail {id}")]);

    private async Task<EngineHarness> StartAsync(EngineHarness harness, Func<JailSettings, JailSettings> change)
    {
        string log = File.Exists(_temp.File("log")) ? _temp.File("log") : _temp.Write("log");
        await harness.StartAsync(change(EngineHarness.Settings("a", log)));
        return harness;
    }
}
