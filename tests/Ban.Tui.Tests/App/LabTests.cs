using Ban.Core.Jails;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Lab;
using Ban.Tui.Regex;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The view Regex: what keys do, and what is asked for and taken.</summary>
public sealed class LabTests
{
    private static readonly KeyInput s_openLog = KeyInput.Of('o', KeyModifiers.Control);
    private static readonly KeyInput s_openFilter = KeyInput.Of('l', KeyModifiers.Control);
    private static readonly KeyInput s_save = KeyInput.Of('w', KeyModifiers.Control);

    [Fact]
    public void Apply_SingleLettersWhileTyping_GoIntoThePattern()
    {
        Model model = Press(Connected(), "5", Key.Enter, "qz?:m1 dfb");

        Assert.Equal("qz?:m1 dfb", model.Lab.Text.Line);
        Assert.Equal(View.Regex, Press(model, Key.Escape).View);
        Step quit = PressLast(model, Key.Escape, "q");
        Assert.Contains("the filter in the lab is changed and not written", quit.Model.Notice?.Text, StringComparison.Ordinal);
        Assert.Null(quit.Command);
        Assert.Null(PressLast(quit.Model, Key.Enter, "x", Key.Escape, "q").Command);
        Assert.IsType<QuitCommand>(PressLast(quit.Model, "q").Command);
    }

    [Fact]
    public void Apply_EachEdit_AsksForAVerdictAndOnlyTheLastIsTaken()
    {
        Step first = PressLast(Connected(), "5", Key.Enter, "a");
        Step second = Updates.Apply(first.Model, new InputMessage(KeyInput.Of('b')));
        (int early, int late) = (Number(first), Number(second));

        Model model = Apply(second.Model, new JudgedMessage(early, new LabVerdict { Matched = 1 }, null));
        Assert.True(model.Lab.IsJudging);
        Assert.Equal(0, model.Lab.Verdict.Matched);

        model = Apply(model, new JudgedMessage(late, new LabVerdict { Matched = 2 }, null));
        Assert.False(model.Lab.IsJudging);
        Assert.Equal(2, model.Lab.Verdict.Matched);
    }

    [Fact]
    public void Apply_MovesInTheEditor_AskForNothing()
    {
        Model model = Press(Connected(), "5", Key.Enter, "ab");

        Assert.Null(PressLast(model, Key.Left).Command);
        Assert.Same(model.Lab.Text.Lines, Press(model, Key.Home).Lab.Text.Lines);
    }

    [Fact]
    public void Apply_Undo_TakesTheEditBackAndJudgesAgain()
    {
        Model model = Press(Connected(), "5", Key.Enter, "ab", Key.Escape);

        Step step = PressLast(model, "z");

        Assert.Equal("", step.Model.Lab.Text.Line);
        Assert.IsType<JudgeCommand>(step.Command);
        Assert.Equal("", Press(model, Key.Enter, KeyInput.Of('_', KeyModifiers.Control)).Lab.Text.Line);
    }

    [Fact]
    public void Apply_TabAndOptions_ChangeThePane()
    {
        Model model = Press(Connected(), "5l");
        Assert.Equal(LabOption.IgnoreRegex, model.Lab.Option);

        model = Press(model, Key.Enter, "x", new KeyInput(Key.Tab, default, KeyModifiers.Shift), "y", Key.Tab);

        Assert.Equal((LabOption.PrefRegex, true, false), (model.Lab.Option, model.Lab.OnSample, model.Lab.Typing));
        Assert.Equal(["x", "y"], [model.Lab.Filter.IgnoreRegex[0].Text, model.Lab.Filter.PrefRegex[0].Text]);
    }

    [Fact]
    public void Apply_BlankRows_AreNoPatternsAndKeepTheNumbers()
    {
        Model model = Press(Connected(), "5", Key.Enter, "a", Key.Enter, "  ", Key.Enter, "b");

        Assert.Equal([("a", 1), ("b", 3)], model.Lab.Filter.FailRegex.Select(text => (text.Text, text.Origin.Line)));
    }

    [Theory]
    [InlineData("gate.log", typeof(ReadSampleCommand))]
    [InlineData("gate", typeof(ReadFilterCommand))]
    public void Apply_Prompts_AskForWhatWasTyped(string name, Type expected)
    {
        Step step = PressLast(Connected(), "5", expected == typeof(ReadSampleCommand) ? s_openLog : s_openFilter, name, Key.Enter);

        Assert.Equal(expected, step.Command?.GetType());
        Assert.Null(step.Model.Lab.Prompt);
        Assert.Null(Press(Connected(), "5", s_openLog, "x", Key.Escape).Lab.Prompt);
        Assert.Equal("expected a name", Press(Connected(), "5", s_openLog, Key.Enter).Lab.Prompt?.Error);
    }

