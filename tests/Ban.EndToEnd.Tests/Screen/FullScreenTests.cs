using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>The full screen on a real terminal, with a real daemon behind it.</summary>
public sealed class FullScreenTests : ScreenTest
{
    [Theory(Timeout = TimeLimit)]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public async Task Attack_WhileSomebodyLooks_IsShownLive(int columns, int rows)
    {
        var (daemon, terminal) = await OpenAsync(columns, rows);
        await terminal.WaitForAsync("running", Token);

        Fail(Attacker, 3);

        var screen = await terminal.WaitForAsync("the ban in the events", text => HasLine(text, "ban", Attacker), Token);
        Assert.Contains("sshd", screen, StringComparison.Ordinal);
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= columns));
        Assert.NotEmpty(await daemon.BannedAsync(Jail, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Keys_OneAndTwo_SwitchTheView()
    {
        var (_, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);

        await terminal.SendAsync(Token, "2");
        await terminal.WaitForAsync("[2 Failures]", Token);
        Fail(Attacker, 1);
        await terminal.WaitForAsync("the failure in the list", text => HasLine(text, Attacker, "root"), Token);

        await terminal.SendAsync(Token, "1");
        await terminal.WaitForAsync("[1 Overview]", Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task KeyB_OnAFailure_Bans()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "2");
        await terminal.WaitForAsync("[2 Failures]", Token);
        Fail(Attacker, 1);
        await terminal.WaitForAsync(Attacker, Token);

        await terminal.SendAsync(Token, "b");
        await terminal.WaitForAsync($"address {Attacker}", Token);
        await terminal.SendAsync(Token, "Enter");

        await UntilInFirewallAsync(daemon, Attacker);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Bans_UnbanAndTakeItBack_ReachTheFirewall()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "3");
        await terminal.WaitForAsync("the ban in the list", text => HasLine(text, ">", Attacker, "1st"), Token);

        await terminal.SendAsync(Token, "u");
        await terminal.WaitForAsync($"Lift the ban of {Attacker}", Token);
        await terminal.SendAsync(Token, "Enter");
        await UntilNotInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("z takes it back", Token);
        await terminal.WaitForAsync("nobody is banned", Token);

        await terminal.SendAsync(Token, "z");
        await UntilInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("the ban in the list again", text => HasLine(text, ">", Attacker), Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task KeyQ_AfterUse_RestoresTheTerminal()
    {
        var (_, terminal) = await OpenAsync(80, 24, "stty -g > before; ");
        await terminal.WaitForAsync("[1 Overview]", Token);

        await terminal.SendAsync(Token, "q");
        await terminal.WaitForAsync("the shell again", IsShellBack, Token);
        await terminal.TypeAsync("stty -g > after; echo do''ne", Token);
        await terminal.WaitForAsync("done", Token);

        Assert.Equal(await ReadAsync("before"), await ReadAsync("after"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Resize_WhileOpen_DrawsForTheNewSize()
    {
        var (_, terminal) = await OpenAsync(80, 24);
        var small = await terminal.WaitForAsync("? keys", Token);

        await terminal.ResizeAsync(120, 40, Token);

        await terminal.WaitForAsync(
            "the last line at the new bottom", text => LastRow(text) > LastRow(small) && text.Contains("[1 Overview]", StringComparison.Ordinal), Token);
        await terminal.ResizeAsync(60, 15, Token);
        await terminal.WaitForAsync("the last line at the new bottom", text => LastRow(text) <= 15 && text.Contains("Overview", StringComparison.Ordinal), Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Suspend_AndResume_GivesTheTerminalBackAndTakesItAgain()
    {
        var (_, terminal) = await OpenAsync(80, 24, "stty -g > before; ");
        await terminal.WaitForAsync("[1 Overview]", Token);

        await terminal.SendAsync(Token, "C-z");
        await terminal.WaitForAsync("the shell", IsShellBack, Token);
        await terminal.TypeAsync("stty -g > stopped; echo stop''ped", Token);
        await terminal.WaitForAsync("stopped", text => HasLine(text, "stopped") && text.Contains("\nstopped", StringComparison.Ordinal), Token);
        await terminal.TypeAsync("fg", Token);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "2");
        await terminal.WaitForAsync("[2 Failures]", Token);
        await terminal.SendAsync(Token, "q");
        await terminal.WaitForAsync("the shell again", IsShellBack, Token);
        await terminal.TypeAsync("stty -g > after; echo do''ne", Token);
        await terminal.WaitForAsync("done", Token);

        Assert.Equal(await ReadAsync("before"), await ReadAsync("stopped"));
        Assert.Equal(await ReadAsync("before"), await ReadAsync("after"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Terminal_ThatGoesAway_EndsTheScreen()
    {
        var (_, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        Assert.NotEmpty(await ScreensAsync());

        await terminal.CloseAsync(Token);

        await Until.TrueAsync("the end of the screen", async () => (await ScreensAsync()).Length == 0, Token);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task Signal_ToTheScreen_RestoresTheTerminal(string signal)
    {
        var (_, terminal) = await OpenAsync(80, 24, "stty -g > before; ");
        await terminal.WaitForAsync("[1 Overview]", Token);

        await Command.RunAsync(Machine, "/bin/sh", ["-c", $"kill -{signal} {await ScreensAsync()}"], Token);
        await terminal.WaitForAsync("the shell again", IsShellBack, Token);
        await terminal.TypeAsync("stty -g > after; echo do''ne", Token);
        await terminal.WaitForAsync("done", Token);

        Assert.Equal(await ReadAsync("before"), await ReadAsync("after"));
    }

    /// <summary>Nothing of ours throws on demand, so a library is taken away that the lab needs and that no machine with the package lacks.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Exception_ThatNobodyCatches_RestoresTheTerminalAndSaysWhat()
    {
        const string WithoutLibrary =
            "unshare --mount sh -c 'mount --bind /dev/null \"$(readlink -f \"$(/sbin/ldconfig -p | sed -n \"s/.*libpcre2-8.so.0.* => //p\" | head -n 1)\")\" && exec \"$0\" \"$@\"' ";
        var daemon = await StartDaemonAsync(CreateFiles());
        var terminal = await OpenOnAsync(daemon.Files, 80, 24, $"stty -g > before; {WithoutLibrary}", "2> said");
        await terminal.WaitForAsync("[1 Overview]", Token);

        await terminal.SendAsync(Token, "5");
        await terminal.WaitForAsync("[5 Regex]", Token);
        await terminal.SendAsync(Token, "Enter", "x");
        await terminal.WaitForAsync("the shell again", IsShellBack, Token);
        await terminal.TypeAsync("echo $? > code; stty -g > after; echo do''ne", Token);
        await terminal.WaitForAsync("done", Token);

        Assert.Equal(await ReadAsync("before"), await ReadAsync("after"));
        Assert.Equal("134\n", await ReadAsync("code"));
        var said = await ReadAsync("said");
        Assert.StartsWith("Unhandled exception. System.DllNotFoundException: ", said, StringComparison.Ordinal);
        Assert.Contains("libpcre2-8", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', said);
    }

    /// <summary>Ids of the screens that run on the machine, apart by blanks; not of those that have ended and wait for their parent.</summary>
    private async Task<string> ScreensAsync()
    {
        const string Script = "for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2> /dev/null)\" != bantui ] || grep -q 'State:.Z' $p/status || echo ${p#/proc/}; done";
        return (await Command.RunAsync(Machine, "/bin/sh", ["-c", Script], Token)).Output.ReplaceLineEndings(" ").Trim();
    }
}
