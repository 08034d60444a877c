using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;

namespace Ban.Terminal.Tests.Widgets;

public sealed class StyledTextTests
{
    private static readonly Style s_red = new(Color.Palette(1));
    private static readonly Style s_blue = new(Color.Palette(4));

    [Fact]
    public void Draw_Spans_StyleTheirPartAndTheLaterOneWins()
    {
        CellGrid grid = Grid(10, 1);

        int end = StyledText.Draw(new Canvas(grid), 1, 0, 9, "abcdef", [new StyledSpan(1, 4, s_red), new StyledSpan(2, 3, s_blue), new StyledSpan(9, 20, s_red)], default, '…');

        Assert.Equal(7, end);
        Assert.Equal(" abcdef", grid.LineText(0));
        Assert.Equal([default, default, s_red, s_blue, s_red, default], grid.Row(0)[..6].ToArray().Select(cell => cell.Style));
    }

    [Fact]
    public void Draw_TooLong_EndsInAnEllipsis()
    {
        CellGrid grid = Grid(10, 1);

        StyledText.Draw(new Canvas(grid), 0, 0, 5, "abcdefgh", [new StyledSpan(0, 8, s_red)], default, '…');

        Assert.Equal("abcd…", grid.LineText(0));
    }

    [Fact]
    public void DrawWrapped_Spans_GoOnInTheNextRow()
    {
        CellGrid grid = Grid(8, 3);

        int below = StyledText.DrawWrapped(new Canvas(grid), 0, 0, 8, 3, "one two three", [new StyledSpan(4, 10, s_red)], default, '…');

        Assert.Equal(("one two", "three"), (grid.LineText(0), grid.LineText(1)));
        Assert.Equal(2, below);
        Assert.Equal(s_red, grid.Row(1)[1].Style);
        Assert.Equal(default, grid.Row(1)[2].Style);
    }

    [Fact]
    public void DrawWrapped_MoreThanTheRows_EndsInAnEllipsis()
    {
        CellGrid grid = Grid(5, 2);

        StyledText.DrawWrapped(new Canvas(grid), 0, 0, 5, 2, "one two three", [], default, '…');

        Assert.Equal(("one", "two …"), (grid.LineText(0), grid.LineText(1)));
    }

    [Fact]
    public void Draw_HostileText_IsDrawnAsEscapes()
    {
        CellGrid grid = Grid(40, 1);

        StyledText.Draw(new Canvas(grid), 0, 0, 40, "a\e[2Jb\u202e", [new StyledSpan(1, 3, s_red)], default, '…');

        Assert.Equal(@"a\x1b[2Jb\u202e", grid.LineText(0));
    }

    private static CellGrid Grid(int width, int height) => new(width, height, new GlyphPool());
}
