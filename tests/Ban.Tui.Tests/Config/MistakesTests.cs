using System.Text.Json;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

/// <summary>A configuration with one of each mistake: what <c>config check</c> says of it, to the letter.</summary>
public sealed class MistakesTests
{
    private const string Expected = """
        DIR/action.d/silent.conf:3:1: warning: nothing reads the option 'actionunbann'; did you mean 'actionunban'?
        DIR/bantui.conf:2:12: error: option 'loglevel' has the value 'DEBG': expected a number or one of CRITICAL DEBUG ERROR HEAVYDEBUG INFO MSG NOTICE TRACEDEBUG WARNING; did you mean 'DEBUG'?
        DIR/bantui.conf:3:14: error: option 'dbpurgeage' has the value '1 dya': unknown unit 'dya', expected s, m, h, d, w, mo or y at character 3; did you mean '1 day'?
        DIR/filter.d/one.conf:2:13: error: failregex does not compile: missing closing parenthesis
            0-9a-fA-F]{1,4}|(?<=:):)))\]?$
                                          ^
        DIR/filter.d/one.conf:3:13: warning: failregex has a loop in a loop over the same characters: a hostile line can take a time that doubles with each of its characters
        DIR/filter.d/one.conf:4:13: warning: failregex has a catch-all before the address and none of its ends holds it: a text that the attacker chose can hold another address; end it with $, or take less than .* there
        DIR/filter.d/one.conf:5:13: error: failregex has no group for the failure's id, expected <HOST>, <ADDR>, <IP4>, <IP6>, <DNS>, <SUBNET>, <F-ID> or <F-MLFID>
        DIR/filter.d/one.conf:6:15: error: datepattern '%Y-%Q': unknown date code %Q; a plain percent sign is written %%
        DIR/filter.d/one.conf:7:2: warning: nothing reads the section '[Defintion]'; did you mean '[Definition]'?
        DIR/jail.conf:3:1: error: the option 'bantime' stands twice in its section of this file, first in line 2
        DIR/jail.conf:4:1: error: 'this line is no option' is neither a section header nor an option, expected 'name = value'
        DIR/jail.conf:10:1: warning: jail 'one': nothing reads the option 'maxrety'; did you mean 'maxretry'?
        DIR/jail.conf:11:12: error: option 'findtime' has the value '-5': expected a time longer than zero
        DIR/jail.conf:12:10: warning: jail 'one': usedns = 'wran' counts as 'no', expected yes, warn, no or raw; did you mean 'warn'?
        DIR/jail.conf:13:22: error: option 'ignoreip' in section [one] uses '%(lna)s', which is set nowhere; did you mean '%(lan)s'?
        DIR/jail.conf:14:31: error: option 'logpath' has the line '/nowhere/at-all.log tial': expected 'head' or 'tail' after the blank; did you mean 'tail'?
        DIR/jail.conf:15:11: warning: jail 'one': there is no log file '/nowhere/there.log'
        DIR/jail.conf:18:10: error: jail 'two': there is no filter 'onee' in DIR/filter.d; did you mean 'one'?
        DIR/jail.conf:19:10: error: jail 'two': the action 'block[port="1"' cannot be read: text stands after the last ']', or ']' is missing: 'block[port="1"'
        DIR/jail.conf:20:10: warning: jail 'two': the action 'silent' has no actionban: it does nothing at a ban
        DIR/jail.conf:21:12: warning: jail 'two': maxretry = 0 counts as 1: the first failure bans
        DIR/jail.conf:22:11: error: option 'backend' has the value 'poling': expected auto, pyinotify, polling or systemd; did you mean 'polling'?
        DIR/jail.conf:23:11: error: option 'bantime' has the value '10 minuts': unknown unit 'minuts', expected s, m, h, d, w, mo or y at character 4; did you mean '10 minutes'?
        DIR/jail.conf:25:11: warning: jail 'three': enabled = 'ture' counts as 'no', expected yes or no; did you mean 'true'?
        DIR/jail.conf:27:10: warning: jail 'three': there is no action 'blokc' in DIR/action.d (the jail is not enabled); did you mean 'block'?
        14 errors, 11 warnings
        [1]
        """;

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_OneOfEachMistake_NamesAllWithPlaceAndSuggestion()
    {
        using ConfigDirectory directory = Mistaken();
        Assert.Equal(Expected, (await CliRun.RunAsync("config", "check", directory.Path)).Replace(directory.Path, "DIR", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Check_OneOfEachMistakeAsJson_HoldsWhatTheTextHolds()
    {
        using ConfigDirectory directory = Mistaken();
        string output = await CliRun.RunAsync("--json", "config", "check", directory.Path);
        Assert.EndsWith("\n[1]", output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(output[..output.LastIndexOf('[')]);
        Assert.Equal((14, 11), (document.RootElement.GetProperty("errors").GetInt32(), document.RootElement.GetProperty("warnings").GetInt32()));
        IEnumerable<string> lines = document.RootElement.GetProperty("problems").EnumerateArray().Select(AsLine);
        Assert.Equal(
            Expected.Split('\n')[..^2].Where(static line => line.StartsWith("DIR", StringComparison.Ordinal)).Select(static line => line.Replace("DIR/", "", StringComparison.Ordinal)),
            lines.Select(line => line.Replace(directory.Path, "DIR", StringComparison.Ordinal)));
    }

    private static string AsLine(JsonElement problem)
    {
        string jail = problem.TryGetProperty("jail", out JsonElement name) ? $"jail '{name}': " : string.Empty;
        string hint = problem.TryGetProperty("suggestion", out JsonElement near) ? $"; did you mean '{near}'?" : string.Empty;
        return $"{problem.GetProperty("file")}:{problem.GetProperty("line")}:{problem.GetProperty("column")}: {problem.GetProperty("severity")}: {jail}{problem.GetProperty("message")}{hint}";
    }

    private static ConfigDirectory Mistaken() => new ConfigDirectory()
        .With("bantui.conf", "[Definition]\nloglevel = DEBG\ndbpurgeage = 1 dya\n")
        .With("jail.conf", """
            [DEFAULT]
            bantime = 1h
            bantime = 2h
            this line is no option
            lan = 192.0.2.0/24
            [one]
            enabled = true
            filter = one
            action = block
            maxrety = 3
            findtime = -5
            usedns = wran
            ignoreip = 127.0.0.1 %(lna)s
            logpath = /nowhere/at-all.log tial
                      /nowhere/there.log
            [two]
            enabled = true
            filter = onee
            action = block[port="1"
                     silent
            maxretry = 0
            backend = poling
            bantime = 10 minuts
            [three]
            enabled = ture
            filter = one
            action = blokc
            """)
        .With("filter.d/one.conf", """
            [Definition]
            failregex = ^login of (.* failed for <HOST>$
                        ^(?:\w+\s?)+ refused for <HOST>$
                        ^user .* from <HOST>
                        ^no address$
            datepattern = %%Y-%%Q
            [Defintion]
            ignoreregex = ^x
            """)
        .With("action.d/block.conf", "[Definition]\nactionban = true\n")
        .With("action.d/silent.conf", "[Definition]\nactionstart = true\nactionunbann = x\n");
}
