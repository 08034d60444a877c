using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Terminal.Tests.Widgets;

public sealed class WidgetTests
{
    private static readonly Theme s_theme = new();

    [Theory]
    [InlineData(0, 0, 10, 5, 0, 0)]
    [InlineData(7, 0, 10, 5, 7, 3)]
    [InlineData(2, 6, 10, 5, 2, 2)]
    [InlineData(99, 99, 10, 5, 9, 5)]
    [InlineData(-3, 0, 10, 5, 0, 0)]
    [InlineData(4, 4, 0, 5, 0, 0)]
    [InlineData(4, 9, 5, 0, 4, 4)]
    public void Fit_List_KeepsSelectionVisible(int selected, int top, int count, int height, int expectedSelected, int expectedTop) =>
        Assert.Equal(new ListState(expectedSelected, expectedTop), new ListState(selected, top).Fit(count, height));

    [Theory]
    [InlineData('j', 6)]
    [InlineData('k', 4)]
    [InlineData('g', 0)]
    [InlineData('G', 99)]
    public void Move_Character_SelectsRow(char character, int expected) =>
        Assert.Equal(expected, new ListState(5).Move(KeyInput.Of(character), 100, 10)?.Selected);

    [Theory]
    [InlineData(Key.Up, 4)]
    [InlineData(Key.Down, 6)]
    [InlineData(Key.PageUp, 0)]
    [InlineData(Key.PageDown, 14)]
    [InlineData(Key.Home, 0)]
    [InlineData(Key.End, 99)]
    public void Move_Key_SelectsRow(Key key, int expected) =>
        Assert.Equal(expected, new ListState(5).Move(new KeyInput(key), 100, 10)?.Selected);

    [Fact]
    public void Move_OtherKey_IsNotForTheList() => Assert.Null(new ListState(5).Move(KeyInput.Of('x'), 100, 10));

    [Fact]
    public void Fit_NarrowTable_DropsColumnsByPriorityAndKeepsTheFirst()
    {
        TableColumn[] columns = [new("NAME", 10, Grows: true), new("STATE", 8, Priority: 1), new("TOTAL", 8, Right: true, Priority: 2)];
        Span<int> widths = stackalloc int[3];

        Table.Fit(columns, 40, widths);
        Assert.Equal([22, 8, 8], widths.ToArray());
        Table.Fit(columns, 20, widths);
        Assert.Equal([11, 8, 0], widths.ToArray());
        Table.Fit(columns, 6, widths);
        Assert.Equal([6, 0, 0], widths.ToArray());
    }

    [Fact]
    public void Draw_Table_MarksSelectedRowAndAlignsNumbers()
    {
        CellGrid grid = Draw(20, 3, canvas => Table.Draw(
            canvas,
            [new("NAME", 8, Grows: true), new("N", 5, Right: true)],
            5,
            new ListState(3, 2),
            (row, column) => new TableField(column == 0 ? $"row {row}" : $"{row * 1000}"),
            s_theme));

        Assert.Equal([" NAME              N", " row 2          2000", ">row 3          3000"], Lines(grid));
        Assert.Equal(TextAttributes.Reverse, grid[19, 2].Style.Attributes);
    }

    [Fact]
    public void Draw_Tabs_PutsSelectedInBrackets() =>
        Assert.Equal("  1 One [2 Two]", Lines(Draw(30, 1, canvas => TabBar.Draw(canvas, [new Tab(1, "One"), new Tab(2, "Two")], 2, s_theme)))[0]);

    [Fact]
    public void Draw_MoreTabsThanFit_ShowsTheSelectedOne()
    {
        Tab[] many = [new(1, "One"), new(2, "Two"), new(3, "Three")];
        Assert.Equal("  2 Two [3 Three]", Lines(Draw(18, 1, canvas => TabBar.Draw(canvas, many, 3, s_theme)))[0]);
        Assert.Equal(" [3 Th", Lines(Draw(6, 1, canvas => TabBar.Draw(canvas, many, 3, s_theme)))[0]);
        Assert.Equal(2, TabBar.At(many, 3, 18, 4)?.Number);
        Assert.Equal(1, TabBar.At(many, 1, 18, 4)?.Number);
    }

