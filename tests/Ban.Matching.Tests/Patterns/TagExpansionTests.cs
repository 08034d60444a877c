using Ban.Core.Jails;
using Ban.Matching.Patterns;

namespace Ban.Matching.Tests.Patterns;

public sealed class TagExpansionTests
{
    [Theory]
    [InlineData("<F-USER>x</F-USER>", "(?P<user>x)")]
    [InlineData("<F-ID>x</F-ID><F-PORT/>", @"(?P<fid>x)(?P<fport>\w+)")]
    [InlineData("<F-MLFID>a</F-MLFID>", "(?P<mlfid>a)")]
    [InlineData("x</F-USER>", "x</F-USER>")]
    [InlineData("<host> <NOTHING> <F-user>", "<host> <NOTHING> <F-user>")]
    [InlineData("(?P<x>a)", "(?P<x>a)")]
    public void Expand_Tag_IsReplaced(string pattern, string expected) => Assert.Equal(expected, TagExpansion.Expand(pattern, UseDns.Warn));

    [Fact]
    public void Expand_HostWithoutDns_TakesNoNames()
    {
        Assert.Contains("<dns>", TagExpansion.Expand("<HOST>", UseDns.Warn), StringComparison.Ordinal);
        Assert.DoesNotContain("<dns>", TagExpansion.Expand("<HOST>", UseDns.No), StringComparison.Ordinal);
        Assert.Contains("<dns>", TagExpansion.Expand("<DNS>", UseDns.No), StringComparison.Ordinal);
    }

    [Fact]
    public void Expand_SkipLines_AreNumbered()
    {
        string pattern = TagExpansion.Expand("a<SKIPLINES>b<SKIPLINES>c", UseDns.No);

        Assert.Contains("<skiplines0>", pattern, StringComparison.Ordinal);
        Assert.Contains("<skiplines1>", pattern, StringComparison.Ordinal);
    }
}
