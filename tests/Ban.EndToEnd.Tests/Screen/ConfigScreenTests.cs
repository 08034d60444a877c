using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>The views Config and Log, and a jail's page, on a real terminal with a real daemon behind it.</summary>
public sealed class ConfigScreenTests : LabTest
{
    private const string Attacker = "198.51.100.7";

    [Fact(Timeout = TimeLimit)]
    public async Task Config_WrongValueThenARightOne_IsRefusedThenWrittenAndInForce()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        string file = Path.Combine(daemon.Files.Configuration, "jail.d", "lab.local");
        await terminal.SendAsync(Token, "6");
        await terminal.WaitForAsync("the tree with the file", text => HasLine(text, "lab.local", "own"), Token);
        await terminal.SendAsync(Token, "/");
        await terminal.TypeAsync("lab.local", Token);
        await terminal.SendAsync(Token, "j", "e");
        await terminal.WaitForAsync("the file in the editor", text => HasLine(text, "maxretry = 3") && HasLine(text, "ctrl-w"), Token);

        await terminal.SendAsync(Token, "BSpace");
        await terminal.SendAsync(Token, "-l", "many");
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("+ maxretry = many", Token);
        await terminal.WaitForAsync("c shows them", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("not written: the configuration would be wrong", Token);
        Assert.Contains("maxretry = 3", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);

        await terminal.SendAsync(Token, "Enter", "End", "BSpace", "BSpace", "BSpace", "BSpace");
        await terminal.SendAsync(Token, "-l", "7");
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("+ maxretry = 7", Token);
        await terminal.WaitForAsync("checked", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("wrote jail.d/lab.local and reloaded: sshd reloaded", Token);

        Assert.Contains("maxretry = 7", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        Assert.Contains("\"maxRetry\":7", (await BantuiAsync(daemon.Files, "rpc", "jail.get", "{\"jail\":\"sshd\"}")).Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await terminal.TypeAsync(":value maxretry sshd", Token);
        await terminal.WaitForAsync("the value with its place", text => HasLine(text, "sshd", "maxretry", "7", "lab.local:"), Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Config_OwnEditor_HasTheTerminalAndGivesItBack()
    {
        string editor = Path.Combine(Lab.DirectoryPath, "editor");
        await File.WriteAllTextAsync(editor, "#!/bin/sh\nstty -a | grep -o ' icanon\\|-icanon' >\"$0.mode\"\nprintf '[sshd]\\nfindtime = 77\\n' >\"$1\"\necho the editor\nread line\n", Token);
        File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (daemon, terminal) = await OpenAsync(80, 24, $"stty -g > before; export EDITOR={editor} VISUAL=; ");
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.TypeAsync(":config jail.conf", Token);
        await terminal.WaitForAsync("jail.conf  line 1", Token);

        await terminal.SendAsync(Token, "E");
        await terminal.WaitForAsync("the editor alone", text => text.Contains("the editor", StringComparison.Ordinal) && !text.Contains("[6 Config]", StringComparison.Ordinal), Token);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("+ findtime = 77", Token);
        Assert.Equal("icanon", (await File.ReadAllTextAsync(editor + ".mode", Token)).Trim());
        await terminal.SendAsync(Token, "w");
        await terminal.WaitForAsync("wrote jail.local; r has the daemon read it", Token);
        await terminal.SendAsync(Token, "r");
        await terminal.WaitForAsync("reloaded: sshd reloaded", Token);

        await terminal.SendAsync(Token, "q");
        await terminal.WaitForAsync("the shell again", text => text.Contains("ready$", StringComparison.Ordinal) && !text.Contains("Config]", StringComparison.Ordinal), Token);
        await terminal.TypeAsync("stty -g > after; echo do''ne", Token);
        await terminal.WaitForAsync("done", Token);
        Assert.Equal(await ReadAsync("before"), await ReadAsync("after"));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public async Task Log_Attack_IsFollowedByLevelAndSurvivesARestart(int columns, int rows)
    {
        var (daemon, terminal) = await OpenAsync(columns, rows);
        await terminal.SendAsync(Token, "7");
        await terminal.WaitForAsync("Server ready", Token);
        Fail(Attacker, 3);
        await terminal.WaitForAsync("the ban", text => HasLine(text, "notice", $"[sshd] Ban {Attacker}"), Token);
        await terminal.WaitForAsync("what led to it", text => HasLine(text, "info", $"[sshd] Found {Attacker}"), Token);

        await terminal.SendAsync(Token, "l", "l");
        await terminal.WaitForAsync("notices only", text => HasLine(text, "notice and above") && HasLine(text, $"Ban {Attacker}") && !HasLine(text, "Found"), Token);

        var files = daemon.Files;
        await daemon.StopAsync(Token);
        await terminal.WaitForAsync("NO DAEMON", Token);
        Assert.Contains($"Ban {Attacker}", await terminal.CaptureAsync(Token), StringComparison.Ordinal);
        await StartDaemonAsync(files);
        await terminal.WaitForAsync("the restored ban", text => HasLine(text, "notice", $"Restore Ban {Attacker}") && HasLine(text, $"[sshd] Ban {Attacker}"), Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task JailPage_AfterAnAttack_ShowsPatternsWithHitsAndSettingsWithPlaces()
    {
        var (daemon, terminal) = await OpenAsync(160, 50);
        await terminal.WaitForAsync("running", Token);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);

        await terminal.SendAsync(Token, "Enter");

        await terminal.WaitForAsync("a pattern with its hits", text => HasLine(text, "fail", " 3 ", ".conf:"), Token);
        await terminal.WaitForAsync("a setting with its place", text => HasLine(text, "maxretry = 3", "lab.local:"), Token);
    }

    private static bool HasLine(string screen, params string[] words)
        => screen.Split('\n').Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    private async Task<(DaemonProcess Daemon, TmuxTerminal Terminal)> OpenAsync(int columns, int rows, string first = "")
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        var terminal = await TmuxTerminal.StartAsync(Lab, columns, rows, Token);
        await terminal.TypeAsync($"cd {Lab.DirectoryPath}; {first}{Repository.Bantui} -s {daemon.Files.Socket}", Token);
        await terminal.WaitForAsync("[1 Overview]", Token);
        return (daemon, terminal);
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Lab.DirectoryPath, name), Token);
}
