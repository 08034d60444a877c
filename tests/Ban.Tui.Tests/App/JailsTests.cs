using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.JailSamples;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The view Jails: its list, and what came of its commands.</summary>
public sealed class JailsTests
{
    [Fact]
    public void Snapshot_WithOtherJails_LeavesTheSelectionOnItsJail()
    {
        Model model = Press(WithJails(), "jj");

        model = Apply(model, new SnapshotMessage(Info, [Jails[0] with { Name = "apache" }, .. Jails.Skip(1)], Now), new SnapshotMessage(Info, [.. Jails.Skip(1)], Now));

        Assert.Equal(new ReloadJailsCommand("nginx-botsearch"), PressLast(model, "r").Command);
        Assert.Equal(new ReloadJailsCommand("nginx-botsearch"), PressLast(model, Key.Escape, "r").Command);
    }

    [Fact]
    public void Key4_First_AsksForTheSettings()
    {
        Step step = PressLast(Connected(), "4");
        Assert.Equal(View.Jails, step.Model.View);
        Assert.Equal(new ReadJailsCommand(), step.Command);
        // One question at a time.
        Assert.Null(Updates.Apply(step.Model, new SnapshotMessage(Info, Jails, Now)).Command);
        Assert.Equal(new ReadJailsCommand(), Updates.Apply(Apply(step.Model, new JailsReadMessage(WithSettings)), new SnapshotMessage(Info, Jails, Now)).Command);
    }

    [Theory]
    [InlineData("sshd", "p", JailAction.Pause)]
    [InlineData("recidive", "s", JailAction.Start)]
    public void Keys_OfTheState_ChangeTheSelectedJail(string jail, string key, JailAction action)
    {
        Model model = Press(WithJails(), "/jail:" + jail, Key.Enter);
        Assert.Equal(new ChangeJailCommand(action, jail), PressLast(model, key).Command);
    }

    [Fact]
    public void KeyP_OnAPausedJail_Resumes()
    {
        Model model = Apply(WithJails(), new SnapshotMessage(Info, [Jails[0] with { State = "paused" }], Now));
        Assert.Equal(new ChangeJailCommand(JailAction.Resume, "sshd"), PressLast(model, "p").Command);
    }

    [Fact]
    public void KeyX_First_AsksBeforeItStops()
    {
        Model model = Press(WithJails(), "x");
        Assert.Equal("Stop sshd? 912 bans leave the firewall until it starts.", model.Dialog!.Shape.Text);
        Assert.Equal(new ChangeJailCommand(JailAction.Stop, "sshd"), PressLast(model, Key.Enter).Command);
        Assert.Null(PressLast(model, Key.Escape).Model.Dialog);
    }

    [Theory]
    [InlineData("sshd", "s", "sshd is not stopped")]
    [InlineData("recidive", "p", "recidive is stopped")]
    [InlineData("recidive", "x", "recidive is stopped")]
    public void Keys_WhereTheStateDoesNotFit_SayWhy(string jail, string key, string reason)
    {
        Step step = PressLast(Press(WithJails(), "/jail:" + jail, Key.Enter), key);
        Assert.Equal((new Notice(reason, IsError: true), null), (step.Model.Notice, step.Command));
    }

    [Fact]
    public void Keys_ForARefusedJail_SayItsReason()
    {
        Model model = Apply(WithJails(), new SnapshotMessage(Info, [Jails[0] with { State = JailStates.Refused, Detail = "jail.conf:3: no" }], Now));
        Assert.Equal("sshd is not read: jail.conf:3: no", PressLast(model, "s").Model.Notice!.Text);
    }

    [Fact]
    public void Reload_OfOneOrAll_IsAskedForAndTold()
    {
        Assert.Equal(new ReloadJailsCommand("sshd"), PressLast(WithJails(), "r").Command);
        Step all = PressLast(WithJails(), "R");
        Assert.Equal(new ReloadJailsCommand(null), all.Command);
        Assert.Equal("read again: sshd reloaded", Apply(all.Model, new JailsReloadedMessage(new DaemonReloadResult([new JailReload("sshd", "reloaded"), new JailReload("web", "unchanged")], [], []))).Notice!.Text);
        Notice refused = Apply(all.Model, new JailsReloadedMessage(new DaemonReloadResult([new JailReload("sshd", "refused", "no log")], [], []))).Notice!;
        Assert.Equal(new Notice("sshd is refused and runs on as it was: no log", IsError: true), refused);
    }

    [Fact]
    public void Changed_ByHand_IsShownAndTakenBackByZ()
    {
        Model model = Apply(WithJails(), new JailChangedMessage(new ChangeJailCommand(JailAction.Pause, "sshd"), Jails[0] with { State = "paused" }));
        Assert.Equal("paused", model.Overview.Jails[0].State);
        Assert.Equal(new ChangeJailCommand(JailAction.Resume, "sshd", IsUndo: true), PressLast(model, "z").Command);
        Assert.Empty(Apply(WithJails(), new JailChangedMessage(new ChangeJailCommand(JailAction.Resume, "sshd", IsUndo: true), Jails[0])).Undo);
    }

    [Theory]
    [InlineData("auth", "sshd")]
    [InlineData("nftables-multi", "nginx-botsearch")]
    [InlineData("noSource", "dovecot")]
    [InlineData("!running !nginx !recidive", "dovecot")]
    public void Filter_ByWords_LooksInSettingsAndState(string words, string expected) =>
        Assert.Equal([expected], Updates.ShownJails(Press(WithJails(), $"/{words}", Key.Enter)).Select(jail => jail.Name));

