using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The page of a jail in Overview.</summary>
public sealed class JailPageTests
{
    [Fact]
    public void Apply_EnterOnAJail_ReadsItAndEnterAgainShowsItsFailures()
    {
        Step step = PressLast(Connected(80, 24, Events), Key.Enter);
        Assert.Equal("sshd", Assert.IsType<ReadJailCommand>(step.Command).Jail);

        Model model = Press(Apply(step.Model, new JailReadMessage("sshd", Detail)), Key.Enter);

        Assert.Equal((View.Failures, "jail:sshd"), (model.View, model.Failures.Filter.Text));
        Assert.NotNull(Press(model, "1").Overview.Page);
        Assert.Null(Press(model, "1", Key.Escape).Overview.Page);
    }

    [Fact]
    public void Apply_News_ReadTheOpenJailAgainAndOneAtATime()
    {
        Model model = Press(Connected(), Key.Enter);
        Assert.Null(Updates.Apply(model, new SnapshotMessage(Info, Jails, Now)).Command);

        model = Apply(model, new JailReadMessage("sshd", Detail));

        Assert.IsType<ReadJailCommand>(Updates.Apply(model, new SnapshotMessage(Info, Jails, Now)).Command);
        Assert.Null(Updates.Apply(Press(model, "2"), new SnapshotMessage(Info, Jails, Now)).Command);
    }

    [Fact]
    public void Apply_Settings_AreReadOnceAndAgainAfterAReload()
    {
        Step step = PressLast(Connected(), Key.Enter);
        Assert.True(Assert.IsType<ReadJailCommand>(step.Command).WantsSettings);

        Model model = Apply(step.Model, new JailReadMessage("sshd", Detail, null, Settings));
        step = Updates.Apply(model, new SnapshotMessage(Info, Jails, Now));
        Assert.False(Assert.IsType<ReadJailCommand>(step.Command).WantsSettings);
        model = Apply(step.Model, new JailReadMessage("sshd", Detail));
        Assert.Same(Settings, model.Overview.Page?.Settings);

        model = Apply(model, new EventMessage(new() { Type = Ban.Rpc.Contract.EventTypes.Reload, Time = Now, Jail = "" }, 0));
        Assert.True(Assert.IsType<ReadJailCommand>(Updates.Apply(model, new SnapshotMessage(Info, Jails, Now)).Command).WantsSettings);
    }

    [Fact]
    public void Apply_FailedReading_KeepsWhatIsShown()
    {
        Model model = Apply(Press(Connected(), Key.Enter), new JailReadMessage("sshd", Detail), new JailReadMessage("sshd", null, "gone"));

        Assert.Same(Detail, model.Overview.Page?.Detail);
        Assert.Equal("gone", model.Overview.Page?.Error);
        string frame = Golden.Render(model);
        Assert.Contains("! gone; this was so before", frame, StringComparison.Ordinal);
        Assert.DoesNotContain("running", frame, StringComparison.Ordinal);
        Assert.Null(Apply(Connected(), new JailReadMessage("sshd", Detail)).Overview.Page);
    }

    [Fact]
    public void Apply_Moves_ScrollThePageWithinItsRows()
    {
        Model model = Apply(Press(Connected(80, 14), Key.Enter), new JailReadMessage("sshd", Detail));
        int last = model.Overview.Page!.RowCount - ScreenLayout.JailPageRows(model);

        Assert.Equal(last, Press(model, "G").Overview.Page!.Top);
        Assert.Equal(last, Press(model, "Gjjj").Overview.Page!.Top);
        Assert.Equal(0, Press(model, "Gg").Overview.Page!.Top);
    }

    [Fact]
    public void Apply_TInAJail_OpensItsFilterInTheLab() =>
        Assert.Equal("sshd", Assert.IsType<ReadFilterCommand>(PressLast(Connected(), Key.Enter, "t").Command).Spec);

    [Fact]
    public void Counted_FailureOfSeveral_GivesTheTimesOfThoseThatCount()
    {
        FailuresModel failures = Connected(80, 24, Events).Failures;

        Assert.Equal([-20, -12, -1], failures.Counted(failures.RowAt(0)!).Select(counted => (int)(counted.Time - Now).TotalSeconds));
    }
}
