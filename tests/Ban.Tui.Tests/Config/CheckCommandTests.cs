using System.Text.Json;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

public sealed class CheckCommandTests
{
    private const string Filter = "[Definition]\nfailregex = ^no <HOST>$\n";
    private const string Action = "[Definition]\nactionban = true\n";

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_TenMistakes_NamesAllTenInOrder()
    {
        using ConfigDirectory directory = new ConfigDirectory()
            .With("jail.conf", """
                [DEFAULT]
                this line is no option
                [one]
                enabled = true
                filter = one
                action = block
                maxrety = 3
                findtime = ten minutes
                ignoreip = 127.0.0.1 %(lan)s
                logpath = /nowhere/at-all.log
                [two]
                enabled = true
                filter = onee
                action = block[port="1"
                         silent
                """)
            .With("filter.d/one.conf", """
                [Definition]
                failregex = ^login of (.* failed for <HOST>$
                            ^(?:\w+\s?)+ refused for <HOST>$
                            ^user .* from <HOST>
                """)
            .With("action.d/block.conf", Action)
            .With("action.d/silent.conf", "[Definition]\nactionstart = true\n");
        string[] lines = await LinesAsync("config", "check", directory.Path);
        string[] expected =
        [
            "filter.d/one.conf:2:13: error: failregex does not compile: ",
            "filter.d/one.conf:3:13: warning: failregex has a loop in a loop",
            "filter.d/one.conf:4:13: warning: failregex has a catch-all before the address",
            "jail.conf:2:1: error: 'this line is no option' is neither",
            "jail.conf:7:1: warning: jail 'one': nothing reads the option 'maxrety'; did you mean 'maxretry'?",
            "jail.conf:8:12: error: option 'findtime' has the value 'ten minutes': ",
            "jail.conf:9:22: error: option 'ignoreip' in section [one] uses '%(lan)s', which is set nowhere",
            "jail.conf:10:11: warning: jail 'one': there is no log file '/nowhere/at-all.log'",
            "jail.conf:13:10: error: jail 'two': there is no filter 'onee'",
            "jail.conf:14:10: error: jail 'two': the action 'block[port=\"1\"' cannot be read: ",
            "jail.conf:15:10: warning: jail 'two': the action 'silent' has no actionban",
        ];
        string[] found = [.. lines.Where(line => line.StartsWith(directory.Path, StringComparison.Ordinal)).Select(line => line[(directory.Path.Length + 1)..])];
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), static pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal("6 errors, 5 warnings", lines[^2]);
        Assert.Equal("[1]", lines[^1]);
        Assert.Equal("    ", lines[1][..4]);
        Assert.EndsWith("^", lines[2], StringComparison.Ordinal);
    }

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
        Assert.EndsWith("0 errors, 1 warnings\n[0]", await CliRun.RunAsync("config", "check", directory.Path), StringComparison.Ordinal);
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
        Assert.Equal("/none/of/it: error: there is no such configuration directory\n1 errors, 0 warnings\n[1]", await CliRun.RunAsync("config", "check", "/none/of/it"));

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

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_Jail_PrintsEachValueWithItsPlace()
    {
        using ConfigDirectory directory = Good("bantime = 1h\n");
        string[] lines = await LinesAsync("-c", directory.Path, "config", "show", "s");
        Assert.Equal("jail s", lines[0]);
        Assert.Contains($"  {directory.Path}/jail.conf:5        bantime = 1h", lines);
        Assert.Contains(lines, static line => line.StartsWith("  (built-in) ", StringComparison.Ordinal) && line.EndsWith(" findtime = 10m", StringComparison.Ordinal));
        Assert.Contains("filter f", lines);
        Assert.Contains($"  {directory.Path}/filter.d/f.conf:2  failregex = ^no <HOST>$", lines);
        Assert.Contains($"  {directory.Path}/action.d/a.conf:2  actionban = true", lines);
        Assert.Equal("[0]", lines[^1]);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_Json_MarksBuiltInValues()
    {
        using ConfigDirectory directory = Good("bantime = 1h\n");
        string output = await CliRun.RunAsync("-c", directory.Path, "--json", "config", "show", "s");
        using var document = JsonDocument.Parse(output[..output.LastIndexOf('[')]);
        Dictionary<string, JsonElement> options = document.RootElement.GetProperty("options").EnumerateArray().ToDictionary(static option => option.GetProperty("name").GetString()!);
        Assert.True(options["findtime"].GetProperty("builtIn").GetBoolean());
        Assert.Equal(5, options["bantime"].GetProperty("lines")[0].GetProperty("line").GetInt32());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_UnknownJail_IsRefusedWithAHint()
    {
        using ConfigDirectory directory = Good("[other]\n");
        Assert.Equal($"bantui: {directory.Path}: there is no jail 'ohter'; did you mean 'other'?\n[1]", await CliRun.RunAsync("-c", directory.Path, "config", "show", "ohter"));
    }

    private static ConfigDirectory Good(string more) => new ConfigDirectory()
        .With("jail.conf", $"[s]\nenabled = true\nfilter = f\naction = a\n{more}")
        .With("filter.d/f.conf", Filter)
        .With("action.d/a.conf", Action);

    private static async Task<string[]> LinesAsync(params string[] arguments) => (await CliRun.RunAsync(arguments)).Split('\n');
}
