using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Editing;
using static Ban.Tui.Tests.App.JailSamples;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The way to a new jail.</summary>
public sealed class NewJailTests
{
    private static readonly KeyInput s_write = KeyInput.Of('w', KeyModifiers.Control);

    [Fact]
    public void Enter_BeforeTheConfigurationIsKnown_TriesWhenItIs()
    {
        Model waiting = Press(WithFilters(), "door", Key.Enter, "/var/log/door.log", Key.Enter, "4", Key.Enter);
        var answer = new SourceReadMessage("door", new JailSource("door", null, null, null));

        Step tried = Updates.Apply(waiting, answer);

        Assert.Contains("maxretry = 4", Assert.IsType<RehearseCommand>(tried.Command).Change.After, StringComparison.Ordinal);
        Assert.Null(Updates.Apply(Press(waiting, "0"), answer).Command);
        Assert.Null(Updates.Apply(tried.Model, answer).Command);
    }

    [Fact]
    public void KeyN_First_AsksForTheFilters()
    {
        Step step = PressLast(WithJails(), "n");
        Assert.Equal(new ReadFiltersCommand(), step.Command);
        Assert.Equal("not permitted", Made(Apply(step.Model, new FiltersReadMessage([], "not permitted"))).Error);
    }

    [Fact]
    public void Filter_Typed_NarrowsTheListAndNothingElse()
    {
        Model model = Press(WithFilters(), "ssh");
        Assert.Equal(["sshd", "sshd-ddos"], Made(model).ShownFilters);
        Assert.Equal(View.Jails, Press(model, "1q:?").View);
        Assert.Empty(Made(Press(model, "1q:?")).ShownFilters);
        Assert.Null(PressLast(Press(model, "1q"), Key.Enter).Command);
    }

    [Fact]
    public void Filter_Chosen_AsksForItsLogs()
    {
        Step step = PressLast(Press(WithFilters(), "ssh", Key.Down), Key.Enter);
        var ask = Assert.IsType<FindLogsCommand>(step.Command);
        Assert.Equal((NewJailStep.Log, "sshd-ddos"), (Made(step.Model).Step, ask.Filter));
        Assert.Null(Made(Apply(step.Model, new LogsFoundMessage(ask.Number - 1, Logs))).Logs);
    }

    [Fact]
    public void Log_OfAJail_TakesThatJail()
    {
        Step step = PressLast(WithLogs(), Key.Enter);
        Assert.Equal(new ReadSourceCommand("sshd"), step.Command);
        Assert.Equal(("/var/log/auth.log", "sshd"), (Made(step.Model).Log, Made(step.Model).Name.Text));
        NewJail made = Made(Apply(step.Model, new SourceReadMessage("sshd", Source)));
        Assert.Equal(("5", "10m", "1h"), (made.MaxRetry.Text, made.FindTime.Text, made.BanTime.Text));
    }

    [Fact]
    public void Log_Typed_IsLookedForAndMustBeAPath()
    {
        Step step = PressLast(WithLogs(), "/");
        Assert.Equal(["/", "/*"], Assert.IsType<FindLogsCommand>(step.Command).Patterns);
        Model named = Press(WithLogs(), "door");
        named = Apply(named, new LogsFoundMessage(named.Jails.Asked, []));
        Assert.Equal("expected the path of a log, from / on", Made(Press(named, Key.Enter)).Error);
    }

    [Fact]
    public void Escape_FromEachStep_GoesBackOne()
    {
        Model model = WithRules();
        model = Press(model, Key.Escape);
        Assert.Equal(NewJailStep.Log, Made(model).Step);
        model = Press(model, Key.Escape);
        Assert.Equal(NewJailStep.Filter, Made(model).Step);
        Assert.Null(Press(model, Key.Escape).Jails.New);
    }

