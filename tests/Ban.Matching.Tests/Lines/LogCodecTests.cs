using System.Text;
using Ban.Core.Configuration;
using Ban.Matching.Lines;

namespace Ban.Matching.Tests.Lines;

public sealed class LogCodecTests
{
    [Theory]
    [InlineData("latin-1", 0xe9, "é")]
    [InlineData("latin_1", 0xe9, "é")]
    [InlineData("L1", 0xe9, "é")]
    [InlineData("iso8859_1", 0xe9, "é")]
    [InlineData("ISO-8859-15", 0xa4, "€")]
    [InlineData("iso8859_15", 0xa4, "€")]
    [InlineData("latin9", 0xa4, "€")]
    [InlineData("latin2", 0xb1, "ą")]
    [InlineData("cp1252", 0x80, "€")]
    [InlineData("windows_1252", 0x80, "€")]
    [InlineData("cp1251", 0xc6, "Ж")]
    [InlineData("windows-1251", 0xc6, "Ж")]
    [InlineData("koi8_r", 0xf6, "Ж")]
    [InlineData("cp437", 0x82, "é")]
    [InlineData("cp866", 0x86, "Ж")]
    [InlineData("mac_roman", 0x8e, "é")]
    public void Find_NameAsPythonSpellsIt_IsThatCodec(string name, byte letter, string expected) =>
        Assert.Equal(expected, LogCodec.Find(Named(name))!.GetString([letter]));

    [Theory]
    [InlineData("euc_jp")]
    [InlineData("eucJP")]
    [InlineData("euc_kr")]
    [InlineData("shift_jis")]
    [InlineData("sjis")]
    [InlineData("gb18030")]
    [InlineData("big5")]
    public void Find_ManyBytesPerLetter_RoundTrips(string name)
    {
        Encoding codec = LogCodec.Find(Named(name))!;

        Assert.Equal("root 日本", codec.GetString(codec.GetBytes("root 日本")));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("UTF-8")]
    [InlineData("utf_8")]
    [InlineData("utf-8-sig")]
    [InlineData(" ")]
    public void Find_Utf8_IsNone(string name) => Assert.Null(LogCodec.Find(Named(name)));

    [Theory]
    [InlineData("klingon", "is unknown")]
    [InlineData("latin0", "is unknown")]
    [InlineData("latin99", "is unknown")]
    [InlineData("cp99999999999", "is unknown")]
    [InlineData("utf-16", "other bytes for plain letters")]
    [InlineData("utf_16_le", "is unknown")]
    [InlineData("utf-16le", "other bytes for plain letters")]
    [InlineData("utf-32", "other bytes for plain letters")]
    [InlineData("cp500", "other bytes for plain letters")]
    public void Find_Unusable_Throws(string name, string problem)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => LogCodec.Find(Named(name)));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("jail.local:3: encoding '", error.Message, StringComparison.Ordinal);
    }

    private static ConfigText Named(string name) => new(name, new Origin("jail.local", 3));
}
