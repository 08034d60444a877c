using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  a\tb  ", new[] { "a", "b" })]
    [InlineData("a'b c'\"d e\"f", new[] { "ab cd ef" })]
    [InlineData("'' \"\"", new[] { "", "" })]
    [InlineData("a\\ b \\\"", new[] { "a b", "\"" })]
    [InlineData("\"a\\\"b\\c\\\\\"", new[] { "a\"b\\c\\" })]
    [InlineData("'a\\b'", new[] { "a\\b" })]
    public void Split_Line_IsThatOfAShell(string line, string[] words) => Assert.Equal(words, ShellWords.Split(Text(line)));

    [Theory]
    [InlineData("'a")]
    [InlineData("\"a'")]
    [InlineData("a\\")]
    public void Split_UnclosedQuoteOrBackslash_NamesThePlace(string line) =>
        Assert.Equal("/f:7", Assert.Throws<ConfigurationException>(() => ShellWords.Split(Text(line))).Origin.ToString());

    private static ConfigText Text(string text) => new(text, new Origin("/f", 7));
}
