using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Core.Tests.Configuration;

/// <summary>Options of growing bans, of the ignore command, and of networks.</summary>
public sealed class GrowthOptionsTests
{
    [Fact]
    public void Load_EveryOption_HasItsType()
    {
        JailSettings jail = Load("""
            bantime.increment = yes
            bantime.factor = 24 * 60
            bantime.formula = ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)
            bantime.multipliers = 1 2  4
            bantime.maxtime = 5w
            bantime.rndtime = 1m
            bantime.overalljails = true
            ignorecommand = /usr/bin/check "<ip>"
            ignorecache = key="<F-USER>@<ip>", max-count=7, max-time=1h
            ipv4_prefix = 24
            ipv6_prefix = 64
            network_maxretry = 3
            network_bantime = -1
            """);
        BanGrowth growth = Assert.IsType<BanGrowth>(jail.Growth);
        Assert.Equal(("24 * 60", true, TimeSpan.FromMinutes(1)), (growth.Factor!.Text, growth.OverAllJails, growth.RandomTime));
        Assert.Equal([1, 2, 4], growth.Multipliers);
        Assert.Equal(TimeSpan.FromDays(35), growth.MaxTime);
        Assert.Equal("/usr/bin/check \"<ip>\"", jail.IgnoreCommand!.Text);
        Assert.Equal(new IgnoreCacheSettings("<F-USER>@<ip>", 7, TimeSpan.FromHours(1)), jail.IgnoreCache);
        Assert.Equal((24, 64), (jail.IPv4Prefix, jail.IPv6Prefix));
        Assert.Equal(new NetworkSettings(3, 24, 64, Timeout.InfiniteTimeSpan), jail.Networks);
    }

    [Fact]
    public void Load_NothingSet_NothingGrows()
    {
        JailSettings jail = Load("bantime.factor = 2\nbantime.maxtime =\nignorecommand =\nignorecache =");
        Assert.Null(jail.Growth);
        Assert.Null(jail.IgnoreCommand);
        Assert.Null(jail.IgnoreCache);
        Assert.Null(jail.Networks);
        Assert.Equal((32, 128), (jail.IPv4Prefix, jail.IPv6Prefix));
    }

    [Theory]
    [InlineData("bantime.formula = ban.Time * (1 <", "expected a number, a name or '(' instead of the end at character 16")]
    [InlineData("bantime.formula = open(1)", "unknown function 'open' at character 1")]
    [InlineData("bantime.formula = ban.Time / 0", "division by zero")]
    [InlineData("bantime.factor = ban", "unknown name 'ban'")]
    [InlineData("bantime.factor = 1 // 0", "division by zero")]
    [InlineData("bantime.multipliers = 1 two", "not 'two'")]
    [InlineData("bantime.multipliers = 1 0", "not '0'")]
    [InlineData("bantime.maxtime = -5", "expected a time longer than zero, or -1 for no limit")]
    [InlineData("bantime.rndtime = -5", "expected a time that is not negative")]
    [InlineData("ignorecache = max-count=5", "expected key=\"...\" in it")]
    [InlineData("ignorecache = key=\"<ip>\", max=5", "unknown option 'max'")]
    [InlineData("ignorecache = key=\"<ip>\" x", "expected key")]
    [InlineData("ipv4_prefix = 33", "expected a prefix length from 1 to 32")]
    [InlineData("network_bantime = 0", "expected a time longer than zero, or -1 for ever")]
    public void Load_WrongOption_NamesFileLineAndMistake(string line, string problem)
    {
        ConfigurationException wrong = Assert.Throws<ConfigurationException>(() => Load(line));
        Assert.StartsWith("/etc/test/jail.local:4: option '", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WrongFormula_PointsAtTheColumn()
    {
        MemoryFiles files = Files("bantime.formula = ban.Time * bam.Count + 1");
        ConfigProblem problem = Assert.Single(
            ConfigurationChecker.Arrange(ConfigurationChecker.Check("/etc/test", files.Access).Problems, files.Access),
            static p => p.Severity == ProblemSeverity.Error);
        Assert.Equal((4, 30), (problem.Origin.Line, problem.Column));
    }

    private static MemoryFiles Files(string options) => new MemoryFiles()
        .With("filter.d/f.conf", "[Definition]\nfailregex = ^from <HOST>$\n")
        .With("action.d/a.conf", "[Definition]\nactionban = true\n")
        .With("jail.conf", "[DEFAULT]\naction = a\n")
        .With("jail.local", $"[j]\nenabled=1\nfilter = f\n{options}\n");

    private static JailSettings Load(string options) => Assert.Single(Files(options).Load().Jails);
}
