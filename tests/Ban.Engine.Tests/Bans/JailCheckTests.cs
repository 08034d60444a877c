using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>Failures of somebody who is banned make the jail doubt its actions.</summary>
public sealed class JailCheckTests
{
    private const int LimitMs = 30_000;

    [Theory(Timeout = LimitMs)]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    public async Task Process_FailuresOfABannedId_AskForOneCheckAfterAMoment(int seconds, int checks)
    {
        using TempDirectory logs = new();
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("sshd", logs.Write("auth.log")));
        logs.Append("auth.log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await harness.WaitForAsync<Banned>();

        harness.Clock.Advance(TimeSpan.FromSeconds(seconds));
        logs.Append("auth.log", "fail 192.0.2.1", "fail 192.0.2.1");
        await harness.WaitForAsync<AlreadyBanned>();
        await harness.WaitForAsync<AlreadyBanned>();
        await harness.Engine.StopAsync(keepFirewall: false, TestContext.Current.CancellationToken);

        Assert.Equal(checks, harness.Actions["sshd"].Checks);
    }
}
