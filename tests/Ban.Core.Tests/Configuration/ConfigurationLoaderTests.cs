using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Core.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    private const string Jail = "[DEFAULT]\nenabled = true\n";

    [Fact]
    public void Load_MissingDirectory_IsAnError()
    {
        var files = new ConfigFiles(static _ => null, static _ => null);
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load("/nowhere/", files));
        Assert.Equal("/nowhere: there is no such configuration directory", error.Message);
    }

    [Fact]
    public void Load_NoJailFile_IsAnError() =>
        Assert.Contains("no jail.conf", Assert.Throws<ConfigurationException>(() => new MemoryFiles().Load()).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_FileThatCannotBeRead_NamesIt()
    {
        var files = new ConfigFiles(static path => throw new UnauthorizedAccessException($"Access to the path '{path}' is denied."), static _ => []);
        Assert.StartsWith("/x/bantui.conf: the file cannot be read", Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load("/x", files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TypedOptions_ComeOutInTheirTypes()
    {
        LoadedConfiguration loaded = Base().With("jail.local", """
            [web]
            enabled = yes
            filter = f
            backend = Polling
            logpath = /var/log/a*.log
                      /var/log/b.log tail
            maxretry = 7
            maxmatches = 0
            findtime = 1h 30m
            bantime = -1
            ignoreip = 127.0.0.1/8, ::1
                       example.org
            ignoreself = no
            usedns = raw
            logencoding = latin1
            logtimezone = UTC
            skip_if_nologs = on
            """).Load();
        JailSettings jail = Assert.Single(loaded.Jails);
        Assert.Equal("polling", jail.Backend);
        Assert.Equal(
            [new LogPath("/var/log/a*.log", false, new Origin("/etc/test/jail.local", 5)), new LogPath("/var/log/b.log", true, new Origin("/etc/test/jail.local", 6))],
            jail.LogPaths);
        Assert.Equal((7, 0), (jail.MaxRetry, jail.MaxMatches));
        Assert.Equal(TimeSpan.FromMinutes(90), jail.FindTime);
        Assert.Equal(Timeout.InfiniteTimeSpan, jail.BanTime);
        Assert.Equal(["127.0.0.1/8", "::1", "example.org"], jail.IgnoreIp.Select(static entry => entry.Text));
        Assert.Equal(new Origin("/etc/test/jail.local", 12), jail.IgnoreIp[2].Origin);
        Assert.False(jail.IgnoreSelf);
        Assert.True(jail.SkipIfNoLogs);
        Assert.Equal(UseDns.Raw, jail.UseDns);
        Assert.Equal(("latin1", "UTC"), (jail.LogEncoding, jail.LogTimeZone));
        Assert.Equal(new Origin("/etc/test/jail.local", 1), jail.Origin);
    }

    [Fact]
    public void Load_FindTimeBeyondTheCalendar_IsAThousandYears() =>
        Assert.Equal(TimeSpan.FromDays(365 * 1000), Base().With("jail.local", "[j]\nenabled = true\nfilter = f\nfindtime = 20000y\n").Load().Jails[0].FindTime);

    [Theory]
    [InlineData("maxretry = five", 3, "whole number")]
    [InlineData("maxmatches = -1", 3, "whole number")]
    [InlineData("findtime = soon", 3, "number")]
    [InlineData("findtime = 0", 3, "longer than zero")]
    [InlineData("bantime = 1 fortnight", 3, "unknown unit")]
    [InlineData("backend = gamin", 3, "expected auto, pyinotify, polling or systemd")]
    [InlineData("logpath = /var/log/my file.log", 3, "'head' or 'tail'")]
    [InlineData("action = a[port=%(nothing)s]", 3, "set nowhere")]
    [InlineData("logpath = 100%", 3, "%%")]
    public void Load_WrongValue_NamesFileLineOptionAndWhatWasExpected(string option, int line, string expected)
    {
        MemoryFiles files = Base().With("action.d/a.conf", "[Definition]\nactionban = x\n").With("jail.local", $"[j]\nfilter = f\n{option}\n[DEFAULT]\nenabled = true\n");
        var error = Assert.Throws<ConfigurationException>(files.Load);
        Assert.Equal(new Origin("/etc/test/jail.local", line), error.Origin);
        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
        Assert.Contains(option.Split(' ')[0], error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter = missing", "no filter 'missing'")]
    [InlineData("filter = f[a=1", "']' is missing")]
    [InlineData("filter = f\naction = missing", "no action 'missing'")]
    [InlineData("filter = f\naction = a[x=1] a[x=2]", "two actions are named 'a'")]
    [InlineData("filter = f\naction = e[engine=ipchains]", "no engine 'ipchains'")]
    [InlineData("filter = f\nbackend = systemd[x", "backend")]
    public void Load_JailThatCannotRun_IsLeftOutAndTheOthersRun(string options, string problem)
    {
        LoadedConfiguration loaded = Base()
            .With("action.d/a.conf", "[Definition]\nactionban = x\n")
            .With("action.d/e.conf", "[Definition]\nengine = nftables\n")
            .With("jail.local", $"[DEFAULT]\nenabled = true\n[bad]\n{options}\n[good]\nfilter = f\n").Load();
        Assert.Equal("good", Assert.Single(loaded.Jails).Name);
        ConfigProblem found = Assert.Single(loaded.Problems, static p => p.Severity == ProblemSeverity.JailSkipped);
        Assert.Equal("bad", found.Jail);
        Assert.Contains(problem, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DisabledJail_ErrorsElsewhereInItAreNotSeen()
    {
        LoadedConfiguration loaded = Base().With("jail.local", "[j]\nfilter = f\nfindtime = %(nothing)s\n").Load();
        Assert.Empty(loaded.Jails);
        Assert.Empty(loaded.Problems);
    }

    [Fact]
    public void Load_OddValuesThatStillWork_AreWarnings()
    {
        LoadedConfiguration loaded = Base().With("jail.local", "[j]\nenabled=1\nfilter = f\nmaxretry=0\nusedns=maybe\nignorecommand=/bin/true\nbantime.increment=true\naction=x.py[a=1]\n").Load();
        JailSettings jail = Assert.Single(loaded.Jails);
        Assert.Equal((1, UseDns.No), (jail.MaxRetry, jail.UseDns));
        Assert.Equal([1, 4, 5, 8], loaded.Problems.Select(static p => p.Origin.Line).Order());
        Assert.All(loaded.Problems, static p => Assert.Equal("j", p.Jail));
    }

    [Fact]
    public void Load_MisspeltOption_IsNamedWithWhatWasMeant()
    {
        LoadedConfiguration loaded = Base()
            .With("jail.conf", "[DEFAULT]\nenabled = no\nbantmie = 1h\nport = 1\nhelper = x\n")
            .With("jail.local", "[j]\nenabled = yes\nfilter = f\nmaxrety = 3\nport = 2\nwhatever = 1\nused = ^a\nfailregex = %(used)s\n").Load();
        Assert.Equal(
            [
                "/etc/test/jail.conf:3: nothing reads the option 'bantmie'; did you mean 'bantime'?",
                "/etc/test/jail.local:4: jail 'j': nothing reads the option 'maxrety'; did you mean 'maxretry'?",
                "/etc/test/jail.local:6: jail 'j': nothing reads the option 'whatever'",
            ],
            loaded.Problems.Where(static p => p.Message.StartsWith("nothing", StringComparison.Ordinal)).Select(static p => p.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_NamedEngine_MakesABuiltInAction()
    {
        LoadedConfiguration loaded = Base()
            .With("action.d/nftables.conf", "[Definition]\nengine = nftables\n[Init]\ntable = bantui\nport = any\n")
            .With("jail.local", Jail + "port = 22\naction = nftables[port=\"%(port)s\"]\n[j]\nfilter = f\n").Load();
        ActionDefinition action = Assert.Single(Assert.Single(loaded.Jails).Actions);
        Assert.Equal(("nftables", "nftables"), (action.Name, action.Engine));
        Assert.Equal(("22", "bantui", "j"), (action.Properties["port"].Text, action.Properties["table"].Text, action.Properties["name"].Text));
        Assert.Equal(new Origin("/etc/test/jail.local", 4), action.Origin);
    }

    [Fact]
    public void Load_MailScriptOfFail2ban_BecomesOurMailEngine()
    {
        LoadedConfiguration loaded = Base().With("jail.local", "[j]\nenabled = yes\nfilter = f\naction = smtp.py[dest=\"a@b.c\", host=mail:25]\n         other.py\n").Load();
        ActionDefinition action = Assert.Single(Assert.Single(loaded.Jails).Actions);
        Assert.Equal(("smtp", "smtp"), (action.Name, action.Engine));
        Assert.Equal(("a@b.c", "mail:25"), (action.Properties["dest"].Text, action.Properties["host"].Text));
        Assert.Contains("'other.py' is a Python script", Assert.Single(loaded.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Daemon_FromBantuiConfElseFail2banConf()
    {
        MemoryFiles files = Base().With("jail.conf", "[DEFAULT]\n").With("fail2ban.conf", "[DEFAULT]\nloglevel = debug\ndbfile = None\ndbpurgeage = 2d\nallowipv6 = no\n[Definition]\n");
        DaemonOptions daemon = files.Load().Daemon;
        Assert.Equal(("DEBUG", null, TimeSpan.FromDays(2), false), (daemon.LogLevel, daemon.DbFile, daemon.DbPurgeAge, daemon.AllowIPv6!.Value));
        Assert.Equal("/run/bantui/bantui.sock", daemon.Socket);
        daemon = files.With("bantui.local", "[Definition]\nsocket = /x\nkeep_table = yes\n").Load().Daemon;
        Assert.Equal(("/x", true, "INFO", "/var/lib/bantui/bantui.sqlite3"), (daemon.Socket, daemon.KeepTable, daemon.LogLevel, daemon.DbFile));
    }

    [Theory]
    [InlineData("loglevel = LOUD")]
    [InlineData("dbpurgeage = never")]
    [InlineData("dbmaxmatches = -1")]
    [InlineData("socket =")]
    public void Load_WrongDaemonOption_NamesIt(string option)
    {
        var error = Assert.Throws<ConfigurationException>(Base().With("bantui.conf", $"[Definition]\n{option}\n").Load);
        Assert.Equal(new Origin("/etc/test/bantui.conf", 2), error.Origin);
    }

    [Fact]
    public void LoadFilter_ByNameAndByPath_GivesPatternsWithTheirLines()
    {
        ConfigFiles files = Base().With("filter.d/g.conf", "[DEFAULT]\np = ^a\n[Definition]\nfailregex = %(p)s <HOST>\n  <more-<mode>>\nmore-x = ^b <HOST>\n   ^c <HOST>\nmode = y\n").Access;
        FilterDefinition filter = ConfigurationLoader.LoadFilter(MemoryFiles.Root, "g[mode=x]", files);
        Assert.Equal(["^a <HOST>", "^b <HOST>", "^c <HOST>"], filter.FailRegex.Select(static line => line.Text));
        Assert.Equal([4, 6, 7], filter.FailRegex.Select(static line => line.Origin.Line));
        FilterDefinition byPath = ConfigurationLoader.LoadFilter("/nowhere", MemoryFiles.Root + "/filter.d/g.conf[mode=x]", files);
        Assert.Equal("g", byPath.Name);
        Assert.Equal(filter.FailRegex, byPath.FailRegex);
    }

    [Fact]
    public void LoadFilter_Missing_SaysSo() =>
        Assert.Contains("no filter 'x'", Assert.Throws<ConfigurationException>(static () => ConfigurationLoader.LoadFilter(MemoryFiles.Root, "x", Base().Access)).Message, StringComparison.Ordinal);

    private static MemoryFiles Base() => new MemoryFiles().With("jail.conf", "[DEFAULT]\nenabled = false\n").With("filter.d/f.conf", "[Definition]\nfailregex = ^x <HOST>$\n");
}
