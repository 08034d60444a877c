using System.Globalization;
using System.Text.Json;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>The view Jails on a real terminal, with a real daemon that it changes.</summary>
public sealed class JailsTests : LabTest
{
    private const string Own = "jail.d/sshd.local";
    private const string Attacker = "203.0.113.66";

    [Fact(Timeout = TimeLimit)]
    public async Task MaxRetry_WrongThenRight_IsEffectiveAndOnDisk()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await OpenFormAsync(terminal);
        await terminal.SendAsync(Token, "Down", "Down", "Down", "Down", "Down", "Enter", "C-u");
        await terminal.SendAsync(Token, "-l", "many");
        await terminal.WaitForAsync("the mistake beside the field", text => HasLine(text, "maxretry", "many", "! expected a whole number"), Token);
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("! maxretry: expected a whole number", Token);
        Assert.False(File.Exists(Path.Combine(daemon.Files.Configuration, Own)));

        await terminal.SendAsync(Token, "Enter", "C-u");
        await terminal.SendAsync(Token, "-l", "7");
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("the difference", text => HasLine(text, "+ maxretry = 7") && text.Contains("checked", StringComparison.Ordinal), Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync($"wrote {Own}, sshd reloaded; z takes it back", Token);

        Assert.Equal(7, await MaxRetryAsync(daemon.Files));
        Assert.Equal("7", (await BantuiAsync(daemon.Files, "get", Jail, "maxretry")).MustSucceed().Output.Trim());
        Assert.Equal("[sshd]\n\nmaxretry = 7\n", await File.ReadAllTextAsync(Path.Combine(daemon.Files.Configuration, Own), Token));

        await terminal.SendAsync(Token, "z");
        await terminal.WaitForAsync($"put back {Own}", Token);
        Assert.Equal(3, await MaxRetryAsync(daemon.Files));
        Assert.False(File.Exists(Path.Combine(daemon.Files.Configuration, Own)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Change_ThatTheDaemonRefuses_StandsBesideItsField()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await OpenFormAsync(terminal);
        // Only the daemon knows which filters there are.
        await terminal.SendAsync(Token, "Down", "Enter", "C-u");
        await terminal.SendAsync(Token, "-l", "nosuchfilter");
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("wrong: 1 error", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("the reason beside the field", text => HasLine(text, "filter", "nosuchfilter", "! "), Token);

        Assert.False(File.Exists(Path.Combine(daemon.Files.Configuration, Own)));
        Assert.Equal(3, await MaxRetryAsync(daemon.Files));
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("T", 3)]
    [InlineData("K", 6)]
    public async Task Trial_EndedByAKeyOfAScreenOpenedAnew_IsTakenBackOrKept(string key, int expected)
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await OpenFormAsync(terminal);
        await terminal.SendAsync(Token, "Down", "Down", "Down", "Down", "Down", "Enter", "C-u");
        await terminal.SendAsync(Token, "-l", "6");
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("+ maxretry = 6", Token);
        await terminal.SendAsync(Token, "t");
        await terminal.WaitForAsync("the banner that counts down", text => HasLine(text, "ON TRIAL", Own, "goes back in 5"), Token);
        Assert.Equal(6, await MaxRetryAsync(daemon.Files));

        await terminal.SendAsync(Token, "q");
        await terminal.WaitForAsync("ready$", Token);
        await terminal.TypeAsync($"{Repository.Bantui} -s {daemon.Files.Socket}", Token);
        await terminal.WaitForAsync("the banner on the new screen", text => HasLine(text, "ON TRIAL", "K keep  T take back"), Token);
        await terminal.SendAsync(Token, key);

        await terminal.WaitForAsync("the daemon's line again", text => !text.Contains("ON TRIAL", StringComparison.Ordinal) && text.Contains("bantuid", StringComparison.Ordinal), Token);
        Assert.Equal(expected, await MaxRetryAsync(daemon.Files));
        Assert.Equal(key == "K", File.Exists(Path.Combine(daemon.Files.Configuration, Own)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Stop_AfterTheQuestion_TakesTheBansOutAndStartPutsThemBack()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
        await terminal.SendAsync(Token, "4");
        await terminal.WaitForAsync("enforced 100 %", Token);

        await terminal.SendAsync(Token, "x");
        await terminal.WaitForAsync("Stop sshd? 1 ban leaves the firewall until it starts.", Token);
        await terminal.SendAsync(Token, "Enter");
        await UntilNotInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("stopped sshd; z takes it back", Token);

        await terminal.SendAsync(Token, "z");
        await UntilInFirewallAsync(daemon, Attacker);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task NewJail_ForAFilterWrittenInTheLab_IsTriedEnabledAndBans()
    {
        string log = Path.Combine(Lab.DirectoryPath, "door.log");
        await File.WriteAllLinesAsync(log, Enumerable.Range(0, 12).Select(i => Refused(TimeProvider.System.GetUtcNow().AddMinutes(-40).AddSeconds(i), "198.51.100.9")), Token);
        var (daemon, terminal) = await OpenAsync(80, 24);
        await WriteFilterAsync(terminal, log);

        await terminal.SendAsync(Token, "4", "n");
        await terminal.WaitForAsync("1 of 3: which filter", Token);
        await terminal.SendAsync(Token, "-l", "doo");
        await terminal.WaitForAsync(">door", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("2 of 3: which log", Token);
        await terminal.SendAsync(Token, "-l", log);
        await terminal.WaitForAsync("the log, as the daemon sees it", text => HasLine(text, ">", "door.log", "768"), Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("goes to jail.d/door.local", Token);
        await terminal.SendAsync(Token, "-l", "4");
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("who would have been banned", text => text.Contains("1 of 1 would have been banned: 12 failures in 12 lines", StringComparison.Ordinal) && HasLine(text, "198.51.100.9", "12"), Token);
        Assert.False(File.Exists(Path.Combine(daemon.Files.Configuration, "jail.d/door.local")));

        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("+ enabled = true", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("wrote jail.d/door.local, door started", Token);
        await terminal.WaitForAsync("the jail in the list", text => HasLine(text, "door", "running", "4 in 10m"), Token);

        await File.AppendAllLinesAsync(log, Enumerable.Range(0, 4).Select(i => Refused(TimeProvider.System.GetUtcNow(), Attacker)), Token);
        await UntilInFirewallAsync(daemon, Attacker);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task ReadOnly_Edit_IsRefused()
    {
        var (_, terminal) = await OpenAsync(80, 24, "--read-only ");
        await terminal.SendAsync(Token, "4", "Enter");
        await terminal.WaitForAsync("read-only: nothing can be changed here", Token);
    }

    private static bool HasLine(string screen, params string[] words)
        => screen.Split('\n').Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    private static string Refused(DateTimeOffset time, string peer)
        => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z door: refused user=admin peer={peer}");

    private static async Task<int> MaxRetryAsync(DaemonFiles files)
    {
        string answer = (await BantuiAsync(files, "rpc", "jail.get", """{"jail":"sshd"}""")).MustSucceed().Output;
        using JsonDocument detail = JsonDocument.Parse(answer);
        return detail.RootElement.GetProperty("maxRetry").GetInt32();
    }

    private static async Task WriteFilterAsync(TmuxTerminal terminal, string log)
    {
        await terminal.SendAsync(Token, "5", "C-o");
        await terminal.TypeAsync(log, Token);
        await terminal.WaitForAsync("door.log, 12 lines", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.SendAsync(Token, "-l", @"^ door: refused user=<F-USER>\S+</F-USER> peer=<HOST>$");
        await terminal.WaitForAsync("matched 12", Token);
        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("save as filter.d/NAME.local", Token);
        await terminal.TypeAsync("door", Token);
        await terminal.WaitForAsync("saved ", Token);
        // Alone, or with the next key it would be one with Alt.
        await terminal.SendAsync(Token, "Escape");
        await terminal.WaitForAsync("enter type", Token);
    }

    private static async Task OpenFormAsync(TmuxTerminal terminal)
    {
        await terminal.SendAsync(Token, "4");
        await terminal.WaitForAsync("3 in 10m", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("no change", Token);
        await terminal.WaitForAsync("maxretry", Token);
    }

    private async Task<(DaemonProcess Daemon, TmuxTerminal Terminal)> OpenAsync(int columns, int rows, string options = "")
    {
        DaemonProcess daemon = await StartDaemonAsync(CreateFiles());
        TmuxTerminal terminal = await TmuxTerminal.StartAsync(Lab, columns, rows, Token);
        await terminal.TypeAsync($"{Repository.Bantui} {options}-c {daemon.Files.Configuration} -s {daemon.Files.Socket}", Token);
        await terminal.WaitForAsync("running", Token);
        return (daemon, terminal);
    }
}
