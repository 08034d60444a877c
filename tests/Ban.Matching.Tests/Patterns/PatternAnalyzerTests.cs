using System.Text;
using Ban.Matching.Patterns;
using Ban.Native.Pcre2;

namespace Ban.Matching.Tests.Patterns;

public sealed class PatternAnalyzerTests
{
    [Theory]
    [InlineData("^Failed password for", true, "Failed password for")]
    [InlineData("^(?P<u>ROOT) LOGIN", true, "ROOT LOGIN")]
    [InlineData(@"^a?b", true, "")]
    [InlineData("x|^y", false, "")]
    [InlineData("(?:error|fatal): x", false, "error|fatal")]
    [InlineData(@"sshd\[\d+\]: (?!x)", false, "sshd[")]
    [InlineData("(?i:Failed)", false, "")]
    [InlineData(@"foo(?(a)bar|baz)", false, "foo")]
    [InlineData("(?:abcd)?efg", false, "efg")]
    [InlineData("(?:abcdef)+x", false, "abcdef")]
    [InlineData(@"a\056bcd", false, "bcd")]
    [InlineData("abcd(?#none)*x", false, "")]
    public void Analyze_Pattern_FindsAnchorAndLiterals(string pattern, bool anchored, string literals)
    {
        PatternFacts facts = PatternAnalyzer.Analyze(pattern);

        Assert.Equal(anchored, facts.Anchored);
        Assert.Equal(literals, string.Join('|', facts.Literals.Select(Encoding.UTF8.GetString)));
    }

    [Fact]
    public void MayMatch_EveryMatchOfThePattern_IsTrue()
    {
        string[] patterns =
        [
            @"^[aA]uth(?:entication)? f", @"^(?:a|b\d)+c", @"^[^\S]x", @"^[^\w]", @"^\W{0,2}\d", @"(?:ab|cd)+ef?", @"^(?=a)\w+", @"^\s*(?:x|y)?z",
            @"^(?P<a>x)?(?(a)y|z)", @"^[\x1c-\x20]a", @"^[а-я]+", @"^é", @"^(?:(?:a))b{2,3}", @"a{0}bcd", @"^.b", @"^[\d-]", @"foo\.bar|^q",
        ];
        var random = new Random(1);
        const string Alphabet = "aAbcdefuthn xyz0-.\u001c\u00e9а\nq";
        int matches = 0;
        foreach (string pattern in patterns)
        {
            PatternFacts facts = PatternAnalyzer.Analyze(pattern);
            using var scratch = new Pcre2Scratch();
            using Pcre2Regex regex = Pcre2Regex.Compile(pattern);
            using var matcher = new Pcre2Matcher(regex, scratch);
            for (int i = 0; i < 4000; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
                byte[] subject = Encoding.UTF8.GetBytes(text + "\n");
                if (matcher.Match(subject) == Pcre2Outcome.Match)
                {
                    matches++;
                    Assert.True(facts.MayMatch(subject), $"{pattern} matches {text}");
                }
            }
        }

        Assert.True(matches > 1000);
    }
}
