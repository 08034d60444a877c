using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Access;

/// <summary>The three ways to the metrics, of a daemon that has something to count.</summary>
public sealed class MetricsTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task Metrics_OverHttpInAFileAndOnTheCommandLine_SayTheSame()
    {
        Assert.SkipWhen(Command.Find("curl") is null, "curl not installed");
        var files = CreateFiles();
        var textFile = Path.Combine(Lab.DirectoryPath, "bantui.prom");
        files.Write("bantui.local", ["[Definition]", $"metrics_textfile = {textFile}", "metrics_interval = 1s", "metrics_listen = 127.0.0.1:9191"]);
        var daemon = await StartDaemonAsync(files);
        Fail("198.51.100.7", 3);
        await UntilInFirewallAsync(daemon, "198.51.100.7");
        string[] expected =
        [
            """bantui_jail_failures_total{jail="sshd"} 3""",
            """bantui_jail_bans_total{jail="sshd"} 1""",
            """bantui_jail_bans_active{jail="sshd"} 1""",
            """bantui_jail_enforced_ratio{jail="sshd"} 1""",
            """bantui_jail_lines_read_total{jail="sshd"} """,
            $$"""bantui_source_lag_bytes{jail="sshd",source="{{Machine.Log.LogPath}}"} 0""",
            """bantui_action_errors_total{jail="sshd",action="nftables""",
            "bantui_build_info{version=",
        ];

        await Until.TrueAsync("the numbers in the file", async () => File.Exists(textFile) && Holds(await File.ReadAllTextAsync(textFile, Token)), Token, state: () => daemon.Output);
        var http = await Command.RunAsync(Machine, Command.Find("curl")!, ["-sS", "http://127.0.0.1:9191/metrics"], Token);
        var line = await BantuiAsync(files, "metrics");

        Assert.True(Holds(http.MustSucceed().Output), http.Output);
        Assert.True(Holds(line.MustSucceed().Output), line.Output);
        Assert.Equal(0, await daemon.StopAsync(Token));
        Assert.False(File.Exists(textFile));

        bool Holds(string text) => expected.All(part => text.Contains(part, StringComparison.Ordinal));
    }
}
