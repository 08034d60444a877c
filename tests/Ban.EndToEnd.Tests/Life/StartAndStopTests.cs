using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>Actions that take their time at the start and at the end, and jails that cannot come up.</summary>
public sealed class StartAndStopTests : LabTest
{
    private const string Attacker = "198.51.100.7";

    [Fact(Timeout = TimeLimit)]
    public async Task Start_ActionThatHangs_ClientsAreAnsweredAndTheOtherJailBans()
    {
        var files = CreateFiles();
        files.Write("action.d/hang.conf", ["[Definition]", "actionban =", "actionstart = sleep 600", "timeout = 600"]);
        files.Write("jail.d/zz-slow.local", ["[aslow]", "enabled = true", "filter = sshd", "action = hang", $"logpath = {Machine.Log.LogPath}"]);
        await using var daemon = RunningProcess.Start(Machine, Repository.Bantuid, [.. files.Arguments]);
        await Until.TrueAsync("the socket", () => File.Exists(files.Socket), Token, state: () => daemon.AllOutput);

        Assert.Equal("Server replied: pong", (await BantuiAsync(files, "ping")).Output.Trim());
        await Until.TrueAsync("the other jail to run", async () => (await BantuiAsync(files, "status", Jail)).Output.Contains("File list", StringComparison.Ordinal), Token);
        Assert.Contains("\nJail aslow is starting", (await BantuiAsync(files, "status")).Output, StringComparison.Ordinal);
        Fail(Attacker, 3);
        await Until.TrueAsync("the ban", async () => (await FirewallSets.ReadAsync(Machine, Token)).Holds(Attacker), Token, state: () => daemon.AllOutput);

        await daemon.SignalAsync("TERM", Token);
        Assert.Equal(0, await daemon.WaitAsync(Token));
        Assert.False(File.Exists(files.Socket));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Terminate_SecondTimeDuringASlowStop_EndsAtOnce()
    {
        var files = CreateFiles();
        files.Write("action.d/slow.conf", ["[Definition]", "actionban =", "actionstop = echo stopping > <flag>; sleep 600", "timeout = 600", "[Init]", $"flag = {files.Log}.flag"]);
        files.Write("jail.d/zz-slow.local", ["[aslow]", "enabled = true", "filter = sshd", "action = slow", "maxretry = 1", $"logpath = {Machine.Log.LogPath}"]);
        var daemon = await StartDaemonAsync(files);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);

        await daemon.SignalAsync("TERM", Token);
        await Until.TrueAsync("the slow stop", () => File.Exists(files.Log + ".flag"), Token, state: () => daemon.Output);
        await daemon.SignalAsync("TERM", Token);

        // 143 is what a shell calls an end by TERM: the system's own, whatever hangs.
        Assert.Equal(143, await daemon.WaitAsync(Token));
        await using var next = await DaemonProcess.StartAsync(Machine, files, Token);
        await UntilInFirewallAsync(next, Attacker);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Status_JailThatWasRefused_IsToldWithItsReason()
    {
        var files = CreateFiles();
        files.Write("jail.d/zz-bad.local", ["[bad]", "enabled = true", "filter = sshd", "maxretry = many", $"logpath = {Machine.Log.LogPath}"]);
        var daemon = await StartDaemonAsync(files);

        var status = (await BantuiAsync(files, "status")).MustSucceed().Output;
        Assert.StartsWith("Status\n|- Number of jail:\t1\n`- Jail list:\tsshd\nJail bad is refused: ", status, StringComparison.Ordinal);
        Assert.Contains("zz-bad.local:4", status, StringComparison.Ordinal);
        var listed = (await daemon.CallAsync("jail.list", null, Token)).GetProperty("jails")[1];
        Assert.Equal(("bad", "refused"), (listed.GetProperty("name").GetString(), listed.GetProperty("state").GetString()));

        files.Write("jail.d/zz-bad.local", ["[bad]", "enabled = false"]);
        (await BantuiAsync(files, "reload")).MustSucceed();
        Assert.Equal("Status\n|- Number of jail:\t1\n`- Jail list:\tsshd", (await BantuiAsync(files, "status")).Output);
    }
}
