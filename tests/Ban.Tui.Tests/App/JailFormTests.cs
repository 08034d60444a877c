using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Editing;
using static Ban.Tui.Tests.App.JailSamples;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The form of a jail, what it would write, and what becomes of that.</summary>
public sealed class JailFormTests
{
    private static readonly KeyInput s_write = KeyInput.Of('w', KeyModifiers.Control);

    [Fact]
    public void Enter_OnAJail_AsksForItsConfiguration()
    {
        Assert.Equal(new ReadSourceCommand("sshd"), PressLast(WithJails(), "l").Command);
        Step step = PressLast(WithJails(), Key.Enter);
        Assert.Equal(new ReadSourceCommand("sshd"), step.Command);
        Assert.Empty(step.Model.Jails.Form!.Fields);
    }

    [Fact]
    public void Source_OfAJail_GivesEachFieldItsValueAndPlace()
    {
        JailForm form = WithForm().Jails.Form!;
        JailField Field(string name) => form.Fields.Single(field => field.Option.Name == name);
        Assert.Equal(("5", "jail.d/sshd.local:4", true), (Field("maxretry").Value, Field("maxretry").Origin, Field("maxretry").IsOwn));
        Assert.Equal(("10m", "jail.conf:18", false), (Field("findtime").Value, Field("findtime").Origin, Field("findtime").IsOwn));
        Assert.Equal(("auto", "built in"), (Field("logencoding").Value, Field("logencoding").Origin));
        Assert.Equal(("", "not set"), (Field("ignoreip").Value, Field("ignoreip").Origin));
        Assert.Equal(("true", "ssh", "^Failed for <HOST>$"), (Field("enabled").Value, Field("port").Value, Field("failregex").Value));
    }

    [Fact]
    public void Source_OfAnotherJail_IsNotTaken() =>
        Assert.Empty(Apply(Press(WithJails(), Key.Enter), new SourceReadMessage("recidive", Source)).Jails.Form!.Fields);

