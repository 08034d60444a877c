using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Tui.Tests.Cli;
using Ban.Tui.Tests.Config.Torture;

namespace Ban.Tui.Tests.Config;

/// <summary><c>bantui -d</c> and <c>--dp</c> against those of fail2ban-client, byte for byte.</summary>
/// <remarks>
/// Differences to Debian's 1.0.2, all wanted; bantui-jail.conf(5) lists them too.
/// <list type="bullet">
/// <item>The specification (1.1.1) has it otherwise: a parameter of an action holds for each family too, where 1.0.2 keeps the
/// file's value for that family (stock jail pass2allow-ftp, <c>blocktype</c>); a parameter may be meant for one family
/// (<c>p?family=inet6=x</c>); jail files that are missing or no UTF-8 are an error, where 1.0.2 goes on without jails.</item>
/// <item>A user agent names the version.</item>
/// <item>The reason why a jail is skipped is worded otherwise.</item>
/// <item>Two actions of one name skip the jail; 1.0.2 sends both and its server refuses the second.</item>
/// <item>What fails there by mistake works here: a byte order mark, a <c>.local</c> file that includes its own <c>.conf</c>,
/// <c>%(known/maxlines)s</c>, a filter or daemon file without <c>[Definition]</c>, a parameter of a filter whose name is a part of the
/// word "datepattern" (1.0.2 sends it as the date pattern).</item>
/// <item>A whole number that is none is an error here; 1.0.2 warns and sends None.</item>
/// </list>
/// </remarks>
public sealed partial class DumpPeerTests
{
    private const int Limit = 120_000;

    private static readonly string[] s_modes = ["normal", "ddos", "extra", "aggressive"];

    public static TheoryData<string> Cases => [.. TortureCases.All.Keys];

    [Theory(Timeout = Limit)]
    [InlineData("", "-d")]
    [InlineData("[DEFAULT]\nbackend = systemd\nmode = aggressive\naction = %(action_mwl)s\n", "--dp")]
    [InlineData("[DEFAULT]\nbanaction = nftables\nusedns = no\nbantime.increment = yes\nignoreself = 0\nignoreip = 127.0.0.1/8 ::1, example.org\naction = %(action_mw)s\n smtp.py[host=mx, dest=\"a@b\"]\n", "-d")]
    public async Task Dump_EveryStockJail_IsThatOfFail2ban(string defaults, string option)
    {
        using ConfigDirectory directory = Fail2banClient.Stock();
        IReadOnlyList<string> jails = Fail2banClient.StockJails;
        Assert.True(jails.Count > 50);
        directory.With("jail.local", defaults + string.Concat(jails.Select(static jail => $"[{jail}]\nenabled = true\n")));
        await CompareAsync(directory, jails.Count * 8, option);
    }

    [Theory(Timeout = Limit)]
    [InlineData("auto")]
    [InlineData("systemd")]
    public async Task Dump_EachFilterInEachMode_IsThatOfFail2ban(string backend)
    {
        using ConfigDirectory directory = Fail2banClient.Stock();
        var jails = new List<string>();
        foreach (string file in Filters(directory))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            IEnumerable<string> modes = Mode().Matches(await File.ReadAllTextAsync(file, TestTime.Token)).Select(static match => match.Groups["mode"].Value);
            jails.AddRange(s_modes.Concat(modes).Distinct(StringComparer.Ordinal).Select(mode =>
                $"[{name}-{mode}]\nenabled = true\nfilter = {name}[mode={mode}]\nbackend = {backend}\naction = dummy\nlogpath = /nowhere\n"));
        }