    [Fact]
    public void Apply_Completion_GoesAsFarAsAllAgreeAndOnlyForTheTextItIsFor()
    {
        Step step = PressLast(Connected(), "5", s_openFilter, "s", Key.Tab);
        var asked = Assert.IsType<CompleteCommand>(step.Command);

        Model model = Apply(step.Model, new CompletedMessage(asked.Kind, "s", ["sshd-extra"]));
        Assert.Equal("sshd", model.Lab.Prompt!.Field.Text);
        Assert.Equal(["sshd", "sshd-extra"], model.Lab.Prompt.Offered);

        Assert.Equal("sx", Apply(Press(step.Model, "x"), new CompletedMessage(asked.Kind, "s", ["sshd"])).Lab.Prompt!.Field.Text);
    }

    [Fact]
    public void Apply_OpenedFilter_IsJudgedBesideItself()
    {
        Step step = Updates.Apply(Press(Connected(), "5"), new FilterReadMessage(Gate));

        Assert.Equal(["^a <HOST>$", "^b <HOST>$"], step.Model.Lab.Text.Lines);
        Assert.False(step.Model.Lab.IsChanged);
        Assert.Same(Gate, Assert.IsType<JudgeCommand>(step.Command).Saved);
    }

    [Fact]
    public void Apply_BeforeAndAfter_ShowsTheLinesThatAreJudgedOtherwise()
    {
        Model model = Press(WithVerdict(), "d");

        Assert.Equal(LabShow.Changed, model.Lab.Show);
        Assert.Equal([1, 2], model.Lab.Rows);
        Assert.Equal([0, 1, -1], new[] { 0, 1, 2 }.Select(model.Lab.ChangeAt));
        Assert.Equal(LabShow.All, Press(model, "d").Lab.Show);
    }

    [Fact]
    public void Apply_ShowFilter_KeepsTheLineSelected()
    {
        Model model = Press(WithVerdict(), Key.Tab, "j");
        Assert.Equal(1, model.Lab.Selected);

        model = Press(model, "ff");

        Assert.Equal(LabShow.Matched, model.Lab.Show);
        Assert.Equal([0, 1], model.Lab.Rows);
        Assert.Equal(1, model.Lab.Selected);
    }

    [Fact]
    public void Apply_MissedLineOpened_AsksWhatCameNear()
    {
        Step step = PressLast(WithVerdict(), Key.Tab, "jj", Key.Enter);

        var asked = Assert.IsType<ExplainCommand>(step.Command);
        Assert.Equal((step.Model.Lab.Asked, 2), (asked.Number, asked.Index));
        Assert.Null(PressLast(WithVerdict(), Key.Tab, Key.Enter).Command);
        Assert.Null(Apply(step.Model, new ExplainedMessage(new LabNearest(0, 2, null))).Lab.Nearest);
    }

    [Fact]
    public void Apply_PasteOnTheSample_IsTheNewSample()
    {
        Step step = Updates.Apply(Press(Connected(), "5", Key.Tab), new InputMessage(new PasteInput("one\ntwo\n")));

        Assert.Equal(["one", "two"], step.Model.Lab.Sample.Lines.Select(line => line.Text));
        Assert.IsType<JudgeCommand>(step.Command);
        Assert.Equal(["one", "two"], Apply(Press(Connected(), "5"), new InputMessage(new PasteInput("one\ntwo"))).Lab.Text.Lines);
    }

    [Fact]
    public void Apply_Save_WritesWhatWasChangedUnderItsNameAndAllUnderAnother()
    {
        Model model = Press(Apply(Press(Connected(), "5"), new FilterReadMessage(Gate)), Key.Enter, "x", Key.Escape);

        var own = Assert.IsType<SaveFilterCommand>(PressLast(model, s_save, Key.Enter).Command);
        Assert.Equal(("gate", LabOption.FailRegex), (own.Name, Assert.Single(own.Options)));
        Assert.Equal(4, Assert.IsType<SaveFilterCommand>(PressLast(model, s_save, "2", Key.Enter).Command).Options.Count);
        Assert.Equal("nothing was changed", Press(Press(model, "z"), s_save, Key.Enter).Lab.Prompt?.Error);
        Assert.NotNull(Press(model, s_save, "/x", Key.Enter).Lab.Prompt?.Error);
    }

    [Fact]
    public void Apply_Saved_IsWhatLaterChangesAreComparedWith()
    {
        Model model = Press(Apply(Press(Connected(), "5"), new FilterReadMessage(Gate)), Key.Enter, "x");
        LabFilter written = model.Lab.Filter;
        model = Press(model, "y");

        Step step = Updates.Apply(model, new FilterSavedMessage(written with { Name = "gate2" }, "/etc/x/gate2.local", "/etc/x/gate2.local.old"));

        Assert.True(step.Model.Lab.IsChanged);
        Assert.Equal("gate2", step.Model.Lab.Saved.Name);
        Assert.Equal("saved /etc/x/gate2.local, the former text in gate2.local.old; bantui reload applies it", step.Model.Notice?.Text);
    }

