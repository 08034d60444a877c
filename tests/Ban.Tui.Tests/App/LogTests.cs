using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

public sealed class LogTests
{
    [Fact]
    public void Line_WhileFollowing_ComesInAtTheTopAndIsSelected()
    {
        Model model = WithLog();

        Assert.Equal((0, true), (model.Log.List.Selected, model.Log.Following));
        Assert.Equal("[sshd] Ban 203.0.113.7", model.Log.Selected?.Event.Message);
    }

    [Fact]
    public void Line_WhileOneIsSelected_LeavesTheSelection()
    {
        Model model = Press(WithLog(), "j");
        string? selected = model.Log.Selected?.Event.Message;

        model = Apply(model, Line(10, LogLevels.Info, "another"));

        Assert.Equal(selected, model.Log.Selected?.Event.Message);
    }

    [Fact]
    public void Line_WhilePaused_WaitsUntilItGoesOn()
    {
        Model model = Apply(Press(WithLog(), "p"), Line(10, LogLevels.Info, "another"));
        Assert.DoesNotContain(model.Log.Shown, row => row.Event.Message == "another");

        Assert.Equal("another", Press(model, "p").Log.Selected?.Event.Message);
    }

    [Fact]
    public void Line_BeyondTheLimit_PushesTheOldestOut()
    {
        Model model = Press(Connected(), "7");
        model = Apply(model, [.. Enumerable.Range(0, LogModel.MaxRows + 10).Select(i => Line(i, LogLevels.Info, $"line {i}"))]);

        Assert.Equal((LogModel.MaxRows, "line 10"), (model.Log.All.Count, model.Log.All[0].Event.Message));
        Assert.Equal(LogModel.MaxRows, model.Log.Matching.Count);
    }

    [Theory]
    [InlineData("jail:sshd", 2)]
    [InlineData("found", 1)]
    [InlineData("!jail:sshd", 3)]
    [InlineData("203.0.113.7", 2)]
    public void Filter_Words_LeaveTheLinesThatHoldThem(string filter, int lines) =>
        Assert.Equal(lines, Press(WithLog(), "/" + filter, Key.Enter).Log.Shown.Count);

    [Fact]
    public void Level_Changed_AsksForAnotherReadingAndTakesNoLineOfTheOld()
    {
        Model model = Press(WithLog(), "lll");

        Assert.Equal(new LogWish(3, LogLevels.Warning), LogWish.Of(model));
        Assert.Empty(Apply(model, Line(1, LogLevels.Error, "old")).Log.All);
        Assert.Single(Apply(model, Line(1, LogLevels.Error, "new", reading: 3)).Log.All);
        Assert.Equal(LogLevels.Trace, Press(model, "ll").Log.Level);
        Assert.Equal(LogLevels.Error, Press(WithLog(), "L").Log.Level);
        Assert.Null(LogWish.Of(Press(model, "1")));
    }

    [Fact]
    public void Began_AfterALoss_TakesNoLineTwiceAndEachNewOne()
    {
        Model model = WithLog();
        int before = model.Log.All.Count;
        LogLineMessage[] all = Lines;

        model = Apply(model, [new LogLostMessage(0, "gone"), new LogBeganMessage(0), .. all, Line(5, LogLevels.Info, "new"), Line(5, LogLevels.Info, "new")]);

        Assert.Null(model.Log.Error);
        Assert.Equal(before + 2, model.Log.All.Count);
    }

    [Fact]
    public void Copy_Line_MakesItVisibleFirst()
    {
        Step step = PressLast(Apply(Press(Connected(), "7"), Line(0, LogLevels.Info, "a\e[2J\u202eb")), "y");

        Assert.DoesNotContain(Assert.IsType<CopyCommand>(step.Command).Text, character => char.IsControl(character) || character == '\u202e');
    }

    [Fact]
    public void Palette_LogWithALevel_ShowsThatLevel()
    {
        Model model = Press(Connected(), ":log warning", Key.Enter);

        Assert.Equal((View.Log, LogLevels.Warning), (model.View, model.Log.Level));
        Assert.Equal("expected: log [LEVEL]", Press(Connected(), ":log loud", Key.Enter).Palette?.Error);
    }
}
