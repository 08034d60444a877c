using System.Text;
using Ban.Native.Pcre2;

namespace Ban.Native.Tests.Pcre2;

public sealed class Pcre2MatcherTests : IDisposable
{
    private readonly Pcre2Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Match_NamedGroup_GivesItsSpan()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile(@"user (?P<user>\S+) from");
        using var matcher = new Pcre2Matcher(regex, _scratch);

        Assert.Equal(Pcre2Outcome.Match, matcher.Match("bad user root from x"u8));
        Assert.True(matcher.TryGetGroup(regex.GroupNames["user"], out int start, out int end));
        Assert.Equal((9, 13), (start, end));
    }

    [Fact]
    public void TryGetGroup_GroupTookNoPart_IsFalse()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile("(a)|(b)|(c)");
        using var matcher = new Pcre2Matcher(regex, _scratch);

        Assert.Equal(Pcre2Outcome.Match, matcher.Match("b"u8));
        Assert.False(matcher.TryGetGroup(1, out _, out _));
        Assert.True(matcher.TryGetGroup(2, out _, out _));
        Assert.False(matcher.TryGetGroup(3, out _, out _));
        Assert.False(matcher.TryGetGroup(99, out _, out _));
    }

    [Fact]
    public void Match_AfterMiss_KeepsNoOldGroups()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile("(a)");
        using var matcher = new Pcre2Matcher(regex, _scratch);
        matcher.Match("a"u8);

        Assert.Equal(Pcre2Outcome.NoMatch, matcher.Match("x"u8));
        Assert.False(matcher.TryGetGroup(1, out _, out _));
    }

    [Fact]
    public void Match_StartOffset_LooksBackButAnchorsAtLineStart()
    {
        using Pcre2Regex anchored = Pcre2Regex.Compile("^b");
        using Pcre2Regex behind = Pcre2Regex.Compile("(?<=a)b");
        using var first = new Pcre2Matcher(anchored, _scratch);
        using var second = new Pcre2Matcher(behind, _scratch);

        Assert.Equal(Pcre2Outcome.NoMatch, first.Match("ab"u8, 1));
        Assert.Equal(Pcre2Outcome.Match, second.Match("ab"u8, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => second.Match("ab"u8, 3));
    }

    [Fact]
    public void Match_ExponentialPattern_IsTooCostlyWithinBound()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile("^(a+)+$");
        using var matcher = new Pcre2Matcher(regex, _scratch);
        byte[] hostile = Encoding.ASCII.GetBytes(new string('a', 200) + "!");
        matcher.Match(hostile);

        long start = TimeProvider.System.GetTimestamp();
        Pcre2Outcome outcome = matcher.Match(hostile);
        TimeSpan time = TimeProvider.System.GetElapsedTime(start);

        Assert.Equal(Pcre2Outcome.TooCostly, outcome);
        Assert.True(time < TimeSpan.FromSeconds(1), $"took {time}");
    }

    [Fact]
    public void Match_InvalidUtf8_DoesNotThrowAndFindsWhatStandsBeside()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile("b.c");
        using var matcher = new Pcre2Matcher(regex, _scratch);

        Assert.Equal(Pcre2Outcome.Match, matcher.Match([0xFF, (byte)'b', (byte)'x', (byte)'c', 0xC3]));
        Assert.Equal(Pcre2Outcome.NoMatch, matcher.Match([(byte)'b', 0xFF, (byte)'c']));
    }

    [Theory]
    [InlineData(@"^\w+$", "привет")]
    [InlineData(@"^\d$", "٣")]
    [InlineData(@"^a\sb$", "a\u00a0b")]
    public void Match_UnicodeClasses_MatchAsInPython(string pattern, string subject)
    {
        using Pcre2Regex regex = Pcre2Regex.Compile(pattern);
        using var matcher = new Pcre2Matcher(regex, _scratch);

        Assert.Equal(Pcre2Outcome.Match, matcher.Match(Encoding.UTF8.GetBytes(subject)));
    }

    [Fact]
    public void Match_Repeated_AllocatesNothing()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile(@"(\w+) from (\S+)");
        using var matcher = new Pcre2Matcher(regex, _scratch);
        matcher.Match("root from here"u8);
        Assert.Equal(0, AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                matcher.Match("root from here"u8);
            }
        }));
    }

    [Fact]
    public void Compile_WrongPattern_NamesReasonAndPlace()
    {
        Pcre2PatternException error = Assert.Throws<Pcre2PatternException>(() => Pcre2Regex.Compile("äb(c"));

        Assert.Equal(4, error.Offset);
        Assert.Contains("parenthesis", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_RegexDisposedBefore_StillWorks()
    {
        Pcre2Regex regex = Pcre2Regex.Compile("a");
        using var matcher = new Pcre2Matcher(regex, _scratch);
        regex.Dispose();

        Assert.Equal(Pcre2Outcome.Match, matcher.Match("a"u8));
    }

    [Fact]
    public void Match_Disposed_Throws()
    {
        using Pcre2Regex regex = Pcre2Regex.Compile("a");
        var matcher = new Pcre2Matcher(regex, _scratch);
        matcher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => matcher.Match("a"u8));
    }
}
