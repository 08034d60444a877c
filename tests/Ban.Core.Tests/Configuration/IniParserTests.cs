using System.Text;
using Ban.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Configuration;

public sealed class IniParserTests
{
    [Fact]
    public void Parse_Option_NameIsLowerCasedAndBothAreTrimmed()
    {
        IniSection section = Single("[Sec]\n  Name Two  =  value : x \n");
        Assert.Equal("Sec", section.Name);
        Assert.Equal("value : x", section.Options["name two"].Text);
    }

    [Fact]
    public void Parse_Colon_SplitsWhenItComesFirst() => Assert.Equal("b = c", Single("[s]\na : b = c\n").Options["a"].Text);

    [Fact]
    public void Parse_Continuation_JoinsTrimmedPiecesAndKnowsTheirLines()
    {
        SourcedText value = Single("[s]\na = one\n   two\n\t[three]\nb = 1\n").Options["a"];
        Assert.Equal("one\ntwo\n[three]", value.Text);
        Assert.Equal([2, 3, 4], value.NonBlankLines().Select(static line => line.Origin.Line));
    }

    [Fact]
    public void Parse_BlankAndCommentInsideValue_BlankStaysCommentVanishes() =>
        Assert.Equal("one\n\ntwo\nthree", Single("[s]\na = one\n\n  two\n# no\n  ; no\n  three\n\n\n").Options["a"].Text);

    [Fact]
    public void Parse_InlineComment_OnlySemicolonAfterBlank() =>
        Assert.Equal("x;y#z # kept", Single("[s]\na = x;y#z # kept ; cut\n").Options["a"].Text);

    [Fact]
    public void Parse_IndentedOption_DeeperLineContinuesIt()
    {
        IniSection section = Single("[s]\n  a = 1\n  b = 2\n    c = 3\n");
        Assert.Equal("1", section.Options["a"].Text);
        Assert.Equal("2\nc = 3", section.Options["b"].Text);
    }

    [Theory]
    [InlineData("[s]\r\na = 1\r\n  2\r\n")]
    [InlineData("[s]\ra = 1\r  2\r")]
    [InlineData("\ufeff[s]\na = 1\n  2")]
    public void Parse_OtherLineEndsAndByteOrderMark_AreTaken(string text) => Assert.Equal("1\n2", Single(text).Options["a"].Text);

    [Theory]
    [InlineData("a = 1\n", 1, "before any section")]
    [InlineData("[s]\nfoo\n", 2, "name = value")]
    [InlineData("[s]\n= 1\n", 2, "name = value")]
    [InlineData("[s]\n[]\n", 2, "name = value")]
    [InlineData("[s]\na=1\n[s]\n", 3, "twice")]
    [InlineData("[s]\na=1\nA=2\n", 3, "twice")]
    [InlineData("[DEFAULT]\na=1\n[DEFAULT]\na=2\n", 4, "twice")]
    public void Parse_BrokenGrammar_NamesFileLineAndCause(string text, int line, string cause)
    {
        var error = Assert.Throws<ConfigurationException>(() => IniParser.Parse("/x/jail.conf", Encoding.UTF8.GetBytes(text)));
        Assert.Equal(new Origin("/x/jail.conf", line), error.Origin);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"/x/jail.conf:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Parse_InvalidUtf8_NamesTheLine()
    {
        var error = Assert.Throws<ConfigurationException>(() => IniParser.Parse("f", [.. "[s]\na = "u8, 0xff, (byte)'\n']));
        Assert.Equal(2, error.Origin.Line);
    }

    [Fact]
    public void Parse_ControlBytesInBrokenLine_DoNotReachTheMessage()
    {
        var error = Assert.Throws<ConfigurationException>(() => IniParser.Parse("f", "[s]\n\u001b[31m red\n"u8));
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void Parse_RepeatedDefault_AddsUp()
    {
        IniFile file = IniParser.Parse("f", "[DEFAULT]\na=1\n[x]\n[DEFAULT]\nb=2\n"u8);
        Assert.Equal(["a", "b"], file.Defaults.Options.Keys);
        Assert.Equal("x", Assert.Single(file.Sections).Name);
    }

    [Fact]
    public void Parse_WrittenSections_ComeBack()
    {
        Gen<string> word = Gen.Elements("a".ToCharArray().Concat("bcZ9-_.").ToArray()).ArrayOf(6).Where(static c => c.Length > 0).Select(static c => new string(c));
        Gen<(string Name, string[] Pieces)[]> options =
            from names in word.ArrayOf()
            from pieces in Gen.ArrayOf(Gen.NonEmptyListOf(word).Select(static list => list.ToArray()), names.Length)
            select names.Select(static name => name.ToLowerInvariant()).Zip(pieces).DistinctBy(static pair => pair.First).ToArray();
        Prop.ForAll(options.ToArbitrary(), static written =>
        {
            string text = "[s]\n" + string.Concat(written.Select(static option => $"{option.Name} = {string.Join("\n  ", option.Pieces)}\n"));
            IniSection section = Single(text);
            Assert.Equal(written.Select(static option => option.Name), section.Options.Keys);
            Assert.Equal(written.Select(static option => string.Join('\n', option.Pieces)), section.Options.Values.Select(static value => value.Text));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_AnyBytes_ThrowsNothingElse() =>
        Prop.ForAll(ArbitraryText.Config.ToArbitrary(), static text =>
        {
            try
            {
                IniParser.Parse("f", Encoding.UTF8.GetBytes(text));
            }
            catch (ConfigurationException)
            {
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static IniSection Single(string text) => Assert.Single(IniParser.Parse("f", Encoding.UTF8.GetBytes(text)).Sections);
}
