using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>A jail that does not run, by a fault of the program or because somebody stopped it, is in nobody's way.</summary>
public sealed class JailFaultTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TempDirectory _temp = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Fault_CommandThatWaits_IsToldThatTheJailIsStopped()
    {
        using ManualResetEventSlim isWaiting = new();
        using ManualResetEventSlim goOn = new();
        await using EngineHarness harness = new()
        {
            IgnoreRule = _ =>
            {
                isWaiting.Set();
                Assert.True(goOn.Wait(Limit, CancellationToken.None));
                throw new InvalidOperationException("a defect");
            },
        };
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("log", "fail 192.0.2.1")));
        await Task.Run(() => isWaiting.Wait(Limit, Token), Token);

        Task<BanResult> ban = harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.9")], banTime: null, reason: null, Token);
        goOn.Set();

        await Assert.ThrowsAsync<JailStoppedException>(() => ban);
        Assert.Equal("fault of the program: a defect", (await harness.WaitForAsync<JailStateChanged>(change => change.State == JailState.Stopped)).Detail);
    }

    [Fact(Timeout = Limit)]
    public async Task Unban_OneJailHasAFault_TheOthersAreDone()
    {
        await using EngineHarness harness = new() { IgnoreRule = id => id.ToString() == "192.0.2.66" ? throw new InvalidOperationException("a defect") : null };
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("a")), EngineHarness.Settings("b", _temp.Write("b")));
        FailureId id = FailureId.Parse("192.0.2.1");
        await harness.Engine.BanAsync("b", [id], banTime: null, reason: null, Token);
        _temp.Append("a", "fail 192.0.2.66");
        await harness.WaitForAsync<JailStateChanged>(change => change is { Jail: "a", State: JailState.Stopped });

        UnbanResult result = await harness.Engine.UnbanAsync(jail: null, [id], by: null, Token);

        Assert.Equal(new LiftedBan("b", id), Assert.Single(result.Removed));
    }

    [Theory(Timeout = Limit)]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.0/24")]
    [InlineData(null)]
    public async Task Unban_JailIsStopped_ItsNextStartDoesNotBringTheBanBack(string? named)
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", _temp.Write("a")));
        await harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.1")], banTime: null, reason: null, Token);
        await harness.Engine.StopJailAsync("a", Token);

        int lifted = named is null
            ? await harness.Engine.UnbanAllAsync(jail: null, by: null, Token)
            : (await harness.Engine.UnbanAsync(jail: null, [FailureId.Parse(named)], by: null, Token)).Removed.Count;
        await harness.Engine.StartJailAsync("a", Token);

        Assert.Equal((1, 0), (lifted, harness.Engine.Banned));
    }
}
