using Ban.Core.Jails;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>What a jail says of troubles with which it goes on working.</summary>
public sealed class WarningTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory(Timeout = Limit)]
    [InlineData(3600, "timezone: dates in the log are 1h behind the clock and count as now; check logtimezone")]
    [InlineData(-7200, "timezone: dates in the log are 2h ahead of the clock and count as now; check logtimezone")]
    [InlineData(150, "latency: lines come 2m 30s after their dates and count as now")]
    public async Task ClockOff_IsInTheStatusAndSaidOnceADay(int seconds, string expected)
    {
        await using EngineHarness harness = new() { ClockOffset = TimeSpan.FromSeconds(seconds) };
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log", "noise")));
        Assert.Equal(expected, (await harness.WaitForAsync<JailWarning>()).Message);
        Assert.Equal([expected], harness.Engine.Jail("a").Warnings);
        _temp.Append("log", "fail 192.0.2.1");
        await harness.WaitForAsync<FailureFound>();
        Assert.Single(harness.Events().OfType<JailWarning>());
        harness.Clock.Advance(TimeSpan.FromDays(1));
        _temp.Append("log", "noise");
        await harness.WaitForAsync<JailWarning>();
        harness.ClockOffset = null;
        _temp.Append("log", "fail 192.0.2.1");
        await harness.WaitForAsync<FailureFound>();
        Assert.Empty(harness.Engine.Jail("a").Warnings);
    }

    [Fact(Timeout = Limit)]
    public async Task StoreRefuses_IsInTheStatusUntilItWorksAgain()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")) with { Growth = new BanGrowth() });
        harness.Store.IsBroken = true;
        _temp.Append("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        Banned banned = await harness.WaitForAsync<Banned>();
        await harness.WaitForAsync<JailWarning>(w => w.Message.Contains("a crash would lose", StringComparison.Ordinal));
        Assert.Equal(["the disk is full: bans go on, but a crash would lose what is not written"], harness.Engine.Jail("a").Warnings);
        harness.Store.IsBroken = false;
        harness.Clock.Advance(TimeSpan.FromSeconds(2));
        await harness.WaitForAsync<JailWarning>(w => w.Message.Contains("can be written again", StringComparison.Ordinal));
        Assert.True(harness.Store.IsBanned("a", banned.Id));
        Assert.Empty(harness.Engine.Jail("a").Warnings);
    }
}
