using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Core.Tests.Configuration;

/// <summary>Rules of spec 1, sections 1.1, 1.3, 1.5 and 1.6, seen from outside: which patterns a jail ends up with.</summary>
public sealed class DialectTests
{
    private const string OneJail = "[DEFAULT]\nenabled = true\n[j]\n";

    [Fact]
    public void Order_ConfThenDirectoryThenLocal_LastWins()
    {
        MemoryFiles files = new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^f\n")
            .With("jail.conf", OneJail + "filter = f\nmaxretry = 1\nmaxmatches = 1\nfindtime = 1\nbantime = 1\n")
            .With("jail.d/b.conf", "[j]\nmaxmatches = 3\nfindtime = 3\nbantime = 3\n")
            .With("jail.d/a.conf", "[j]\nmaxmatches = 2\n")
            .With("jail.d/.hidden.conf", "[j]\nbantime = 99\n")
            .With("jail.local", "[j]\nfindtime = 4\nbantime = 4\n")
            .With("jail.d/a.local", "[j]\nbantime = 5\n");
        JailSettings jail = Assert.Single(files.Load().Jails);
        Assert.Equal((1, 3, 4d, 5d), (jail.MaxRetry, jail.MaxMatches, jail.FindTime.TotalSeconds, jail.BanTime.TotalSeconds));
    }

    [Fact]
    public void Includes_BeforeFileAfterAndTheirLocals_MergeInThatOrder() =>
        Assert.Equal(["^before.local after.local local"], Patterns(new MemoryFiles()
            .With("filter.d/b.conf", "[DEFAULT]\nx = before\ny = before\nz = before\n")
            .With("filter.d/b.local", "[DEFAULT]\nx = before.local\ny = before.local\n")
            .With("filter.d/f.conf", "[INCLUDES]\nbefore = b.conf\n  missing.conf\nafter = sub/a.conf\n[DEFAULT]\ny = main\nz = main\n[Definition]\nfailregex = ^%(x)s %(y)s %(z)s\n")
            .With("filter.d/sub/a.conf", "[DEFAULT]\ny = after\nz = after\n")
            .With("filter.d/sub/a.local", "[DEFAULT]\ny = after.local\n")
            .With("filter.d/f.local", "[DEFAULT]\nz = local\n")));

    [Fact]
    public void Includes_Loop_EndsByItself() =>
        Assert.Equal(["^x 1"], Patterns(new MemoryFiles()
            .With("filter.d/f.conf", "[INCLUDES]\nbefore = g.conf\n[Definition]\nfailregex = ^x %(n)s\n")
            .With("filter.d/g.conf", "[INCLUDES]\nafter = f.conf\n  g.conf\n[DEFAULT]\nn = 1\n")
            .With("filter.d/g.local", "[INCLUDES]\nbefore = g.conf\n")));