    [Fact]
    public void Enter_WithTheRules_HasThemTriedAsTheyWouldBeWritten()
    {
        Step step = PressLast(Press(WithRules(), "4"), Key.Enter);
        var ask = Assert.IsType<RehearseCommand>(step.Command);
        Assert.Equal(
            new ConfigChange("door", "jail.d/door.local", null, "[door]\n\nenabled = true\nfilter = door\nbackend = auto\nlogpath = /var/log/door.log\nmaxretry = 4\n", null), ask.Change);
        Assert.Null(Made(Apply(step.Model, new RehearsedMessage(ask.Number - 1, Rehearsal))).Result);
        Model tried = Apply(step.Model, new RehearsedMessage(ask.Number, Rehearsal));
        Assert.Equal(Rehearsal, Made(tried).Result);
        // What was tried is not what stands there then.
        Assert.Null(Made(Press(tried, "0")).Result);
    }

    [Fact]
    public void Tried_WhatTheDaemonRefuses_IsSaid()
    {
        Model model = Press(WithRules(), Key.Enter);
        model = Apply(model, new RehearsedMessage(model.Jails.Asked, null, "there is no filter 'door'"));
        Assert.Contains("! there is no filter 'door'", Golden.Render(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many", "expected a whole number")]
    [InlineData("0", "maxretry = 0 counts as 1: the first failure bans")]
    public void MaxRetry_Wrong_IsSaidAtOnceAndNothingIsAsked(string text, string mistake)
    {
        Model model = Press(WithRules(), text);
        Assert.Equal((NewJailField.MaxRetry, mistake), (Made(model).Wrong, Made(model).Error));
        Assert.Null(PressLast(model, Key.Enter).Command);
        Assert.Null(PressLast(model, s_write).Command);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("")]
    public void Name_ThatIsNoFile_IsRefused(string name)
    {
        Model model = Press(WithRules(), Key.Up, KeyInput.Of('u', KeyModifiers.Control), name);
        Step step = PressLast(model, Key.Enter);
        Assert.Null(step.Command);
        Assert.Equal(NewJailField.Name, Made(step.Model).Wrong);
    }

    [Fact]
    public void Name_Changed_AsksWhatIsKnownOfIt()
    {
        Model model = Press(WithRules(), Key.Up, "2");
        Step step = PressLast(model, Key.Tab);
        Assert.Equal(new ReadSourceCommand("door2"), step.Command);
        // Nor is another one's file written meanwhile.
        Assert.IsType<ReadSourceCommand>(PressLast(step.Model, s_write).Command);
    }

    [Fact]
    public void Known_JailOfThatName_IsEnabledWithWhatIsOther()
    {
        Model model = Apply(Press(WithLogs(), Key.Enter), new SourceReadMessage("sshd", Source));
        model = Press(model, KeyInput.Of('u', KeyModifiers.Control), "9");
        Assert.Equal(
            "# kept by hand\n[sshd]\nenabled = true\nmaxretry = 9\nlogpath = /var/log/auth.log\n", Assert.IsType<CheckChangeCommand>(PressLast(model, s_write).Command).Change.After);
    }

    [Fact]
    public void Written_NewJail_ShowsTheListAndIsTakenBackByZ()
    {
        Model model = Press(WithRules(), s_write, Key.Enter);
        var write = new WriteChangeCommand(model.Jails.Preview!.Change, null);
        model = Apply(model, new ChangeWrittenMessage(write, new ConfigWriteResult(write.Change.File, "r1", [], new DaemonReloadResult([new JailReload("door", "started")], [], []))));
        Assert.Equal((null, "wrote jail.d/door.local, door started; z takes it back"), (model.Jails.New, model.Notice!.Text));
        Assert.Null(Assert.IsType<WriteChangeCommand>(PressLast(model, "z").Command).Change.After);
    }

    [Fact]
    public void Refused_NewJail_StaysOpenBehindThePreview()
    {
        Model model = Press(WithRules(), s_write, Key.Enter);
        model = Apply(model, new ChangeRefusedMessage(model.Jails.Preview!.Change, "no filter", [new ConfigProblemInfo("f", 4, null, "error", "door", "filter", "there is no filter")]));
        Assert.Equal("no filter", model.Jails.Preview!.Error);
        Assert.NotNull(Press(model, Key.Escape).Jails.New);
    }
}
