using System.Text;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Terminal.Tests.Widgets;

public sealed class TextAreaTests
{
    [Fact]
    public void Edit_TypedText_StandsBeforeTheCursor()
    {
        TextArea text = Type(TextArea.Of(["ac"]), Key.Right, "b");

        Assert.Equal(["abc"], text.Lines);
        Assert.Equal((0, 2), (text.Row, text.Column));
    }

    [Fact]
    public void Edit_Enter_SplitsTheLineAndBackspaceJoinsIt()
    {
        TextArea split = Type(TextArea.Of(["ab"]), Key.Right, Key.Enter);
        Assert.Equal(["a", "b"], split.Lines);
        Assert.Equal((1, 0), (split.Row, split.Column));

        Assert.Equal(["ab"], Type(split, Key.Backspace).Lines);
        Assert.Equal(["ab"], Type(split, Key.Up, Key.End, Key.Delete).Lines);
    }

    [Fact]
    public void Edit_Paste_PutsAllItsLinesIn()
    {
        TextArea text = Type(TextArea.Of(["<>"]), Key.Right).Edit(new PasteInput("one\r\ntwo\rthree"))!;

        Assert.Equal(["<one", "two", "three>"], text.Lines);
        Assert.Equal((2, 5), (text.Row, text.Column));
        Assert.Equal(["<>"], text.Undo().Lines);
    }

    [Theory]
    [InlineData(Key.Left, KeyModifiers.Control, 17)]
    [InlineData(Key.Left, KeyModifiers.Alt, 17)]
    [InlineData(Key.Left, KeyModifiers.None, 21)]
    [InlineData(Key.Home, KeyModifiers.None, 0)]
    [InlineData(Key.End, KeyModifiers.Control, 22)]
    public void Edit_MovingKeys_MoveTheCursor(Key key, KeyModifiers held, int expected) =>
        Assert.Equal(expected, TextArea.Of([@"^Failed \S+ for <HOST>"]).MoveToEnd(0).Edit(new KeyInput(key, default, held))!.Column);

    [Fact]
    public void Edit_WordMoves_GoFromWordToWordAndOverTheLineEnd()
    {
        TextArea text = TextArea.Of(["one two", "three"]);

        Assert.Equal([(0, 3), (0, 7), (1, 0), (1, 5), (1, 5)], Places(text, KeyInput.Of('f', KeyModifiers.Alt), 5));
        Assert.Equal([(1, 0), (0, 7), (0, 4), (0, 0), (0, 0)], Places(text.MoveToEnd(1), KeyInput.Of('b', KeyModifiers.Alt), 5));
    }

    [Theory]
    [InlineData('u', "wo")]
    [InlineData('k', "t")]
    [InlineData('d', "to")]
    public void Edit_ControlKeys_TakeAwayAsInAShell(char key, string expected) =>
        Assert.Equal([expected], Type(TextArea.Of(["two"]), Key.Right).Edit(KeyInput.Of(key, KeyModifiers.Control))!.Lines);

    [Fact]
    public void Edit_AltBackspace_TakesAWord() =>
        Assert.Equal(["one "], TextArea.Of(["one two"]).MoveToEnd(0).Edit(new KeyInput(Key.Backspace, default, KeyModifiers.Alt))!.Lines);

    [Fact]
    public void Undo_TypedWords_TakesThemBackOneByOne()
    {
        TextArea text = Type(TextArea.Of([]), "one two");

        Assert.Equal(["one"], text.Undo().Lines);
        Assert.Equal([""], text.Undo().Undo().Lines);
        Assert.False(text.Undo().Undo().CanUndo);
        Assert.Equal([""], text.Undo().Undo().Undo().Lines);
    }

    [Fact]
    public void Undo_AfterMoving_KeepsWhatWasTypedBefore() =>
        Assert.Equal(["ab"], Type(TextArea.Of([]), "ab", Key.Home, "c").Undo().Lines);

    [Fact]
    public void Undo_MoreStepsThanKept_StopsAtTheOldest()
    {
        TextArea text = TextArea.Of([]);
        for (int i = 0; i <= TextArea.MaxUndo + 5; i++)
        {
            text = text.Edit(new KeyInput(Key.Enter))!;
        }

        while (text.CanUndo)
        {
            text = text.Undo();
        }

        Assert.Equal(7, text.Lines.Count);
    }

    [Fact]
    public void Edit_MoreThanFits_IsNotPutIn()
    {
        TextArea text = TextArea.Of(["x"]);

        Assert.Equal(["x"], text.Edit(new PasteInput(new string('y', TextArea.MaxLineLength)))!.Lines);
        Assert.Equal(TextArea.MaxLines, text.Edit(new PasteInput(new string('\n', TextArea.MaxLines * 2)))!.Lines.Count);
    }

    [Fact]
    public void Edit_Clusters_AreNeverCut()
    {
        TextArea text = TextArea.Of(["e\u0301\U0001F600!"]).MoveToEnd(0);

        text = Type(text, Key.Backspace, Key.Backspace);
        Assert.Equal(["e\u0301"], text.Lines);
        Assert.Equal([""], Type(text, Key.Backspace).Lines);
    }

    [Fact]
    public void Edit_UpAndDown_KeepTheColumnOfTheScreen()
    {
        TextArea text = TextArea.Of(["a\U0001F600b", "12345"]).MoveTo(1, 3);

        Assert.Equal("a\U0001F600".Length, Type(text, Key.Up).Column);
        Assert.Equal(0, TextArea.Of(["ab", ""]).MoveToEnd(0).MoveTo(1, 9).Column);
    }

    [Fact]
    public void Edit_OtherKeys_AreNotForIt()
    {
        foreach (Key key in (Key[])[Key.Tab, Key.Escape, Key.F1])
        {
            Assert.Null(TextArea.Of([]).Edit(new KeyInput(key)));
        }
    }

    [Fact]
    public void RemoveLine_TheOnlyOne_LeavesAnEmptyOne()
    {
        Assert.Equal(["b"], TextArea.Of(["a", "b"]).RemoveLine().Lines);
        Assert.Equal([""], TextArea.Of(["a"]).RemoveLine().Lines);
        Assert.Equal(["a"], TextArea.Of(["a"]).RemoveLine().Undo().Lines);
    }

    [Fact]
    public void Replace_OtherLines_CanBeTakenBack() =>
        Assert.Equal(["a"], TextArea.Of(["a"]).Replace(["b", "c"]).Undo().Lines);

    [Fact]
    public void Fit_CursorBelow_ScrollsToIt() =>
        Assert.Equal(3, TextArea.Of(["1", "2", "3", "4", "5"]).MoveTo(4, 0).Fit(2).Top);

    [Fact]
    public void FirstShown_LongLine_KeepsTheCursorInSight()
    {
        TextArea text = TextArea.Of([new string('x', 50)]);

        Assert.Equal(0, text.FirstShown(10));
        Assert.Equal(41, text.MoveToEnd(0).FirstShown(10));
    }

    private static TextArea Type(TextArea text, params object[] keys)
    {
        foreach (object key in keys)
        {
            IEnumerable<KeyInput> inputs = key is Key named ? [new KeyInput(named)] : ((string)key).Select(c => new KeyInput(Key.Character, new Rune(c)));
            text = inputs.Aggregate(text, (now, input) => now.Edit(input)!);
        }

        return text;
    }

    private static List<(int Row, int Column)> Places(TextArea text, KeyInput key, int times)
    {
        var places = new List<(int, int)>();
        for (int i = 0; i < times; i++)
        {
            text = text.Edit(key)!;
            places.Add((text.Row, text.Column));
        }

        return places;
    }
}
