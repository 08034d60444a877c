using System.Diagnostics;
using Ban.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Configuration;

/// <summary>A check names every mistake of a configuration, where loading stops at the first hard one.</summary>
public sealed class ConfigurationCheckerTests
{
    private const string GoodJail = "[s]\nenabled = true\nfilter = f\naction = a\nlogpath = /var/log/x\n";
    private const string GoodFilter = "[Definition]\nfailregex = ^no <HOST>$\n";
    private const string GoodAction = "[Definition]\nactionban = echo <ip>\n";

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void Check_CleanConfiguration_HasNoProblemsAndTheJailsOfLoad()
    {
        MemoryFiles files = Good(GoodJail);
        LoadedConfiguration found = ConfigurationChecker.Check(MemoryFiles.Root, files.Access);
        Assert.Empty(found.Problems);
        Assert.Equal(files.Load().Jails.Select(static jail => jail.Name), found.Jails.Select(static jail => jail.Name));
    }

    [Theory]
    [InlineData("allowipv6 = fasle", "'fasle'", "false")]
    [InlineData("keep_table = yess", "'yess'", "yes")]
    [InlineData("keep_table = perhaps", "'perhaps'", null)]
    public void Check_DaemonOptionThatIsNeitherYesNorNo_IsWarnedOf(string option, string value, string? suggestion)
    {
        LoadedConfiguration found = ConfigurationChecker.Check(MemoryFiles.Root, Good(GoodJail).With("bantui.conf", $"[Definition]\n{option}\n").Access);

        ConfigProblem problem = Assert.Single(found.Problems);
        Assert.Contains($"= {value} counts as 'no'", problem.Message, StringComparison.Ordinal);
        Assert.Equal((ProblemSeverity.Warning, suggestion, 2), (problem.Severity, problem.Suggestion, problem.Origin.Line));
    }

    [Theory]
    [InlineData("x = 1\n[DEFAULT]\n", "jail.conf:1:1", "before any section")]
    [InlineData("[DEFAULT]\n  what is this\n", "jail.conf:2:3", "neither a section header nor an option")]
    [InlineData("[DEFAULT]\na = 1\na = 2\n", "jail.conf:3:1", "stands twice")]
    [InlineData("[t]\n[t]\n", "jail.conf:2:1", "stands twice")]
    public void Check_GrammarError_IsNamedWithColumnAndTheRestIsRead(string start, string place, string message)
    {
        LoadedConfiguration found = ConfigurationChecker.Check(MemoryFiles.Root, Good(start + GoodJail).Access);
        ConfigProblem problem = Assert.Single(found.Problems);
        Assert.Equal($"{MemoryFiles.Root}/{place}", $"{problem.Origin}:{problem.Column}");
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Equal("s", Assert.Single(found.Jails).Name);
    }

