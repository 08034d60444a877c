using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The list of jails in Overview.</summary>
public sealed class OverviewTests
{
    [Fact]
    public void Filter_WhileTyped_ShowsTheJailsThatPass()
    {
        Model model = Press(Connected(), "/post");
        Assert.Equal(["postfix-sasl"], model.Overview.Shown.Select(jail => jail.Name));
        Assert.NotNull(model.Overview.Editing);

        model = Press(model, Key.Enter);
        Assert.Null(model.Overview.Editing);
        Assert.Equal("postfix-sasl", Press(model, Key.Enter).Overview.Page?.Name);
        Assert.Equal(Jails.Count, Press(model, Key.Escape).Overview.Shown.Count);
    }

    [Fact]
    public void Escape_WithOrWithoutAFilter_LeavesTheSelectionOnItsJail()
    {
        Assert.Equal("nginx-botsearch", Press(Connected(), "jj", Key.Escape).Overview.Selected?.Name);
        Assert.Equal("recidive", Press(Connected(), "/stopped", Key.Enter, Key.Escape).Overview.Selected?.Name);
    }

    [Fact]
    public void Snapshot_UnderAFilter_LeavesTheSelectionOnItsJail()
    {
        Model model = Press(Connected(), "/n", Key.Enter, "j");
        Assert.Equal("postfix-sasl", Press(Connected(), "/s", Key.Enter, "j").Overview.Selected?.Name);
        string selected = model.Overview.Selected!.Name;

        model = Apply(model, new SnapshotMessage(Info, [.. Jails.Reverse()], Now));

        Assert.Equal(selected, model.Overview.Selected?.Name);
    }

    [Fact]
    public void Letters_WhileTheFilterIsTyped_DoNothingElse()
    {
        Step step = PressLast(Connected(), "/pr", "q");
        Assert.Null(step.Command);
        Assert.Equal("prq", step.Model.Overview.Editing?.Text);
    }

    [Fact]
    public void Selected_WhereNoJailPasses_IsNone()
    {
        Model model = Press(Connected(), "/nobody", Key.Enter);
        Assert.Null(model.Overview.Selected);
        Assert.Null(Press(model, Key.Enter).Overview.Page);
        Assert.Null(PressLast(model, "p").Command);
    }

    [Fact]
    public void KeysPAndR_ChangeTheSelectedJail()
    {
        Assert.Equal(new ChangeJailCommand(JailAction.Pause, "sshd"), PressLast(Connected(), "p").Command);
        Assert.Equal(new ReloadJailsCommand("sshd"), PressLast(Connected(), "r").Command);
    }

    [Theory]
    [InlineData("p")]
    [InlineData("r")]
    public void KeysPAndR_ReadOnly_AreRefused(string key)
    {
        Step step = PressLast(Connected() with { ReadOnly = true }, key);
        Assert.Null(step.Command);
        Assert.True(step.Model.Notice?.IsError);
    }
}
