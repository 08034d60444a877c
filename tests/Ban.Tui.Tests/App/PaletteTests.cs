using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The line of commands.</summary>
public sealed class PaletteTests
{
    [Fact]
    public void Apply_Colon_OpensALineThatTakesAllLetters()
    {
        Model model = Press(Connected(), ":q?1zu");

        Assert.Equal("q?1zu", model.Palette?.Field.Text);
        Assert.Null(Press(model, Key.Escape).Palette);
        Assert.Null(Press(Connected(), ":", Key.Backspace).Palette);
    }

    [Theory]
    [InlineData("ov", "overview ")]
    [InlineData("ban", "ban")]
    [InlineData("bans", "bans ")]
    [InlineData("u", "un")]
    [InlineData("jail s", "jail sshd ")]
    [InlineData("ban 192.0.2.1 ng", "ban 192.0.2.1 nginx-botsearch ")]
    [InlineData("ban ", "ban 203.0.113.7 ")]
    [InlineData("sort f", "sort failures ")]
    [InlineData("none", "none")]
    public void Apply_Tab_CompletesAsFarAsItIsClear(string typed, string expected) =>
        Assert.Equal(expected, Press(Connected(80, 24, Events), ":", typed, Key.Tab).Palette?.Field.Text);

    [Theory]
    [InlineData("overview", View.Overview, "")]
    [InlineData("failures user:root", View.Failures, "user:root")]
    [InlineData("jail sshd", View.Failures, "jail:sshd")]
    public void Apply_View_IsShownWithItsFilter(string line, View view, string filter)
    {
        Model model = Press(Connected(80, 24, Events), "2:", line, Key.Enter);

        Assert.Equal((view, filter), (model.View, view == View.Overview ? "" : model.Failures.Filter.Text));
        Assert.Null(model.Palette);
    }

    [Fact]
    public void Apply_BansWithWords_ReadsThemUnderTheFilter()
    {
        Step step = PressLast(Connected(), ":bans jail:sshd", Key.Enter);

        Assert.Equal("jail:sshd", Assert.IsType<ReadBansCommand>(step.Command).Filter.Text);
        Assert.Equal(View.Bans, step.Model.View);
        Assert.Equal(BanColumn.Address, PressAll(WithBans(), "1:sort address", Key.Enter).Bans.Table.Order.Column);
    }

    [Fact]
    public void Apply_Ban_SendsItsRequest()
    {
        BanCommand command = Assert.IsType<BanCommand>(PressLast(Connected(), ":ban 2001:db8::/48 sshd 1d", Key.Enter).Command);

        var request = Assert.Single(command.Requests);
        Assert.Equal(("2001:db8::/48", "sshd", 86_400), (Assert.Single(request.Addresses), request.Jail, request.BanTime));
    }

    [Fact]
    public void Apply_Unban_KnowsTheBansOfEveryJail()
    {
        UnbanCommand command = Assert.IsType<UnbanCommand>(PressLast(WithBans(), ":unban 203.0.113.7", Key.Enter).Command);

        Assert.Null(Assert.Single(command.Requests).Jail);
        Assert.Equal("sshd", Assert.Single(command.Known).Jail);
    }

    [Theory]
    [InlineData("nonsense", "no command nonsense")]
    [InlineData("ban", "expected: ban ADDR [JAIL] [TIME]")]
    [InlineData("ban 192.0.2.1", "name of a jail")]
    [InlineData("ban 192.0.2.1 sshd soon", "")]
    [InlineData("ban 192.0.2.300 sshd", "an address or a network")]
    [InlineData("sort colour", "expected: sort COLUMN")]
    [InlineData("sort 7", "expected: sort COLUMN")]
    [InlineData("quit now", "expected: quit")]
    public void Apply_WrongLine_StaysOpenAndSaysWhatIsExpected(string line, string expected)
    {
        Step step = PressLast(Connected(), ":", line, Key.Enter);

        Assert.Null(step.Command);
        Assert.Contains(expected, step.Model.Palette?.Error, StringComparison.Ordinal);
        Assert.Null(Press(step.Model, "x").Palette?.Error);
    }

    [Fact]
    public void Apply_UpAndDown_RecallWhatWasRun()
    {
        Model model = Press(Connected(), ":jail sshd", Key.Enter, ":overview", Key.Enter, ":jail sshd", Key.Enter, ":");

        Assert.Equal(["overview", "jail sshd"], model.History);
        Assert.Equal("jail sshd", Press(model, Key.Up).Palette?.Field.Text);
        Assert.Equal("overview", Press(model, Key.Up, Key.Up, Key.Up).Palette?.Field.Text);
        Assert.Equal("", Press(model, Key.Up, Key.Down).Palette?.Field.Text);
    }

    [Fact]
    public void Apply_ReadOnly_OffersAndRunsNoChange()
    {
        Model model = Press(Connected() with { ReadOnly = true }, ":");
        Assert.DoesNotContain("lift a ban", Golden.Render(model), StringComparison.Ordinal);

        Step step = PressLast(model, "unban 192.0.2.1", Key.Enter);

        Assert.Null(step.Command);
        Assert.True(step.Model.Notice?.IsError);
    }
}
