using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>Bans that wait because somebody is logged in from the address.</summary>
public sealed class HoldTests : IDisposable
{
    private const int Limit = 30_000;
    private const string Address = "192.0.2.7";

    private readonly TempDirectory _temp = new();
    private readonly MemoryStore _store = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Limit_OfAProtectedAddress_IsAnnouncedOnceAndListed()
    {
        await using EngineHarness harness = await StartAsync(Protecting());
        Fail(Address, Address, Address, Address, "198.51.100.1", "198.51.100.1", "198.51.100.1");
        await harness.WaitForAsync<Banned>(ban => ban.Id.ToString() == "198.51.100.1");

        BanHeld held = Assert.Single(harness.Events().OfType<BanHeld>());
        Assert.Equal((Address, 3, "alice is there"), (held.Id.ToString(), held.Failures, held.Reason));
        HeldBan listed = Assert.Single(harness.Engine.Held(null));
        Assert.Equal((Address, "a", 4), (listed.Id.ToString(), listed.Jail, listed.Attempts));
        Assert.Equal(1, harness.Engine.Banned);
    }

    [Fact(Timeout = Limit)]
    public async Task NextFailure_AfterTheSessionHasEnded_Bans()
    {
        await using EngineHarness harness = await StartAsync(Protecting());
        Fail(Address, Address, Address);
        await harness.WaitForAsync<BanHeld>();
        harness.HoldRule = _ => null;
        Fail(Address);
        Banned banned = await harness.WaitForAsync<Banned>();
        Assert.Equal((Address, 4), (banned.Id.ToString(), banned.Failures));
        Assert.Empty(harness.Engine.Held(null));
    }

    [Fact(Timeout = Limit)]
    public async Task Apply_HeldBan_IsMadeAndSurvivesARestart()
    {
        await using (EngineHarness harness = await StartAsync(Protecting()))
        {
            Fail(Address, Address, Address);
            await harness.WaitForAsync<BanHeld>();
            IReadOnlyList<LiftedBan> applied = await harness.Engine.ApplyHeldAsync(null, [FailureId.Parse("192.0.2.0/24")], CancellationToken.None);
            Assert.Equal(("a", Address), (Assert.Single(applied).Jail, applied[0].Id.ToString()));
            Assert.Equal(3, (await harness.WaitForAsync<Banned>()).Failures);
            Assert.Empty(harness.Engine.Held(null));
        }

        await using EngineHarness second = await StartAsync(Protecting());
        Assert.True((await second.WaitForAsync<Banned>()).Restored);
    }

    [Fact(Timeout = Limit)]
    public async Task Release_HeldBan_CountsAnew()
    {
        await using EngineHarness harness = await StartAsync(Protecting());
        Fail(Address, Address, Address);
        await harness.WaitForAsync<BanHeld>();
        Assert.Single(await harness.Engine.ReleaseHeldAsync("a", [FailureId.Parse(Address)], CancellationToken.None));
        Assert.Equal(0, _store.FailuresOf("a", FailureId.Parse(Address)));
        Assert.Empty(harness.Engine.Held("a"));
        Assert.Empty(await harness.Engine.ReleaseHeldAsync("a", [FailureId.Parse(Address)], CancellationToken.None));
        Fail(Address, Address);
        await harness.WaitForAsync<FailureFound>(found => found.Count == 2);
        Assert.Empty(harness.Engine.Held(null));
    }

    [Fact(Timeout = Limit)]
    public async Task Restart_WhileABanIsHeld_LosesNeitherTheFailuresNorTheHold()
    {
        await using (EngineHarness harness = await StartAsync(Protecting()))
        {
            Fail(Address, Address, Address);
            await harness.WaitForAsync<BanHeld>();
        }

        await using EngineHarness second = await StartAsync(Protecting());
        Assert.Equal(3, Assert.Single(second.Engine.Held(null)).Attempts);
        second.HoldRule = _ => null;
        Fail(Address);
        Assert.Equal(Address, (await second.WaitForAsync<Banned>()).Id.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task Ban_ByHandOfAHeldAddress_EndsTheHold()
    {
        await using EngineHarness harness = await StartAsync(Protecting());
        Fail(Address, Address, Address);
        await harness.WaitForAsync<BanHeld>();
        await harness.Engine.BanAsync("a", [FailureId.Parse(Address)], null, null, CancellationToken.None);
        Assert.Empty(harness.Engine.Held(null));
        Assert.Equal(1, harness.Engine.Banned);
    }

    [Fact(Timeout = Limit)]
    public async Task Held_FailuresLongOver_LeaveTheListAfterADay()
    {
        await using EngineHarness harness = await StartAsync(Protecting());
        Fail(Address, Address, Address);
        await harness.WaitForAsync<BanHeld>();
        _clock.Advance(TimeSpan.FromHours(25));
        while (harness.Engine.Held(null).Count > 0)
        {
            await Task.Yield();
        }
    }

    private EngineHarness Protecting() => new(_store, _clock) { HoldRule = static id => id.ToString() == Address ? "alice is there" : null };

    private async Task<EngineHarness> StartAsync(EngineHarness harness)
    {
        File.AppendAllText(_temp.File("log"), string.Empty);
        await harness.StartAsync(EngineHarness.Settings("a", _temp.File("log")) with { MaxRetry = 3 });
        return harness;
    }

    private void Fail(params string[] ids) => File.AppendAllLines(_temp.File("log"), ids.Select(id => $"fail {id}"));
}