    [Fact]
    public void Filter_WhileTyped_TakesEveryLetterAndEscapeDropsIt()
    {
        Model model = Press(WithJails(), "/qxn");
        Assert.Equal((View.Jails, "qxn", 0), (model.View, model.Jails.Editing!.Text, Updates.ShownJails(model).Count));
        model = Press(model, Key.Escape);
        Assert.Equal((null, 5), (model.Jails.Editing, Updates.ShownJails(model).Count));
    }

    [Theory]
    [InlineData("e")]
    [InlineData("n")]
    [InlineData("x")]
    [InlineData("p")]
    [InlineData("r")]
    [InlineData("R")]
    [InlineData("z")]
    public void ReadOnly_EachKeyThatChanges_IsRefused(string key)
    {
        Step step = PressLast(WithJails() with { ReadOnly = true }, key);
        Assert.Equal((null, "read-only: nothing can be changed here"), (step.Command, step.Model.Notice!.Text));
        Assert.Null(step.Model.Dialog);
    }

    [Fact]
    public void ReadOnly_TrialOfAnother_IsShownAndNotEnded()
    {
        Model model = WithTrial() with { ReadOnly = true };
        Assert.Null(PressLast(model, "K").Command);
        Assert.DoesNotContain("K keep", Golden.Render(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K", true)]
    [InlineData("T", false)]
    public void TrialKeys_OnAnyView_EndIt(string key, bool keep)
    {
        foreach (string view in (string[])["1", "2", "3", "4", "5"])
        {
            Assert.Equal(new EndTrialCommand(keep), PressLast(Press(WithTrial(), view), key).Command);
        }
    }

    [Fact]
    public void TrialKeys_WithoutATrial_DoNothing() => Assert.Null(PressLast(WithJails(), "K").Command);

    [Fact]
    public void Trial_OverBySnapshot_IsTold()
    {
        Model expired = Apply(WithTrial(), new SnapshotMessage(Info, Jails, Now.AddSeconds(50)));
        Assert.Equal(new Notice("the trial of jail.d/sshd.local is over: the version before is back", IsError: true), expired.Notice);
        Assert.Equal("the trial of jail.d/sshd.local was ended elsewhere", Apply(WithTrial(), new SnapshotMessage(Info, Jails, Now.AddSeconds(5))).Notice!.Text);
    }

    [Fact]
    public void Trial_AfterTheConnectionWasLost_IsStillCountedDown()
    {
        ConfigTrialInfo trial = new("jail.d/sshd.local", Now.AddSeconds(48));
        Model model = Apply(WithTrial(), Lost(), new SnapshotMessage(Info with { Trial = trial }, Jails, Now.AddSeconds(20)), new ConnectedMessage());
        Assert.Contains("goes back in 28s", Golden.Render(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jails nginx", "nginx")]
    [InlineData("jails", "")]
    public void Palette_Jails_ShowsTheView(string line, string filter)
    {
        Model model = Press(Connected(), ":", line, Key.Enter);
        Assert.Equal((View.Jails, filter, true), (model.View, model.Jails.Filter.Text, model.Jails.IsReading));
    }

    [Fact]
    public void Palette_WordsForJails_DoWhatTheKeysDo()
    {
        Command? Run(string line) => PressLast(Connected(), ":", line, Key.Enter).Command;
        Assert.Equal(new ReadSourceCommand("sshd"), Run("edit sshd"));
        Assert.Equal(new ReadFiltersCommand(), Run("new"));
        Assert.Equal(new ReloadJailsCommand(null), Run("reload"));
        Assert.Equal(new ReloadJailsCommand("sshd"), Run("reload sshd"));
        Assert.Equal(new ChangeJailCommand(JailAction.Start, "recidive"), Run("start recidive"));
        Assert.Equal(new ChangeJailCommand(JailAction.Pause, "sshd"), Run("pause sshd"));
        Assert.Equal(new ChangeJailCommand(JailAction.Resume, "sshd"), Run("resume sshd"));
        Assert.Equal(new EndTrialCommand(Keep: true), Run("keep"));
        Assert.Equal(new EndTrialCommand(Keep: false), Run("revert"));
        Assert.StartsWith("Stop sshd?", Press(Connected(), ":stop sshd", Key.Enter).Dialog!.Shape.Text, StringComparison.Ordinal);
        Assert.Equal("expected: edit JAIL", Press(Connected(), ":edit", Key.Enter).Palette!.Error);
    }

    [Fact]
    public void Mouse_Click_SelectsTheJail()
    {
        Model model = WithJails() with { Mouse = true };
        int row = Array.FindIndex(Golden.Render(model).Split('\n'), line => line.Contains("dovecot", StringComparison.Ordinal));
        Model clicked = Apply(model, new InputMessage(new MouseInput(MouseAction.Press, MouseButton.Left, 3, row)));
        Assert.Equal("dovecot", Updates.SelectedJail(clicked)!.Name);
        Assert.Equal(new ReadSourceCommand("dovecot"), Updates.Apply(clicked, new InputMessage(new MouseInput(MouseAction.Press, MouseButton.Left, 3, row))).Command);
    }
}
