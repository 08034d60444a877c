using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;
using NamedAction = Ban.Engine.Tests.Actions.RecordingAction;

namespace Ban.Engine.Tests;

public sealed class LifeCycleTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TempDirectory _temp = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Pause_LinesAndEndsOfBans_WaitUntilResume()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log) with { BanTime = TimeSpan.FromMinutes(1) });
        await harness.WaitForAsync<Banned>();

        await harness.Engine.PauseJailAsync("a", Token);
        Assert.Equal(JailState.Paused, harness.Engine.Jail("a").State);
        harness.Clock.Advance(TimeSpan.FromMinutes(5));
        await harness.Engine.BanAsync("a", [FailureId.Parse("192.0.2.9")], banTime: null, reason: null, Token);
        _temp.Append("log", "fail 192.0.2.2");
        await harness.Engine.PulseAsync();
        Assert.Equal(2, harness.Engine.Jail("a").Banned);
        Assert.Equal(3, harness.Engine.Failures);

        await harness.Engine.ResumeJailAsync("a", Token);
        Assert.Equal("192.0.2.2", (await harness.WaitForAsync<FailureFound>(found => found.Id.ToString() == "192.0.2.2")).Id.ToString());
        harness.Clock.Advance(TimeSpan.FromSeconds(2));
        await harness.WaitForAsync<Unbanned>();
        Assert.Equal(JailState.Running, harness.Engine.Jail("a").State);
    }

    [Fact(Timeout = Limit)]
    public async Task StopAndStart_Bans_LeaveTheActionAndComeBack()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<Banned>();

        await harness.Engine.StopJailAsync("a", Token);
        Assert.Equal((JailState.Stopped, 0), (harness.Engine.Jail("a").State, harness.Engine.Jail("a").Banned));
        Assert.Equal(["start", "ban 192.0.2.1", "stop"], harness.Action("a").Calls);
        await Assert.ThrowsAsync<JailStoppedException>(() => harness.Engine.PauseJailAsync("a", Token));
        _temp.Append("log", "fail 192.0.2.2");

        await harness.Engine.StartJailAsync("a", Token);
        Assert.True((await harness.WaitForAsync<Banned>()).Restored);
        Assert.Equal("192.0.2.2", (await harness.WaitForAsync<FailureFound>()).Id.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task StartJail_ThatCannotStart_SaysWhy()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("good", log), EngineHarness.Settings("a", log) with { Filter = new FilterDefinition { Name = "bad" } });
        JailRefusedException refused = await Assert.ThrowsAsync<JailRefusedException>(() => harness.Engine.StartJailAsync("a", Token));
        Assert.Contains("filter.d/bad.conf:7: missing )", refused.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("start")]
    [InlineData("ban ")]
    public async Task SlowAction_InOneJail_DelaysNoOther(string call)
    {
        string slow = _temp.Write("slow", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        string quick = _temp.Write("quick");
        TaskCompletionSource hangs = new();
        await using EngineHarness harness = new()
        {
            CreateAction = (jail, _) => new NamedAction(jail.Name)
            {
                Behaviour = (what, _) => jail.Name == "slow" && what.StartsWith(call, StringComparison.Ordinal) ? new ValueTask(hangs.Task) : ValueTask.CompletedTask,
            },
        };
        Task starting = harness.StartAsync(EngineHarness.Settings("slow", slow), EngineHarness.Settings("quick", quick));
        await harness.WaitForAsync<JailStateChanged>(change => change is { Jail: "quick", State: JailState.Running });

        _temp.Append("quick", "fail 192.0.2.7", "fail 192.0.2.7", "fail 192.0.2.7");

        Assert.Equal("quick", (await harness.WaitForAsync<Banned>(ban => ban.Id.ToString() == "192.0.2.7")).Jail);
        hangs.SetResult();
        await starting;
    }
}
