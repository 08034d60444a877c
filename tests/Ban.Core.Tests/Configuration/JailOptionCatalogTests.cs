using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class JailOptionCatalogTests
{
    [Fact]
    public void All_OptionsThatFilesAreReadBy_AreThereOnceWithASentence()
    {
        Assert.Equal(
            JailOptions.Jail.Concat(JailOptions.Parameters).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            JailOptionCatalog.All.Select(static option => option.Name).Order(StringComparer.Ordinal));
        Assert.All(JailOptionCatalog.All, static option => Assert.EndsWith(".", option.Help, StringComparison.Ordinal));
        Assert.Equal(["enabled", "filter", "logpath"], JailOptionCatalog.All.Take(3).Select(static option => option.Name));
    }

    [Fact]
    public void All_Defaults_AreValuesThatTheReaderTakes() =>
        Assert.All(JailOptionCatalog.All.Where(static option => option.Default.Length > 0), static option => Assert.Null(JailOption.FindMistake(option.Name, option.Default)));

    [Fact]
    public void All_Defaults_AreWhatHoldsWhereNoFileSaysAnything()
    {
        var files = new MemoryFiles().With("jail.conf", "[s]\nfilter = f\n").With("filter.d/f.conf", "[Definition]\nfailregex = ^a <HOST>\n");
        JailDescription jail = JailDescriber.Describe(MemoryFiles.Root, "s", files.Access);
        Dictionary<string, string> defaults = JailOptionCatalog.All.ToDictionary(static option => option.Name, static option => option.Default, StringComparer.Ordinal);
        Assert.All(jail.Options.Where(static value => value.IsBuiltIn), value => Assert.Equal(defaults[value.Name], value.Lines[0].Text, ignoreCase: true));
    }

    [Theory]
    [InlineData("enabled", "perhaps")]
    [InlineData("maxretry", "x")]
    [InlineData("maxretry", "0")]
    [InlineData("findtime", "-5")]
    [InlineData("bantime", "1 fortnight")]
    [InlineData("bantime.formula", "1 +")]
    [InlineData("bantime.formula", "nothing + 1")]
    [InlineData("bantime.multipliers", "1 x")]
    [InlineData("ignorecache", "max-count=x")]
    [InlineData("ipv4_prefix", "33")]
    [InlineData("logpath", "/var/log/x sideways")]
    [InlineData("usedns", "sometimes")]
    [InlineData("backend", "gamin")]
    [InlineData("filter", "f[x")]
    [InlineData("maxlines", "0")]
    public void FindMistake_WrongText_IsSaidWithoutTheOptionsName(string option, string value)
    {
        string? mistake = JailOption.FindMistake(option, value);
        Assert.NotNull(mistake);
        Assert.DoesNotContain($"option '{option}' has the value", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_Parameters_AreThereExpandedWithTheirPlace()
    {
        var files = new MemoryFiles()
            .With("jail.conf", "[DEFAULT]\nprotocol = tcp\nbanaction = a\n[s]\nfilter = f\nport = %(p)s\np = 22\n")
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^a <HOST>\n");
        JailDescription jail = JailDescriber.Describe(MemoryFiles.Root, "s", files.Access);
        Assert.Equal([("port", "22"), ("protocol", "tcp"), ("banaction", "a")], jail.Parameters.Select(static value => (value.Name, value.Lines[0].Text)));
        Assert.True(JailDescriber.Exists(MemoryFiles.Root, "s", files.Access));
        Assert.False(JailDescriber.Exists(MemoryFiles.Root, "t", files.Access));
    }
}
