using Ban.Matching.Patterns;
using Ban.Native.Pcre2;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Matching.Tests.Patterns;

public sealed class PythonDialectTests
{
    [Theory]
    [InlineData(@"a{,3}", @"a{0,3}")]
    [InlineData(@"a{,}", @"a{0,}")]
    [InlineData(@"[{,3}]", @"[{,3}]")]
    [InlineData(@"a{x,3}", @"a{x,3}")]
    [InlineData(@"a\Z", @"a\z")]
    [InlineData(@"(?iu)ab", @"(?i)ab")]
    [InlineData(@"(?u)ab", @"ab")]
    [InlineData(@"((?i)ab)c", @"(?i:ab)c")]
    [InlineData(@"(?:(?i)ab)c", @"(?i:ab)c")]
    [InlineData(@"(?u:ab)", @"(?:ab)")]
    [InlineData(@"(?i-s:a.b)", @"(?i-s:a.b)")]
    [InlineData(@"(?u-i:ab)", @"(?-i:ab)")]
    [InlineData(@"[[:alpha:]]", @"[\[:alpha:]]")]
    [InlineData(@"[:,:]", @"[\:,:]")]
    [InlineData(@"[..]", @"[\..]")]
    [InlineData(@"[]a[]", @"[]a\[]")]
    [InlineData(@"[^]a]", @"[^]a]")]
    [InlineData(@"\v", @"\x0b")]
    [InlineData(@"\u00e9", @"\x{e9}")]
    [InlineData(@"(?P<a>x)(?(a)y|z)(?P=a)", @"(?P<a>x)(?(a)y|z)(?P=a)")]
    public void Translate_Difference_IsRewritten(string python, string expected) => Assert.Equal(expected, PythonDialect.Translate(python));

    [Theory]
    [InlineData(@"\Qa\E")]
    [InlineData(@"a\K")]
    [InlineData(@"\h")]
    [InlineData(@"(*ACCEPT)")]
    [InlineData(@"a(?i)b")]
    [InlineData(@"(?i-u:a)")]
    [InlineData(@"(?i-:a)")]
    [InlineData(@"(?R)")]
    [InlineData(@"(?P<a-b>x)")]
    [InlineData(@"(?P<1a>x)")]
    [InlineData(@"(?<a>x)")]
    [InlineData(@"[a")]
    [InlineData(@"a\")]
    [InlineData(@"\u12")]
    public void Translate_UnknownToPython_Throws(string pattern) =>
        Assert.Throws<PatternSyntaxException>(() => PythonDialect.Translate(pattern));

    [Fact]
    public void Translate_AnyText_ThrowsNothingElse() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? string.Empty).ToArbitrary(),
        text =>
        {
            try
            {
                string pattern = PythonDialect.Translate(TagExpansion.Expand(text, Core.Jails.UseDns.Warn));
                PatternAnalyzer.Analyze(pattern);
                Pcre2Regex.Compile(pattern).Dispose();
            }
            catch (Exception error) when (error is PatternSyntaxException or Pcre2PatternException)
            {
                return true;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