    [Theory]
    [InlineData("maxretry", "many", "expected a whole number")]
    [InlineData("maxretry", "0", "maxretry = 0 counts as 1: the first failure bans")]
    [InlineData("findtime", "10 parsecs", null)]
    [InlineData("findtime", "0", "expected a time longer than zero")]
    [InlineData("ignoreip", "192.0.2.0/x", "'192.0.2.0/x' is no address, network, name or file:PATH")]
    [InlineData("ignoreip", "192.0.2.1 300.1.1.1", "'300.1.1.1' is no address, network, name or file:PATH")]
    [InlineData("failregex", "^bad (<HOST>$", null)]
    [InlineData("failregex", "^bad$", null)]
    [InlineData("datepattern", "%Q", null)]
    [InlineData("bantime.formula", "ban.Time * (", null)]
    [InlineData("bantime.multipliers", "1 two", null)]
    [InlineData("ipv6_prefix", "129", null)]
    [InlineData("backend", "gamin", null)]
    [InlineData("filter", "sshd[mode", null)]
    public void Typed_WhatIsWrong_IsSaidAtOnce(string option, string text, string? reason)
    {
        Model model = Type(At(WithForm(), option), text);
        JailField field = model.Jails.Form!.Selected!;
        Assert.NotNull(field.Error);
        Assert.Equal(reason ?? field.Error, field.Error);
        Step written = PressLast(model, s_write);
        Assert.Equal((null, null), (written.Command, written.Model.Jails.Preview));
        Assert.StartsWith($"{option}: ", written.Model.Notice!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxretry", "3")]
    [InlineData("findtime", "1d 12h")]
    [InlineData("bantime", "-1")]
    [InlineData("bantime", "%(findtime)s")]
    [InlineData("ignoreip", "192.0.2.0/24 2001:db8::1 host.example file:/etc/friends")]
    [InlineData("failregex", "^bad <HOST>$")]
    [InlineData("datepattern", "%Y-%m-%d %H:%M:%S")]
    [InlineData("bantime.formula", "ban.Time * 2 ** ban.Count")]
    [InlineData("backend", "systemd[journalflags=1]")]
    [InlineData("port", "22,2222")]
    public void Typed_WhatIsRight_IsNoMistake(string option, string text) =>
        Assert.Null(Type(At(WithForm(), option), text).Jails.Form!.Selected!.Error);

    [Fact]
    public void Typed_LettersOfOtherKeys_GoIntoTheField()
    {
        Model model = Type(At(WithForm(), "port"), "q1?:dTK");
        Assert.Equal(("q1?:dTK", View.Jails), (model.Jails.Form!.Selected!.Text, model.View));
    }

    [Fact]
    public void Escape_WhileTyped_DropsTheEditAndEnterKeepsIt()
    {
        Model typed = Type(At(WithForm(), "maxretry"), "3");
        Assert.Equal("5", Press(typed, Key.Escape).Jails.Form!.Selected!.Text);
        Assert.Equal("3", Press(typed, Key.Enter).Jails.Form!.Selected!.Text);
        Assert.Equal("findtime", Press(typed, Key.Tab).Jails.Form!.Selected!.Option.Name);
        Assert.Equal("logpath", Press(Type(At(WithForm(), "backend"), "auto"), new KeyInput(Key.Tab, Modifiers: KeyModifiers.Shift)).Jails.Form!.Selected!.Option.Name);
    }

    [Fact]
    public void Choice_ByEnter_GoesToTheNextWord()
    {
        Model model = Press(At(WithForm(), "enabled"), Key.Enter);
        Assert.Equal("false", model.Jails.Form!.Selected!.Text);
        Assert.Equal("true", Press(model, " ").Jails.Form!.Selected!.Text);
        model = At(WithForm(), "usedns");
        // What is not set begins at what holds without it.
        Assert.Equal("no", Press(model, "l").Jails.Form!.Selected!.Text);
        Assert.Equal("yes", Press(model, "lhh").Jails.Form!.Selected!.Text);
    }

    [Fact]
    public void Paste_OfLinesIntoAFieldOfOne_IsOneLine()
    {
        Model model = Press(At(WithForm(), "port"), Key.Enter, KeyInput.Of('u', KeyModifiers.Control));
        Assert.Equal("a b", Apply(model, new InputMessage(new PasteInput("a\nb"))).Jails.Form!.Selected!.Text);
    }

    [Fact]
    public void Logpath_WhileTyped_IsLookedForByTheDaemon()
    {
        Step first = PressLast(At(WithForm(), "logpath"), Key.Enter);
        var ask = Assert.IsType<FindLogsCommand>(first.Command);
        Assert.Equal(["/var/log/auth.log"], ask.Patterns);

        // However fast it is typed, one look is under way; the last wish follows when it has come.
        Step typed = PressLast(Press(first.Model, Key.Enter, "/srv/*.log tai"), "l");
        Assert.Null(typed.Command);
        Step next = Updates.Apply(typed.Model, new LogsFoundMessage(ask.Number, []));
        var last = Assert.IsType<FindLogsCommand>(next.Command);
        Assert.Equal(["/var/log/auth.log", "/srv/*.log"], last.Patterns);
        Assert.Null(next.Model.Jails.Form!.Logs);
        Step told = Updates.Apply(next.Model, new LogsFoundMessage(last.Number, Logs));
        Assert.Equal((null, Logs), (told.Command, told.Model.Jails.Form!.Logs));
        Assert.IsType<FindLogsCommand>(PressLast(told.Model, "x").Command);
    }

    [Fact]
    public void Preview_OfChanges_WritesOnlyWhatWasChanged()
    {
        Model model = Type(At(WithForm(), "maxretry"), "3");
        model = Type(At(Press(model, Key.Enter), "ignoreip"), "192.0.2.1");
        Step step = PressLast(model, s_write);
        var check = Assert.IsType<CheckChangeCommand>(step.Command);
        Assert.Equal(new ConfigChange("sshd", "jail.d/sshd.local", OwnText, "# kept by hand\n[sshd]\nenabled = true\nmaxretry = 3\nlogpath = /var/log/auth.log\nignoreip = 192.0.2.1\n", "r1"), check.Change);
    }

    [Fact]
    public void KeyD_OnAnOptionOfTheFile_TakesItOut()
    {
        Step step = PressLast(Press(At(WithForm(), "maxretry"), "d"), s_write);
        Assert.Equal("# kept by hand\n[sshd]\nenabled = true\nlogpath = /var/log/auth.log\n", Assert.IsType<CheckChangeCommand>(step.Command).Change.After);
        Assert.Equal(0, Press(At(WithForm(), "findtime"), "d").Jails.Form!.ChangeCount);
        Assert.Equal(0, Press(At(WithForm(), "maxretry"), "du").Jails.Form!.ChangeCount);
    }

    [Fact]
    public void Percent_InAPattern_IsWrittenTwiceAndAReferenceOnce()
    {
        Model model = Type(At(WithForm(), "datepattern"), "%Y at %(logtimezone)s");
        Assert.Contains("datepattern = %%Y at %(logtimezone)s\n", Assert.IsType<CheckChangeCommand>(PressLast(model, s_write).Command).Change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithoutAChange_SaysSo() => Assert.Equal("nothing was changed", PressLast(WithForm(), s_write).Model.Notice!.Text);

    [Fact]
    public void Escape_WithChanges_AsksFirst()
    {
        Model model = Press(Press(Type(At(WithForm(), "maxretry"), "3"), Key.Enter), Key.Escape);
        Assert.Equal(new DropChangesDialog(1), model.Dialog);
        Assert.Null(Press(model, Key.Enter).Jails.Form);
        Assert.NotNull(Press(model, Key.Escape).Jails.Form);
        Assert.Null(Press(WithForm(), Key.Escape).Jails.Form);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Preview_ByItsKeys_IsWrittenForGoodOrOnTrial(bool trial)
    {
        Model model = WithPreview();
        Step step = trial ? PressLast(model, "t") : PressLast(model, Key.Enter);
        Assert.Equal(new WriteChangeCommand(model.Jails.Preview!.Change, trial ? 60 : null), step.Command);
        Assert.Null(PressLast(step.Model, Key.Enter).Command);
    }

    [Fact]
    public void Written_ForGood_IsTakenBackByZ()
    {
        ConfigChange change = WithPreview().Jails.Preview!.Change;
        Model model = Apply(Press(WithPreview(), Key.Enter), Written(new WriteChangeCommand(change, null), null));
        Assert.Equal((null, null), (model.Jails.Form, model.Jails.Preview));
        Assert.Equal("wrote jail.d/sshd.local, sshd reloaded; z takes it back", model.Notice!.Text);
        var back = new WriteChangeCommand(change with { Before = change.After, After = OwnText, Revision = "r2" }, null, IsUndo: true);
        Assert.Equal(back, PressLast(model, "z").Command);
        Model undone = Apply(PressLast(model, "z").Model, Written(back, null));
        Assert.Equal(("put back jail.d/sshd.local, sshd reloaded", 0), (undone.Notice!.Text, undone.Undo.Count));
    }

    [Fact]
    public void Reverse_OfAFirstFile_RemovesIt()
    {
        var change = new ConfigChange("door", "jail.d/door.local", null, "[door]\n", null);
        ConfigChange back = change.Reverse("r1");
        Assert.Equal((null, "r1"), (back.After, back.Revision));
        Assert.Equal(change, back.Reverse(""));
    }

    [Fact]
    public void Written_WhileAnotherFormIsFilledIn_LeavesThatOneOpen()
    {
        var undone = new WriteChangeCommand(new ConfigChange("door", "jail.d/door.local", "[door]\n", null, "r7"), null, IsUndo: true);
        Model filling = Type(At(WithForm(), "maxretry"), "3");

        Model model = Apply(filling, Written(undone, null));

        Assert.Equal("sshd", model.Jails.Form?.Jail);
        Assert.Equal(1, model.Jails.Form?.ChangeCount);
        Assert.Contains("put back jail.d/door.local", model.Notice?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quit_WithChangesInTheForm_NeedsTheKeyTwice()
    {
        Step first = PressLast(Type(At(WithForm(), "maxretry"), "3"), Key.Enter, "1", "q");
        Assert.Null(first.Command);
        Assert.Contains("the form of sshd is changed and not written", first.Model.Notice?.Text, StringComparison.Ordinal);

        Assert.Equal(new QuitCommand(0), PressLast(first.Model, "q").Command);
        Assert.Equal(new QuitCommand(0), PressLast(WithForm(), "q").Command);
    }

    [Theory]
    [InlineData(":edit recidive")]
    [InlineData(":new")]
    [InlineData(":jails")]
    public void Palette_WithChangesInTheForm_DropsNone(string line)
    {
        Model model = Press(Type(At(WithForm(), "maxretry"), "3"), Key.Enter, "1", line, Key.Enter);

        Assert.Equal((View.Jails, "sshd", 1), (model.View, model.Jails.Form?.Jail, model.Jails.Form?.ChangeCount));
        Assert.True(model.Notice?.IsError);
    }

    [Fact]
    public void Written_OnTrial_IsTakenBackByZOnlyAfterItWasKept()
    {
        ConfigChange change = WithPreview().Jails.Preview!.Change;
        Model model = Apply(Press(WithPreview(), "t"), Written(new WriteChangeCommand(change, 60), Now.AddSeconds(60)));
        Assert.Empty(model.Undo);
        Assert.Contains("goes back in 1m", Golden.Render(model), StringComparison.Ordinal);
        Model kept = Apply(model, new TrialEndedMessage(Kept: true, "jail.d/sshd.local"));
        Assert.Equal(change.Before, Assert.IsType<WriteChangeCommand>(Assert.Single(kept.Undo)).Change.After);
        Assert.Null(kept.Link.Info!.Trial);
        Assert.Empty(Apply(model, new TrialEndedMessage(Kept: false, "jail.d/sshd.local")).Undo);
    }

    [Fact]
    public void Refused_WithAnOption_StandsBesideItsFieldAndTheTextStays()
    {
        Model writing = Press(WithPreview(), Key.Enter);
        var refused = new ChangeRefusedMessage(writing.Jails.Preview!.Change, "no", [new ConfigProblemInfo("f", 4, null, "error", "sshd", "maxretry", "option 'maxretry' has the value '3': no")]);
        Model model = Apply(writing, refused);
        JailField field = model.Jails.Form!.Selected!;
        Assert.Equal(("maxretry", "3", "has the value '3': no"), (field.Option.Name, field.Text, field.Error));
        Assert.Null(model.Jails.Preview);
        Assert.True(model.Notice!.IsError);
    }

    [Fact]
    public void Refused_WithoutAnOption_StandsAboveTheForm()
    {
        Model writing = Press(WithPreview(), Key.Enter);
        Model model = Apply(writing, new ChangeRefusedMessage(writing.Jails.Preview!.Change, "the jail cannot work so", [new ConfigProblemInfo("f", null, null, "error", "sshd", null, "the jail cannot work so")]));
        Assert.Equal("the jail cannot work so", model.Jails.Form!.Error);
    }

    [Fact]
    public void Refused_ForAnotherReason_LeavesThePreviewOpen()
    {
        Model writing = Press(WithPreview(), Key.Enter);
        Model model = Apply(writing, new ChangeRefusedMessage(writing.Jails.Preview!.Change, "jail.d/sshd.local is not what was read: read it again", []));
        Assert.Equal((false, "jail.d/sshd.local is not what was read: read it again"), (model.Jails.Preview!.IsWriting, model.Jails.Preview.Error));
    }

    private static ChangeWrittenMessage Written(WriteChangeCommand command, DateTimeOffset? trialUntil) => new(
        command, new ConfigWriteResult(command.Change.File, "r2", [], new DaemonReloadResult([new JailReload("sshd", "reloaded")], [], []), trialUntil));
}
