using System.Text.Json;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

public sealed class CheckCommandTests
{
    private const string Filter = "[Definition]\nfailregex = ^no <HOST>$\n";
    private const string Action = "[Definition]\nactionban = true\n";

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_NothingWrong_SaysSo()
    {
        using ConfigDirectory directory = Good(string.Empty);
        Assert.Equal($"OK: nothing is wrong in {directory.Path}\n[0]", await CliRun.RunAsync("-c", directory.Path, "config", "check"));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_WarningsAlone_AreNoFailure()
    {
        using ConfigDirectory directory = Good("maxrety = 1\n");
        Assert.EndsWith("0 errors, 1 warning\n[0]", await CliRun.RunAsync("config", "check", directory.Path), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_Json_IsOneDocument()
    {
        using ConfigDirectory directory = Good("maxretry = x\n");
        string output = await CliRun.RunAsync("--json", "config", "check", directory.Path);
        Assert.EndsWith("\n[1]", output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output[..output.LastIndexOf('[')]);
        Assert.Equal(1, document.RootElement.GetProperty("errors").GetInt32());
        JsonElement problem = Assert.Single(document.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal((5, 12, "error"), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("severity").GetString()));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_HostileText_IsMadeVisible()
    {
        using ConfigDirectory directory = Good("maxretry = \u001b[31m\u202e9\n").With("jail.d/x.conf", "[\u001b]2;x\u0007]\nenabled = true\nfilter = \u001b[2J\n");
        string output = await CliRun.RunAsync("config", "check", directory.Path);
        Assert.DoesNotContain(output, static c => c is '\u001b' or '\u0007' or '\u202e');
        Assert.EndsWith("[1]", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_NoSuchDirectory_IsOneError() =>
        Assert.Equal("/none/of/it: error: there is no such configuration directory\n1 error, 0 warnings\n[1]", await CliRun.RunAsync("config", "check", "/none/of/it"));

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("a.log", true)]
    [InlineData("*.log", true)]
    [InlineData("[ab].log", true)]
    [InlineData("b.log", false)]
    [InlineData("*/a.log", false)]
    [InlineData("s?b/*.txt", true)]
    public async Task Check_LogPath_IsLookedFor(string glob, bool exists)
    {
        using ConfigDirectory directory = new ConfigDirectory().With("logs/a.log", "").With("logs/sub/x.txt", "").With("filter.d/f.conf", Filter).With("action.d/a.conf", Action);
        directory.With("jail.conf", $"[s]\nenabled = true\nfilter = f\naction = a\nlogpath = {directory.Path}/logs/{glob}\n");
        Assert.Equal(!exists, (await CliRun.RunAsync("config", "check", directory.Path)).Contains("there is no log file", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("logtimezone = UTC+2\n", "zone", 1)]
    [InlineData("logtimezone = CET+0130\n", "OK", 0)]
    [InlineData("datepattern = %%Y-%%m\n", "OK", 0)]
    [InlineData("datepattern = ^%%Y\n  ^%%Y\n", "stands there twice", 1)]
    [InlineData("datepattern = {NONE}\n  ^(%%Y\n", ":6:3: error: datepattern '^(%Y' does not compile", 1)]
    public async Task Check_DatePatternAndZone_AreCompiled(string line, string expected, int code)
    {
        using ConfigDirectory directory = Good(line);
        string output = await CliRun.RunAsync("config", "check", directory.Path);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.EndsWith($"[{code}]", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_DisabledJail_GivesWarningsThatSaySo()
    {
        using ConfigDirectory directory = Good("[off]\nfilter = ff\nmaxrety = 3\nlogpath = /nowhere\nbantime = %(nothing)s\n[skeleton]\nport = 5\nenabled = no\n[skeleton2]\nignoreip = %(skeleton/port)s\n");
        Assert.Equal(
            [
                "jail.conf:6:10: warning: jail 'off': there is no filter 'ff' in DIR/filter.d (the jail is not enabled)",
                "jail.conf:7:1: warning: jail 'off': nothing reads the option 'maxrety' (the jail is not enabled); did you mean 'maxretry'?",
                "jail.conf:9:11: warning: option 'bantime' in section [off] uses '%(nothing)s', which is set nowhere",
            ],
            await FoundAsync(directory));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_UnusedFilesOfTheUser_AreReadToTheEndOthersForTheirGrammar()
    {
        using ConfigDirectory directory = Good(string.Empty)
            .With("filter.d/mine.local", "[INCLUDES]\nbefore = base.conf\n[Definition]\nfailregex = %(x)s ( <HOST>\n")
            .With("filter.d/shipped.conf", "[Definition]\nfailregex = ( <HOST>\n")
            .With("filter.d/base.conf", "[DEFAULT]\nx = ^b\n[Definition]\nfailregex = %(set by others)s (\n")
            .With("filter.d/base.local", "[DEFAULT]\nx = ^bl\n")
            .With("filter.d/broken.conf", "[Definition]\nfailregex\n")
            .With("action.d/other.local", "[Definition]\nactionban = %(nothing)s\n")
            .With("action.d/shipped.conf", "[Definition]\nactionban = %(nothing)s\n");
        string[] always =
        [
            "action.d/other.local:2:13: warning: option 'actionban' in section [Definition] uses '%(nothing)s', which is set nowhere",
            "filter.d/broken.conf:2:1: warning: 'failregex' is neither a section header nor an option, expected 'name = value'",
            "filter.d/mine.local:4: warning: failregex does not compile: missing closing parenthesis",
        ];
        Assert.Equal(always, await FoundAsync(directory));
        string[] all =
        [
            always[0],
            "action.d/shipped.conf:2:13: warning: option 'actionban' in section [Definition] uses '%(nothing)s', which is set nowhere",
            .. always[1..],
            "filter.d/shipped.conf:2:13: warning: failregex does not compile: missing closing parenthesis",
        ];
        Assert.Equal(all, await FoundAsync(directory, "--all"));
    }

    [Theory(Timeout = 4 * TestTime.LimitMilliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_StockConfiguration_RaisesNoFalseAlarm(bool enabled)
    {
        using ConfigDirectory directory = Fail2banClient.Stock();
        string jails = string.Concat(Fail2banClient.StockJails.Select(static jail => $"[{jail}]\nenabled = true\n"));
        directory.With("jail.local", enabled ? jails : string.Empty);
        string[] unexpected = [.. (await FoundAsync(directory)).Where(static line =>
            !line.Contains("there is no log file", StringComparison.Ordinal)
            && !line.Contains("is not supported by this version", StringComparison.Ordinal)
            && !line.Contains(": warning: failregex has a ", StringComparison.Ordinal))];
        Assert.Empty(unexpected);
    }

    private static ConfigDirectory Good(string more) => new ConfigDirectory()
        .With("jail.conf", $"[s]\nenabled = true\nfilter = f\naction = a\n{more}")
        .With("filter.d/f.conf", Filter)
        .With("action.d/a.conf", Action);

    /// <summary>The lines that name a problem, without the directory.</summary>
    private static async Task<string[]> FoundAsync(ConfigDirectory directory, params string[] options) =>
        [.. (await CliRun.RunAsync(["config", "check", directory.Path, .. options])).Split('\n')
            .Where(line => line.StartsWith(directory.Path, StringComparison.Ordinal))
            .Select(line => line[(directory.Path.Length + 1)..].Replace(directory.Path, "DIR", StringComparison.Ordinal))];
}
