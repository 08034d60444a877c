using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary><c>bantui why</c>: what led to each ban, how it ended, and who ended it.</summary>
public sealed class WhyCommandTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Run_LiftedBans_SaysByWhomAndShowsTheLineHarmless()
    {
        const string Expected = """
            192.0.2.7 is not banned

            2026-03-01 10:00:00  sshd  2nd ban for 10m, after 1 failure; lifted by alice as root at 2026-03-01 10:05:00
              2026-03-01 10:00:00  sshd  1/1  /var/log/auth.log, byte 4711
                Failed password for \x1b[2J from 192.0.2.7
                failregex 1 (sshd.conf:41): ^Failed

            2026-03-01 10:00:00  sshd  1st ban for 10m, by hand: knocks; lifted with all others by hand at 2026-03-01 10:05:00
            [0]
            """;
        Assert.Equal(Expected, await CliRun.RunAsync(["-s", _daemon.SocketPath, "why", "192.0.2.7"]));
    }
}