    [Theory]
    [InlineData("maxretry = many\n", 6, 12, "maxretry")]
    [InlineData("bantime = soon\n", 6, 11, "bantime")]
    [InlineData("findtime = 0\n", 6, 12, "longer than zero")]
    [InlineData("ignoreip = %(nothing)s\n", 6, 12, "set nowhere")]
    [InlineData("ignoreip = 5%\n", 6, 13, "begins no")]
    [InlineData("backend = inotify\n", 6, 11, "expected auto")]
    [InlineData("maxretyr = 3\n", 6, 1, "nothing reads")]
    public void Check_WrongOption_IsNamedWithColumn(string line, int lineNumber, int column, string message)
    {
        MemoryFiles files = Good(GoodJail + line);
        ConfigProblem problem = Assert.Single(Arranged(files));
        Assert.Equal((lineNumber, column), (problem.Origin.Line, problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter = goood\n", "there is no filter", "good")]
    [InlineData("filter = f[a\n", "cannot be read", null)]
    [InlineData("action = nice-bam\n", "there is no action", "nice-ban")]
    [InlineData("action = a[x=\"1\" ,y=2]\n", "cannot be read", null)]
    public void Check_WrongFilterOrAction_SuggestsAndGoesOnInTheJail(string line, string message, string? suggestion)
    {
        string jail = $"[s]\nenabled = true\n{line}{(line.StartsWith("filter", StringComparison.Ordinal) ? "action = a" : "filter = f")}\nmaxretry = many\n";
        IReadOnlyList<ConfigProblem> problems = Arranged(Good(jail).With("filter.d/good.conf", GoodFilter).With("action.d/nice-ban.local", GoodAction));
        Assert.Equal(2, problems.Count);
        Assert.Contains(message, problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.JailSkipped, problems[0].Severity);
        Assert.Equal("s", problems[0].Jail);
        Assert.Equal(suggestion, problems[0].Suggestion);
        Assert.Contains("maxretry", problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxretry = 0\n", "counts as 1", null)]
    [InlineData("bantime = 0\n", "is no time", null)]
    [InlineData("bantime = 3 huors\n", "unknown unit", "3 hours")]
    [InlineData("bantime = soon\n", "expected a number", null)]
    [InlineData("findtime = -1h\n", "longer than zero", null)]
    [InlineData("usedns = wran\n", "counts as 'no'", "warn")]
    [InlineData("ignoreself = flase\n", "counts as 'no'", "false")]
    [InlineData("systemd_if_nologs = flase\n", "counts as 'no'", "false")]
    [InlineData("backend = pollin\n", "expected auto", "polling")]
    [InlineData("logpath = /x tial\n", "'head' or 'tail'", "tail")]
    [InlineData("ignoreip = %(maxrety)s\nmaxretry = 1\n", "set nowhere", "%(maxretry)s")]
    [InlineData("ignoreip = %(oher/x)s\n[oher]\ny = 1\n[DEFAULT]\nxx = 1\nenabled = no\n", "set nowhere", null)]
    [InlineData("ignoreip = %(other/prot)s\n[other]\nport = 1\n", "set nowhere", "%(other/port)s")]
    [InlineData("[Defualt]\n", "nothing reads the section", "[DEFAULT]")]
    [InlineData("[include]\n", "nothing reads the section", "[INCLUDES]")]
    public void Check_ValueOutOfRange_IsNamedWithWhatWasMeant(string line, string message, string? suggestion)
    {
        string jail = line.StartsWith("logpath", StringComparison.Ordinal) ? GoodJail.Replace("logpath = /var/log/x\n", string.Empty, StringComparison.Ordinal) : GoodJail;
        ConfigProblem problem = Arranged(Good(jail + line))[0];
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(suggestion, problem.Suggestion);
        Assert.NotNull(problem.Column);
    }

    [Theory]
    [InlineData("[Defintion]\nx = 1\n", "[Definition]")]
    [InlineData("[init]\nx = 1\n", "[Init]")]
    [InlineData("[INCLUDE]\nbefore = x\n", "[INCLUDES]")]
    [InlineData("[helpers]\nx = 1\n", null)]
    [InlineData("[Inits]\nx = 1\n[more]\ny = <Inits/x>\n", null)]
    public void Check_SectionOfAFilter_IsNamedWhereItLooksLikeOneWithAMeaning(string section, string? suggestion)
    {
        IReadOnlyList<ConfigProblem> problems = Arranged(Good(GoodJail).With("filter.d/f.conf", GoodFilter + section));
        Assert.Equal(suggestion is null ? [] : new[] { suggestion }, problems.Select(static problem => problem.Suggestion));
    }

    [Fact]
    public void Check_UnreadableFiles_AreNamedAndTheRestIsRead()
    {
        MemoryFiles files = Good(GoodJail + "maxretry = many\n").With("jail.local", "x").With("filter.d/f.conf", "y");
        ConfigFiles access = files.Access with
        {
            Read = path => path.EndsWith("jail.local", StringComparison.Ordinal) || path.EndsWith("f.conf", StringComparison.Ordinal)
                ? throw new UnauthorizedAccessException("permission denied")
                : files.Access.Read(path),
        };
        string[] found = [.. ConfigurationChecker.Arrange(ConfigurationChecker.Check(MemoryFiles.Root, access).Problems, access).Select(static problem => problem.ToString())];
        Assert.Equal(4, found.Length);
        Assert.Contains("/etc/test/filter.d/f.conf: the file cannot be read: permission denied", found);
        Assert.Contains("/etc/test/jail.local: the file cannot be read: permission denied", found);
        Assert.Contains(found, static line => line.Contains("there is no filter 'f'", StringComparison.Ordinal));
        Assert.Contains(found, static line => line.Contains("'maxretry' has the value 'many'", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_ActionWithoutActionban_IsWarnedOf()
    {
        ConfigProblem problem = Assert.Single(Arranged(Good(GoodJail).With("action.d/a.conf", "[Definition]\nactionstart = true\n")));
        Assert.Contains("no actionban", problem.Message, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
    }

    [Fact]
    public void Check_MisspeltOptionOfAFilter_IsNamedOnceForAllJails()
    {
        MemoryFiles files = Good(GoodJail + GoodJail.Replace("[s]", "[t]", StringComparison.Ordinal)).With("filter.d/f.conf", GoodFilter + "ignoreregx = x\n");
        ConfigProblem problem = Assert.Single(Arranged(files));
        Assert.Equal("ignoreregex", problem.Suggestion);
        Assert.EndsWith("filter.d/f.conf:3", problem.Origin.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MisspeltOptionThatTheFileUses_IsNoProblem()
    {
        MemoryFiles files = Good(GoodJail).With("filter.d/f.conf", "[Definition]\nfailregexp = ^no\nfailregex = %(failregexp)s <HOST>$\n");
        Assert.Empty(Arranged(files));
    }

    [Fact]
    public void Check_NoDirectoryAndNoJailFile_AreErrors()
    {
        Assert.Contains("no such", Assert.Single(ConfigurationChecker.Check("/none", new MemoryFiles().Access).Problems).Message, StringComparison.Ordinal);
        Assert.Contains("no jail.conf", Assert.Single(ConfigurationChecker.Check(MemoryFiles.Root, new MemoryFiles().Access).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralHardErrors_ThrowsAtTheFirst()
    {
        var error = Assert.Throws<ConfigurationException>(Good(GoodJail + "maxretry = many\nbantime = soon\n").Load);
        Assert.Contains("maxretry", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ArbitraryDirectory_EndsWithOneLineForEachProblem() =>
        Prop.ForAll(ArbitraryText.Config.ToArbitrary(), ArbitraryText.Section("Definition").ToArbitrary(), ArbitraryText.Config.ToArbitrary(), static (jail, definition, spec) =>
        {
            string oneLine = string.Concat(spec.Where(static c => !char.IsControl(c)));
            MemoryFiles files = new MemoryFiles()
                .With("fail2ban.conf", jail)
                .With("jail.conf", $"[s]\nenabled = yes\nfilter = f[{oneLine}]\nfailregex = %(a)s\naction = act[{oneLine}]\n{jail}")
                .With("jail.local", definition)
                .With("filter.d/f.conf", $"{definition}failregex = <a> %(b)s\n[Init]\ninit = <c>\n{jail}")
                .With("action.d/act.conf", $"{definition}actionban = <d> %(e)s\n");
            long begin = Stopwatch.GetTimestamp();
            foreach (ConfigProblem problem in Arranged(files))
            {
                Assert.DoesNotContain('\n', problem.Message);
                Assert.NotEmpty(problem.Origin.File);
            }

            Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Check_WhereLoadSucceeds_FindsNoErrorAndOtherwiseTheOneOfLoad() =>
        Prop.ForAll(ArbitraryText.Section("s").ToArbitrary(), ArbitraryText.Section("Definition").ToArbitrary(), static (jail, definition) =>
        {
            MemoryFiles files = new MemoryFiles()
                .With("jail.conf", $"{jail}enabled = yes\nfilter = f\naction =\n")
                .With("filter.d/f.conf", $"{definition}failregex = <a> %(b)s\n");
            IEnumerable<ConfigProblem> errors = Arranged(files).Where(static problem => problem.Severity == ProblemSeverity.Error);
            try
            {
                files.Load();
                Assert.Empty(errors);
            }
            catch (ConfigurationException first)
            {
                Assert.Contains(errors, problem => problem.Origin == first.Origin && problem.Message == first.Problem);
            }
        }).QuickCheckThrowOnFailure();

    private static MemoryFiles Good(string jail) =>
        new MemoryFiles().With("jail.conf", jail).With("filter.d/f.conf", GoodFilter).With("action.d/a.conf", GoodAction);

    private static IReadOnlyList<ConfigProblem> Arranged(MemoryFiles files) =>
        ConfigurationChecker.Arrange(ConfigurationChecker.Check(MemoryFiles.Root, files.Access).Problems, files.Access);
}