    [Fact]
    public void Draw_KeysTooMany_KeepsTheLast() =>
        Assert.Equal(" enter open  ? keys      live", Lines(Draw(30, 1, canvas =>
            KeyLine.Draw(canvas, [new("enter", "open"), new("b", "ban the address"), new("?", "keys")], new TableField("live"), s_theme)))[0]);

    [Theory]
    [InlineData(new[] { 0, 1, 50, 100 }, "▁▂▄█")]
    [InlineData(new[] { 0, 0 }, "▁▁")]
    [InlineData(new[] { int.MaxValue, int.MaxValue / 2 }, "█▄")]
    [InlineData(new int[0], "")]
    public void Format_Values_AreBars(int[] values, string expected) => Assert.Equal(expected, Sparkline.Format(values, s_theme));

    [Fact]
    public void Draw_Dialog_CoversWhatIsBelow()
    {
        CellGrid grid = Draw(16, 4, canvas =>
        {
            canvas.Fill('x', default);
            Dialog.Draw(canvas, "Ban", 6, 1, s_theme).Write(0, 0, "yes?");
        });

        Assert.Equal(["xxx┌─ Ban ──┐xxx", "xxx│ yes?   │xxx", "xxx└────────┘xxx", "xxxxxxxxxxxxxxxx"], Lines(grid));
    }

    [Fact]
    public void Edit_Keys_ChangeTextAtCursor()
    {
        TextField field = Type(new TextField(), [.. "jail漢".Select(c => new KeyInput(Key.Character, new System.Text.Rune(c)))]);
        Assert.Equal(new TextField("jail漢", 5), field);

        field = Type(field, new KeyInput(Key.Left), new KeyInput(Key.Backspace), new KeyInput(Key.Home), new KeyInput(Key.Delete), KeyInput.Of('x'));
        Assert.Equal(new TextField("xai漢", 1), field);

        Assert.Equal("one ", Type(TextField.Of("one two"), KeyInput.Of('w', KeyModifiers.Control)).Text);
        Assert.Equal("", Type(TextField.Of("one two"), KeyInput.Of('u', KeyModifiers.Control)).Text);
        Assert.Null(field.Edit(new KeyInput(Key.Enter)));
    }

    [Fact]
    public void Edit_LongPaste_IsBounded()
    {
        TextField? field = new TextField().Edit(new PasteInput(new string('p', 10_000)));

        Assert.Equal(TextField.MaxLength, field?.Text.Length);
    }

    [Fact]
    public void Edit_FieldOpenedWithMoreThanFits_TakesNothingAndLosesNothing()
    {
        // Such as an id that a filter takes out of a line: whoever writes the line says how long it is.
        TextField field = TextField.Of(new string('i', TextField.MaxLength + 100));

        Assert.Equal(field, field.Edit(KeyInput.Of('x')));
        Assert.Equal(TextField.MaxLength + 99, field.Edit(new KeyInput(Key.Backspace))?.Text.Length);
    }

    [Fact]
    public void Edit_PasteThatEndsWithinAPair_LeavesThePairOut()
    {
        TextField? field = TextField.Of(new string('p', TextField.MaxLength - 1)).Edit(new PasteInput("\U0001F600"));

        Assert.Equal(TextField.MaxLength - 1, field?.Text.Length);
    }

    [Fact]
    public void Draw_LongField_ShowsTheCursor()
    {
        int cursor = -1;
        CellGrid grid = Draw(10, 1, canvas => cursor = TextField.Of("0123456789abc").Draw(canvas, 0, 0, 8, default));

        Assert.Equal("6789abc", Lines(grid)[0]);
        Assert.Equal(7, cursor);
    }

    private static TextField Type(TextField field, params KeyInput[] keys) => keys.Aggregate(field, (now, key) => now.Edit(key) ?? now);

    private static CellGrid Draw(int width, int height, Action<Canvas> draw)
    {
        var grid = new CellGrid(width, height, new GlyphPool());
        draw(new Canvas(grid));
        return grid;
    }

    private static string[] Lines(CellGrid grid) => [.. Enumerable.Range(0, grid.Height).Select(grid.LineText)];
}
