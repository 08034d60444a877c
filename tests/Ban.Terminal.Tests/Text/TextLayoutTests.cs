using System.Globalization;
using System.Text;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Terminal.Tests.Text;

public sealed class TextLayoutTests
{
    // Text of hostile and of honest kinds: letters, wide, marks, emoji parts, controls, bidi, zero-width, lone surrogates.
    private static readonly string[] s_parts =
    [
        "a", "Z", " ", "é", "e\u0301", "\u0301", "漢", "ｱ", "한", "\u1112\u1161\u11ab", "\u1161", "👍", "👍🏽", "🏽", "👨\u200d👩\u200d👧", "\u200d",
        "❤", "❤\ufe0f", "\ufe0f", "1\ufe0f\u20e3", "🇩", "🇪", "\u202e", "\u2066", "\u200b", "\ufeff", "\x1b", "\x9b", "\x7f", "\t", "\r\n", "\0", "\ud83d",
        "\udc4d", "\uffff", "\U000e0041", "نص", "क\u094dष", "\u00ad", "\u034f", "…",
    ];

    private static readonly Config s_quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    private static readonly Arbitrary<string> s_text = Gen.Elements(s_parts).ArrayOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("한글", 4)]
    [InlineData("\u1112\u1161\u11ab", 2)]
    [InlineData("👍", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨\u200d👩\u200d👧\u200d👦", 2)]
    [InlineData("❤", 1)]
    [InlineData("❤\ufe0f", 2)]
    [InlineData("1\ufe0f\u20e3", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("▁▂▃", 3)]
    [InlineData("Ａ", 2)]
    [InlineData("", 0)]
    public void Measure_KnownText_IsItsColumns(string text, int columns) => Assert.Equal(columns, TextLayout.Measure(text));

    [Theory]
    [InlineData("\x1b[31m", @"\x1b[31m")]
    [InlineData("a\u0085b\u009bc", @"a\x85b\x9bc")]
    [InlineData("a\u007f", @"a\x7f")]
    [InlineData("tab\tnew\nret\r", @"tab\tnew\nret\r")]
    [InlineData("abc\u202etxt.exe", @"abc\u202etxt.exe")]
    [InlineData("ro\u200bot", @"ro\u200bot")]
    [InlineData("ro\u200dot", @"ro\u200dot")]
    [InlineData("\ufeffroot", @"\ufeffroot")]
    [InlineData("\u0301lone mark", @"\u0301lone mark")]
    [InlineData("\U000e0041", @"\u{e0041}")]
    [InlineData("a\u3164b", @"a\u3164b")]
    [InlineData("plain 漢字 e\u0301 👨\u200d👩\u200d👧", "plain 漢字 e\u0301 👨\u200d👩\u200d👧")]
    public void MakeVisible_HiddenCharacters_AreEscapes(string text, string expected) => Assert.Equal(expected, TextLayout.MakeVisible(text));

    [Fact]
    public void MakeVisible_HalfASurrogatePair_IsEscaped() => Assert.Equal(@"x\ud83d", TextLayout.MakeVisible("x\ud83d"));

    [Fact]
    public void MakeVisible_AnyText_HoldsNothingThatCommandsOrHides() => Prop.ForAll(s_text, text =>
    {
        string visible = TextLayout.MakeVisible(text);
        return TextLayout.MakeVisible(visible) == visible
            && visible.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned)
                && (rune.Value == 0x200D || Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format));
    }).Check(s_quiet);

    [Fact]
    public void Measure_AnyText_IsWhatCanvasDraws() => Prop.ForAll(s_text, text =>
    {
        var grid = new CellGrid(1000, 1, new GlyphPool());
        int end = new Canvas(grid).Write(0, 0, text);
        return end == TextLayout.Measure(text) && grid.LineText(0).TrimEnd() == TextLayout.MakeVisible(text).TrimEnd();
    }).Check(s_quiet);

    [Fact]
    public void Measure_AnyText_EqualsItsVisibleForm() => Prop.ForAll(s_text, text =>
        TextLayout.Measure(text) == TextLayout.Measure(TextLayout.MakeVisible(text))).Check(s_quiet);

    [Fact]
    public void FittingLength_AnyText_NeverExceedsAndWastesUnderOneCluster() => Prop.ForAll(s_text, Gen.Choose(0, 30).ToArbitrary(), (text, columns) =>
    {
        int length = TextLayout.FittingLength(text, columns);
        int width = TextLayout.Measure(text.AsSpan(0, length));
        return width <= columns && (length == text.Length || columns - width < InvisibleRunes.MaxEscapeLength);
    }).Check(s_quiet);

    [Fact]
    public void CutLength_AnyText_LeavesRoomForEllipsis() => Prop.ForAll(s_text, Gen.Choose(1, 30).ToArbitrary(), (text, columns) =>
    {
        int length = TextLayout.CutLength(text, columns, out bool cut);
        return TextLayout.Measure(text.AsSpan(0, length)) + (cut ? 1 : 0) <= columns;
    }).Check(s_quiet);

    [Fact]
    public void LineLength_AnyText_EndsAndCoversAll() => Prop.ForAll(s_text, Gen.Choose(1, 20).ToArbitrary(), (text, columns) =>
    {
        int at = 0;
        while (at < text.Length)
        {
            int length = TextLayout.LineLength(text.AsSpan(at), columns);
            if (length <= 0)
            {
                return false;
            }

            at += length;
        }

        return at == text.Length;
    }).Check(s_quiet);

    [Fact]
    public void Measure_EndlessMarks_BreaksTheClusterUp()
    {
        string zalgo = "e" + new string('\u0301', 1000);

        var reader = new ClusterReader(zalgo);
        Assert.True(reader.MoveNext());

        Assert.InRange(reader.Length, 2, ClusterReader.MaxClusterLength);
    }
}
