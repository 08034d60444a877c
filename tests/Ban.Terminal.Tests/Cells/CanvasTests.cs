using Ban.Terminal.Cells;

namespace Ban.Terminal.Tests.Cells;

public sealed class CanvasTests
{
    private readonly CellGrid _grid = new(12, 2, new GlyphPool());

    [Fact]
    public void Write_ControlSequence_IsDrawnAsEscapeInReverse()
    {
        new Canvas(_grid).Write(0, 0, "a\e[1mb");

        Assert.Equal(@"a\x1b[1mb", Line(0));
        Assert.Equal(TextAttributes.Reverse, _grid[1, 0].Style.Attributes);
        Assert.Equal(TextAttributes.None, _grid[5, 0].Style.Attributes);
    }

    [Fact]
    public void Write_WideCharacterAtBorder_LeavesSpace()
    {
        new Canvas(_grid).Slice(0, 0, 3, 1).Write(0, 0, "漢字");

        Assert.Equal("漢", Line(0));
        Assert.Equal(' ', _grid[2, 0].Glyph);
    }

    [Fact]
    public void Write_OutsideTheSlice_ChangesNothing()
    {
        Canvas slice = new Canvas(_grid).Slice(2, 0, 4, 1);

        slice.Write(-1, 0, "abcdefgh");
        slice.Write(0, 1, "below");

        Assert.Equal("  bcde", Line(0));
        Assert.Equal("", Line(1));
    }

    [Fact]
    public void Write_OverHalfOfWideCharacter_BlanksTheOther()
    {
        var canvas = new Canvas(_grid);
        canvas.Write(0, 0, "漢");

        canvas.Write(1, 0, "x");

        Assert.Equal(" x", Line(0));
    }

    [Theory]
    [InlineData("short", 8, "short")]
    [InlineData("exactly8", 8, "exactly8")]
    [InlineData("longer than that", 8, "longer …")]
    [InlineData("漢字漢字漢字", 6, "漢字…")]
    [InlineData("ab", 1, "…")]
    [InlineData("ab", 0, "")]
    public void WriteCut_Text_EndsWithEllipsisWhereItDoesNotFit(string text, int columns, string expected)
    {
        new Canvas(_grid).WriteCut(0, 0, text, columns);

        Assert.Equal(expected, Line(0));
    }

    [Fact]
    public void WriteRight_Number_EndsAtColumn()
    {
        new Canvas(_grid).WriteRight(8, 0, "1,204", 6);

        Assert.Equal("   1,204", Line(0));
    }

    [Theory]
    [InlineData("ab\u0301c", "ab\u0301c")]
    [InlineData("0123456789abcdef", "0123456789ab")]
    public void Write_AsciiThenOther_KeepsMarksWithTheirLetter(string text, string expected)
    {
        new Canvas(_grid).Write(0, 0, text);

        Assert.Equal(expected, Line(0));
    }

    [Fact]
    public void Write_AsciiOverWideCharacters_BlanksTheirHalves()
    {
        var canvas = new Canvas(_grid);
        canvas.Write(0, 0, "漢字漢字");

        canvas.Write(1, 0, "abcdef");

        Assert.Equal(" abcdef", Line(0));
    }

    [Fact]
    public void Slice_BeyondTheBorder_IsEmpty()
    {
        Canvas slice = new Canvas(_grid).Slice(20, 20, 5, 5);

        slice.Fill('x', default);

        Assert.Equal((0, 0), (slice.Width, slice.Height));
        Assert.Equal("", Line(1));
    }

    private string Line(int y) => _grid.LineText(y);
}