    [Fact]
    public void Apply_ReadOnly_DoesNotSave()
    {
        Model model = Press(Connected() with { ReadOnly = true }, "5", s_save);

        Assert.Null(model.Lab.Prompt);
        Assert.True(model.Notice?.IsError);
    }

    [Fact]
    public void Apply_TInFailures_OpensTheLineWithTheFilterOfItsJail()
    {
        Step step = PressLast(Connected(80, 24, Events), "2t");

        Assert.Equal("sshd", Assert.IsType<ReadFilterCommand>(step.Command).Spec);
        Assert.Equal(View.Regex, step.Model.View);
        Assert.Contains("Failed password", Assert.Single(step.Model.Lab.Sample.Lines).Text, StringComparison.Ordinal);
        Assert.Single(step.Model.Lab.Rows);
    }

    [Fact]
    public void Apply_VerdictOnOtherLines_IsNotTakenForTheLineThatWasOpenedSince()
    {
        Model judging = Apply(Press(Connected(80, 24, Events), "5"), new SampleReadMessage(LabSample.Of("/var/log/long.log", new string('x', 500))));
        Model opened = Press(judging, "2t");
        var late = new LabLine(LineStatus.Matched) { Captures = [new CapturedSpan("ip4", 400, 500)] };

        opened = Apply(opened, new JudgedMessage(judging.Lab.Asked, new LabVerdict { Lines = [late] }, null));

        Assert.Null(opened.Lab.LineAt(0));
        Assert.Contains("not judged", Golden.Render(opened), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_WheelOverMissedLines_AsksWhatCameNearestToTheOneItStopsAt()
    {
        Model model = Apply(Press(Connected(), "5"), new FilterReadMessage(Gate), new SampleReadMessage(LabSample.Of("x", "a\nb\nc\nd\ne")));
        var missed = new LabVerdict { Lines = [.. Enumerable.Repeat(new LabLine(LineStatus.Missed), 5)] };
        model = Press(Apply(model, new JudgedMessage(model.Lab.Asked, missed, missed)), Key.Tab, Key.Enter);

        Step wheel = Updates.Apply(model, new InputMessage(new MouseInput(MouseAction.WheelDown, MouseButton.None, 0, 0)));

        Assert.Equal(3, Assert.IsType<ExplainCommand>(wheel.Command).Index);
    }

    [Fact]
    public void Apply_PasteThatWasCut_IsTakenAndSaysSo()
    {
        Model model = Apply(Press(Connected(), "5", Key.Tab), new InputMessage(new PasteInput("one\ntwo", IsCut: true)));

        Assert.Equal(2, model.Lab.Sample.Lines.Length);
        Assert.Contains("only the first 64 KiB", model.Notice?.Text, StringComparison.Ordinal);
        model = Apply(Press(Connected(), "5", Key.Enter, "a"), new InputMessage(new PasteInput(new string('x', 60_000))));
        Assert.Equal("a", model.Lab.Text.Line);
        Assert.Contains("nothing of the paste was taken", model.Notice?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_PasteUnderAPage_ChangesNothing()
    {
        Model page = Press(WithVerdict(), Key.Tab, ":why 192.0.2.1", Key.Enter);
        Assert.NotNull(page.Page);

        Assert.Same(page.Lab, Apply(page, new InputMessage(new PasteInput("one\ntwo"))).Lab);
    }

    [Fact]
    public void Apply_Palette_OpensTheLab()
    {
        Assert.Equal("sshd", Assert.IsType<ReadFilterCommand>(PressLast(Connected(), ":regex sshd", Key.Enter).Command).Spec);
        Assert.Equal("/x", Assert.IsType<ReadSampleCommand>(PressLast(Connected(), ":sample /x", Key.Enter).Command).Name);
    }

    [Fact]
    public void Apply_Click_PlacesTheCursorAndSelectsTheLine()
    {
        Model model = Press(WithVerdict(), "m", Key.Tab);

        Model clicked = Apply(model, Click(LabPlaces.TextColumn + 3, ScreenLayout.FirstPatternRow + 1));
        Assert.Equal((1, 3, false), (clicked.Lab.Text.Row, clicked.Lab.Text.Column, clicked.Lab.OnSample));

        clicked = Apply(clicked, Click(10, ScreenLayout.FirstSampleRow(clicked) + 2));
        Assert.Equal((2, true), (clicked.Lab.Selected, clicked.Lab.OnSample));
    }

    [Fact]
    public void Apply_Delete_TakesThePatternAway()
    {
        Model model = Apply(Press(Connected(), "5"), new FilterReadMessage(Gate));

        Assert.Equal(["^b <HOST>$"], Press(model, Key.Delete).Lab.Text.Lines);
        Assert.Equal(["^a <HOST>$", "n", "^b <HOST>$"], Press(model, "an").Lab.Text.Lines);
    }

    private static int Number(Step step) => Assert.IsType<JudgeCommand>(step.Command).Number;

    private static InputMessage Click(int x, int y) => new(new MouseInput(MouseAction.Press, MouseButton.Left, x, y));
}
