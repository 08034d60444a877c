using Ban.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Configuration;

public sealed class ParameterSyntaxTests
{
    [Theory]
    [InlineData("name", "name")]
    [InlineData("name[]", "name")]
    [InlineData("name[a=1]", "name|a=1")]
    [InlineData("name[a=1,]", "name|a=1")]
    [InlineData("name[ a= 1 , b.c-d=\" 2 \"]", "name|a=1|b.c-d=2")]
    [InlineData("name[a='x, [y]', b=\"it's\n2\"]", "name|a=x, [y]|b=it's\n2")]
    [InlineData("name[a=1] [b=2][a=3]", "name|a=3|b=2")]
    [InlineData("name[a=]", "name|a=")]
    [InlineData("name[a=\"x]", "name|a=\"x")]
    [InlineData("name[p?family=inet6=x]", "name|p?family=inet6=x")]
    [InlineData("name [a=1]", "name |a=1")]
    [InlineData("name[a=b=c]", "name|a=b=c")]
    public void TryParse_ValidSpec_GivesNameAndTrimmedParameters(string text, string expected)
    {
        Assert.True(ParameterSyntax.TryParse(At(text), out ParameterSpec? spec, out string? error), error);
        Assert.Equal(expected, string.Join('|', spec.Parameters.Select(static p => $"{p.Key}={p.Value.Text}").Prepend(spec.Name.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[a=1]")]
    [InlineData("name[a=1")]
    [InlineData("name[a=1] x")]
    [InlineData("name[a =1]")]
    [InlineData("name[a=\"1\" ,b=2]")]
    [InlineData("name[a=\"1\"x]")]
    [InlineData("name[][a=1]")]
    [InlineData("name[a=1,,b=2]")]
    [InlineData("name[a=[x]]")]
    [InlineData("name[=1]")]
    [InlineData("name[p?=1]")]
    public void TryParse_BrokenSpec_SaysWhere(string text)
    {
        Assert.False(ParameterSyntax.TryParse(At(text), out _, out string? error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" a \n b\tc ", "a|b|c")]
    [InlineData("a[x=1, y='2 3']\n  b[z=\"\n\"] c", "a[x=1, y='2 3']|b[z=\"\n\"]|c")]
    [InlineData("a[x=1] [y=2] b", "a[x=1] [y=2]|b")]
    [InlineData("a [x=1] b", "a [x=1]|b")]
    [InlineData("a[x b]", "a[x|b]")]
    [InlineData("a[]b c", "a[]b|c")]
    public void Split_List_AtBlanksOutsideBrackets(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', ParameterSyntax.Split(At(text)).Select(static part => part.Text)));

    [Fact]
    public void Split_LinesOfAList_KeepTheirPlaces()
    {
        var list = new SourcedText("a[x='\n']\nb", [new Origin("f", 7), new Origin("f", 9), new Origin("g", 1)]);
        Assert.Equal([new Origin("f", 7), new Origin("g", 1)], ParameterSyntax.Split(list).Select(static part => part.Origin));
    }

    [Fact]
    public void TryParse_WrittenParameters_ComeBack()
    {
        Gen<string> value = Gen.Elements("abc ,]['=\n;%<>\\".ToCharArray()).ArrayOf().Select(static chars => new string(chars).Trim());
        Prop.ForAll(value.ArrayOf().ToArbitrary(), static values =>
        {
            string text = "name[" + string.Join(", ", values.Select(static (v, i) => $"k{i}=\"{v}\"")) + "]";
            Assert.True(ParameterSyntax.TryParse(At(text), out ParameterSpec? spec, out string? error), error);
            Assert.Equal(values, spec.Parameters.Values.Select(static v => v.Text));
            Assert.Equal([text], ParameterSyntax.Split(At(text)).Select(static part => part.Text));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void SplitAndTryParse_AnyText_NeverThrowAndLoseNothing() =>
        Prop.ForAll(ArbitraryText.Config.ToArbitrary(), static text =>
        {
            SourcedText[] parts = [.. ParameterSyntax.Split(At(text))];
            foreach (SourcedText part in parts)
            {
                Assert.Equal(ParameterSyntax.TryParse(part, out _, out string? error), error is null);
            }

            Assert.Equal(NoBlanks(text), NoBlanks(string.Concat(parts.Select(static part => part.Text))));
        }).QuickCheckThrowOnFailure();

    private static string NoBlanks(string text) => string.Concat(text.Where(static c => !IniSyntax.IsSpace(c)));

    private static SourcedText At(string text) => new(text, new Origin("f", 1));
}