    [Fact]
    public void Includes_FanOutWithoutEnd_IsRefused()
    {
        var files = new MemoryFiles().With("filter.d/f.conf", "[INCLUDES]\nbefore = n0.conf\n[Definition]\nfailregex = ^x\n").With("jail.conf", OneJail + "filter = f\n");
        for (int i = 0; i < 20; i++)
        {
            files.With($"filter.d/n{i}.conf", $"[INCLUDES]\nbefore = n{i + 1}.conf\n  ./n{i + 1}.conf\nafter = n{i + 1}.conf\n");
        }

        files.With("filter.d/n20.conf", "[DEFAULT]\n");
        Assert.Contains("included", Assert.Throws<ConfigurationException>(files.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_BrokenEncoding_IsLeftOutWithAWarning()
    {
        MemoryFiles files = new MemoryFiles()
            .With("filter.d/f.conf", "[INCLUDES]\nbefore = bad.conf\n[Definition]\nfailregex = ^x\n")
            .With("filter.d/bad.conf", [0xff, 0xfe])
            .With("jail.conf", OneJail + "filter = f\n");
        LoadedConfiguration loaded = files.Load();
        Assert.Single(loaded.Jails);
        Assert.Contains(loaded.Problems, static p => p.Origin.File.EndsWith("bad.conf", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("%(a)s", "A")]
    [InlineData("%(A)s", "A")]
    [InlineData("%(b)s", "B-A")]
    [InlineData("%(__name__)s", "j")]
    [InlineData("%%(a)s 5%%", "%(a)s 5%")]
    [InlineData("%(other/c)s", "C-j")]
    [InlineData("%(other/a)s", "default A")]
    [InlineData("%(default/a)s", "default A")]
    [InlineData("%(fail2ban_version)s", ConfigurationLoader.DialectVersion)]
    [InlineData("%(fail2ban_confpath)s", MemoryFiles.Root)]
    public void Interpolation_EveryForm_IsReplaced(string value, string expected) => Assert.Equal(["^" + expected], JailPatterns(value));

    [Theory]
    [InlineData("%(missing)s", "set nowhere")]
    [InlineData("%(Other/c)s", "set nowhere")]
    [InlineData("%(DEFAULT/a)s", "set nowhere")]
    [InlineData("%(nosuch/c)s", "set nowhere")]
    [InlineData("%(known/failregex", "begins no")]
    [InlineData("5%", "begins no")]
    [InlineData("%(loop)s", "levels deep")]
    [InlineData("%()s", "begins no")]
    [InlineData("%(two\n lines)s", "set nowhere")]
    public void Interpolation_Wrong_NamesTheOptionAndItsLine(string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => JailPatterns(value));
        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal("/etc/test/jail.conf", error.Origin.File);
    }

    [Fact]
    public void Interpolation_TenLevels_AreAllowedElevenAreNot()
    {
        Assert.Equal(["^end"], JailPatterns("%(l1)s", Chain(8)));
        Assert.Throws<ConfigurationException>(() => JailPatterns("%(l1)s", Chain(9)));

        static string Chain(int length) => string.Concat(Enumerable.Range(1, length).Select(i => $"l{i} = %(l{i + 1})s\n")) + $"l{length + 1} = %(end)s\nend = end\n";
    }

    [Fact]
    public void Interpolation_FanOut_HitsALimitAndNotTheMemory()
    {
        string wide = string.Concat(Enumerable.Repeat("%(NEXT)s", 100));
        string levels = string.Concat(Enumerable.Range(1, 8).Select(i => $"l{i} = {wide.Replace("NEXT", $"l{i + 1}", StringComparison.Ordinal)}\n")) + "l9 =\n";
        Assert.Contains("substitutions", Assert.Throws<ConfigurationException>(() => JailPatterns("%(l1)s", levels)).Problem, StringComparison.Ordinal);
        string big = levels[..^1] + new string('x', 1000) + "\n";
        Assert.Contains("grows beyond", Assert.Throws<ConfigurationException>(() => JailPatterns("%(l1)s", big)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter.d/f.conf", "failregex = ^%(port)s\n")]
    [InlineData("action.d/a.conf", "actionban = %(port)s\n")]
    public void Defaults_OfTheJails_AreNotSeenInFilterAndAction(string path, string line)
    {
        MemoryFiles files = new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^x\n")
            .With("action.d/a.conf", "[Definition]\nactionban = x\n")
            .With("jail.conf", "[DEFAULT]\nport = 22\n" + OneJail.Replace("[DEFAULT]\n", string.Empty, StringComparison.Ordinal) + "filter = f\naction = a\n")
            .With(path, "[Definition]\n" + line);
        Assert.Equal($"/etc/test/{path}:2", Assert.Throws<ConfigurationException>(files.Load).Origin.ToString());
    }

    [Fact]
    public void Known_LayerBelow_IsVisibleOnce() =>
        Assert.Equal(["^one two"], Patterns(new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^one\n")
            .With("filter.d/f.local", "[Definition]\nfailregex = %(known/failregex)s two\n")));

    [Fact]
    public void Known_InTwoStackedLayers_IsAnError() =>
        Assert.Throws<ConfigurationException>(static () => Patterns(new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^one\n")
            .With("filter.d/f.d/x.conf", "[Definition]\nfailregex = %(known/failregex)s two\n")
            .With("filter.d/f.local", "[Definition]\nfailregex = %(known/failregex)s three\n")));

    [Fact]
    public void Known_FromTheFilter_ExtendsItInTheJail() =>
        Assert.Equal(["^one", "^two", "^three"], Patterns(
            new MemoryFiles().With("filter.d/f.conf", "[Definition]\nfailregex = ^one\n  <more>\nmore = ^two\n"),
            "failregex = %(known/failregex)s\n  ^three\n"));

    [Theory]
    [InlineData("f", "", "init definition")]
    [InlineData("f[a=bracket, b=bracket]", "", "bracket bracket")]
    [InlineData("f[a='x, [y]'][b=\"it's\"]", "", "x, [y] it's")]
    public void Filter_BracketOverInitOverDefinition(string spec, string options, string expected) =>
        Assert.Equal(["^" + expected], Patterns(
            new MemoryFiles().With("filter.d/f.conf", "[Definition]\nfailregex = ^<a> <b>\nb = definition\n[Init]\na = init\n"), options, spec));

    [Fact]
    public void Filter_JailOption_SuppressesDefinitionButAddsToBracket()
    {
        var files = new MemoryFiles().With("filter.d/f.conf", "[Definition]\nfailregex = ^definition\n");
        Assert.Equal(["^jail"], Patterns(files, "failregex = ^jail\n"));
        Assert.Equal(["^bracket", "^jail"], Patterns(files, "failregex = ^jail\n", "f[failregex=^bracket]"));
    }

    [Theory]
    [InlineData("<Definition/x>", "X")]
    [InlineData("<sec/y>", "Y-sec")]
    [InlineData("<default/d>", "D")]
    [InlineData("<known/a>", "init")]
    [InlineData("<a-<a>>", "nested")]
    [InlineData("<X>", "X")]
    [InlineData("<HOST> <nothing> < a> <>", "<HOST> <nothing> < a> <>")]
    [InlineData("<logtype>", "file")]
    public void Tags_EveryForm_IsReplaced(string tag, string expected) =>
        Assert.Equal(["^" + expected], Patterns(new MemoryFiles().With(
            "filter.d/f.conf",
            $"[DEFAULT]\nd = D\n[Definition]\nx = X\na-init = nested\nfailregex = ^{tag}\n[sec]\ny = Y-%(__name__)s\n[Init]\na = init\n")));

    [Theory]
    [InlineData("failregex = ^<failregex>\n")]
    [InlineData("failregex = ^<a>\na = <b>\nb = <a>\n")]
    public void Tags_ThatContainThemselves_AreRefused(string definition) =>
        Assert.Throws<ConfigurationException>(() => Patterns(new MemoryFiles().With("filter.d/f.conf", $"[Definition]\n{definition}")));

    [Fact]
    public void Tags_Doubling_HitALimitAndNotTheMemory()
    {
        string doubling = string.Concat(Enumerable.Range(0, 40).Select(static i => $"t{i} = <t{i + 1}><t{i + 1}>\n"));
        var error = Assert.Throws<ConfigurationException>(() => Patterns(new MemoryFiles().With("filter.d/f.conf", $"[Definition]\nfailregex = ^<t0>\n{doubling}t40 = x\n")));
        Assert.Contains("grows beyond", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditional_Section_GivesPropertiesForTheFamilyAndLeavesTheTag()
    {
        MemoryFiles files = new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^x\n")
            .With("action.d/a.conf", "[Definition]\nactionban = block <what> <how> <ip>\n[Init]\nwhat = four\nhow = fast\n[Init?family=inet6]\nwhat = six\n")
            .With("jail.conf", OneJail + "filter = f\naction = a\n  a[what=all, actname=b]\n  a[what=all, what?family=inet6=special, name=c]\n");
        IReadOnlyList<ActionDefinition> actions = Assert.Single(files.Load().Jails).Actions;
        Assert.Equal(["a", "b", "a-c"], actions.Select(static action => action.Name));
        Assert.Equal("block <what> fast <ip>", actions[0].Properties["actionban"].Text);
        Assert.Equal(["four six", "all all", "all special"], actions.Select(static a => $"{a.Properties["what"].Text} {a.Properties["what?family=inet6"].Text}"));
    }

    [Fact]
    public void Action_SeesJailOptionsAndKeepsRuntimeTags()
    {
        MemoryFiles files = new MemoryFiles()
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^x\n")
            .With("action.d/a.conf", "[Definition]\nactionban = %(logpath)s <bantime> <matches> <name>\n[Init]\nbantime = 5\n")
            .With("jail.conf", OneJail + "filter = f\nlogpath = /l\naction = a\n");
        Assert.Equal("/l <bantime> <matches> j", Assert.Single(Assert.Single(files.Load().Jails).Actions).Properties["actionban"].Text);
    }

    private static string[] JailPatterns(string value, string more = "") => Patterns(
        new MemoryFiles().With("filter.d/f.conf", "[Definition]\n"),
        $"failregex = ^{value}\na = A\nb = B-%(a)s\nloop = %(loop)s\n{more}[other]\nenabled = no\nc = C-%(__name__)s\n[DEFAULT]\na = default A\n");

    private static string[] Patterns(MemoryFiles files, string options = "", string filter = "f") =>
        [.. Assert.Single(files.With("jail.conf", $"{OneJail}filter = {filter}\n{options}").Load().Jails).Filter.FailRegex.Select(static line => line.Text)];
}