        Assert.True(jails.Count > 300);
        directory.With("jail.local", string.Concat(jails));
        await CompareAsync(directory, jails.Count * 5);
    }

    [Theory(Timeout = Limit)]
    [InlineData("short")]
    [InlineData("rfc5424")]
    [InlineData("none-of-them")]
    public async Task Dump_EachFilterWithALogType_IsThatOfFail2ban(string logType)
    {
        using ConfigDirectory directory = Fail2banClient.Stock();
        string[] filters = [.. Filters(directory).Select(Path.GetFileNameWithoutExtension)!];
        directory.With("jail.local", string.Concat(filters.Select(name => $"[j-{name}]\nenabled = true\nfilter = {name}[logtype={logType}]\naction =\nlogpath = /nowhere\n")));
        await CompareAsync(directory, filters.Length * 4);
    }

    [Fact(Timeout = Limit)]
    public async Task Dump_TortureOverStock_IsThatOfFail2ban()
    {
        using ConfigDirectory directory = FirstTorture.Write(Fail2banClient.Stock());
        await CompareAsync(directory, 60);
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Cases))]
    public async Task Dump_TortureCase_IsThatOfFail2ban(string name)
    {
        Fail2banClient.Require();
        using ConfigDirectory directory = TortureCases.All[name](new ConfigDirectory());
        await CompareAsync(directory, 3);
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(960)]
    [InlineData(1100)]
    public async Task Dump_PrettyWithLongValues_IsThatOfFail2ban(int length)
    {
        Fail2banClient.Require();
        string longWord = new('q', length);
        string words = string.Concat(Enumerable.Range(0, 300).Select(static i => $"w{i}\t "));
        string lines = string.Concat(Enumerable.Range(0, 60).Select(static i => $"\n  ^line {i} 日本 👾 it's <HOST>"));
        using ConfigDirectory directory = new ConfigDirectory().WithBase()
            .WithJails($"[j]\naction = a[x=\"{words}\", y={longWord}, z='{words.Replace(' ', '\\')}']\n  b.py[x=\"{longWord} {longWord}\"]\n[k]\nfailregex ={lines}\nignoreip = {words}\n")
            .With("action.d/a.conf", $"[Definition]\nactionban = <x> <y>\n  second line\n\n  {words}\n  {longWord} y\nactionstart = \u00a0{longWord}\u2028\u0085x{longWord}\u3000z\n");
        await CompareAsync(directory, length > 900 ? 60 : 10, "--dump-pretty");
    }

    [Theory(Timeout = Limit)]
    [InlineData("[j]\nxyz\n")]
    [InlineData("[j]\n= 5\n")]
    [InlineData("[j]\n[j]\n")]
    [InlineData("[j]\na = 1\nA = 2\n")]
    [InlineData("[DEFAULT]\nbantime = 1\n[DEFAULT]\nbantime = 2\n[j]\n")]
    [InlineData("[j]\nbantime = 5%\n")]
    [InlineData("[j]\nbantime = %x\n")]
    [InlineData("[j]\nbantime = %(nothing)s\n")]
    [InlineData("[j]\nbantime = %(nosec/x)s\n")]
    [InlineData("[j]\nbantime = %(bantime)s\n")]
    [InlineData("[j]\nbantime = %(DEFAULT/enabled)s\n")]
    [InlineData("[j]\nfindtime = %(known/findtime)s\n")]
    [InlineData("[Src]\nenabled = no\nv = 1\n[j]\nbantime = %(Src/v)s\n")]
    [InlineData("[off]\nenabled = no\nfilter = %(nothing)s\n")]
    [InlineData("[j]\nfilter = f[failregex=\"<failregex>\"]\n")]
    [InlineData("[j]\nfilter = f[failregex=\"<x>\", x=\"<y>\", y=\"<x>\"]\n")]
    [InlineData("[j]\nfilter = f[datepattern=%%Y]\ndatepattern = %(known/datepattern)s\n")]
    [InlineData("[j]\naction = a[actionban=\"<actionban>\"]\n")]
    public async Task Dump_WhatFail2banRefuses_IsRefusedWithTheLine(string jails)
    {
        Fail2banClient.Require();
        using ConfigDirectory directory = new ConfigDirectory().WithBase().WithJails(jails);
        Assert.NotEqual(0, (await Fail2banClient.RunAsync(directory.Path, "-d")).Code);
        string[] ours = (await CliRun.RunAsync("-c", directory.Path, "-d")).Split('\n');
        Assert.Equal(2, ours.Length);
        Assert.Matches($"^bantui: {directory.Path}/[a-z.]+:[0-9]+: ", ours[0]);
        Assert.Equal("[1]", ours[1]);
    }

    /// <summary>The filter files; those that are only there to be included lack what they use.</summary>
    private static IEnumerable<string> Filters(ConfigDirectory directory) => Directory.GetFiles(directory.Path + "/filter.d", "*.conf")
        .Where(static file => !file.EndsWith("common.conf", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static async Task CompareAsync(ConfigDirectory directory, int fewest, string option = "-d")
    {
        string[] theirs = [.. (await Fail2banClient.DumpAsync(directory.Path, option)).Select(Agreed)];
        string[] ours = [.. (await CliRun.RunAsync("-c", directory.Path, option)).Split('\n').Select(Agreed)];
        Assert.Equal("[0]", ours[^1]);
        Assert.True(theirs.Length >= fewest, $"only {theirs.Length} lines to compare");
        Assert.Equal(theirs, ours[..^1]);
    }

    /// <summary>A line without the differences of the list.</summary>
    private static string Agreed(string line)
    {
        string agreed = line.Replace($"Fail2Ban/{ConfigurationLoader.DialectVersion}", "Fail2Ban/1.0.2", StringComparison.Ordinal);

        // The pretty form has the value on a line that does not name the jail.
        bool hasFamily = agreed.StartsWith("['multi-set', 'pass2allow-ftp', 'action', ", StringComparison.Ordinal) || agreed.TrimStart().StartsWith("['blocktype?family=", StringComparison.Ordinal);
        agreed = hasFamily ? FamilyBlockType().Replace(agreed, string.Empty) : agreed;
        return SkipReason().Replace(agreed, "${start}");
    }

    [GeneratedRegex(@"mdre-(?<mode>\w+)", RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex Mode();

    [GeneratedRegex(@"\['blocktype\?family=inet6', '[^']*'\]", RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex FamilyBlockType();

    [GeneratedRegex(@"^(?<start>\['config-error', .Jail \\?'\w+\\?' skipped, because of wrong configuration: ).*", RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex SkipReason();
}
