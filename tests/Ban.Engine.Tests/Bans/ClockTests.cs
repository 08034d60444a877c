using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>A clock that is set while the jail runs.</summary>
public sealed class ClockTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task SetBack_WhoHadFailed_IsBannedByFurtherFailures()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1")));
        await harness.WaitForAsync<FailureFound>(found => found.Count == 2);

        harness.Clock.Step(TimeSpan.FromHours(-2));
        _temp.Append("log", "fail 192.0.2.1");

        Assert.Equal("192.0.2.1", (await harness.WaitForAsync<Banned>()).Id.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task SetBack_AfterAnUnban_NewFailuresCount()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")));
        await harness.Engine.UnbanAsync("a", [FailureId.Parse("192.0.2.1")], by: null, CancellationToken.None);

        harness.Clock.Step(TimeSpan.FromHours(-2));
        _temp.Append("log", "fail 192.0.2.1");

        await harness.WaitForAsync<FailureFound>();
    }

    [Fact(Timeout = Limit)]
    public async Task SetBack_WhileTheDaemonWasDown_StoredFailuresCountOn()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1");
        await using (EngineHarness first = new(store, clock))
        {
            await first.StartAsync(EngineHarness.Settings("a", log));
            await first.WaitForAsync<FailureFound>(found => found.Count == 2);
        }

        clock.Step(TimeSpan.FromHours(-2));
        await using EngineHarness second = new(store, clock);
        await second.StartAsync(EngineHarness.Settings("a", log));
        _temp.Append("log", "fail 192.0.2.1");

        await second.WaitForAsync<Banned>();
    }

    [Fact(Timeout = Limit)]
    public async Task SetForward_BansThatAreOverByThen_End()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log")));
        await harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.1")], TimeSpan.FromMinutes(10), reason: null, CancellationToken.None);

        harness.Clock.Step(TimeSpan.FromHours(1));
        harness.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("192.0.2.1", (await harness.WaitForAsync<Unbanned>()).Id.ToString());
    }
}
