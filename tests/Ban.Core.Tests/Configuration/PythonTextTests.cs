using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's \"so\"", "'it\\'s \"so\"'")]
    [InlineData("a\\b\n\t\r", "'a\\\\b\\n\\t\\r'")]
    [InlineData("\u001b[31m\u0007\u007f", "'\\x1b[31m\\x07\\x7f'")]
    [InlineData("é☃👾", "'é☃👾'")]
    [InlineData("\u00a0\u00ad\u202e\u2028", "'\\xa0\\xad\\u202e\\u2028'")]
    [InlineData("\U000e0001", "'\\U000e0001'")]
    public void Of_Text_IsQuotedAsPythonDoes(string text, string expected) => Assert.Equal(expected, PythonText.Of(text));

    [Fact]
    public void Of_List_ShowsEachValue() => Assert.Equal(
        "['set', True, False, -1, ['a', []], {'stacksize': 0}]",
        PythonText.Of(new object[] { "set", true, false, -1, new object[] { "a", Array.Empty<object>() }, new Dictionary<string, object> { ["stacksize"] = 0 } }));
}
