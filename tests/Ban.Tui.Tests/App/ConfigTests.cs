using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Editing;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

public sealed class ConfigTests
{
    [Fact]
    public void View_FirstLookedAt_AsksForTheFilesOnce()
    {
        Step step = PressLast(Connected(), "6");

        Assert.IsType<ReadConfigListCommand>(step.Command);
        Assert.Equal(ConfigState.Reading, step.Model.Config.State);
        Assert.Null(Updates.Apply(step.Model, new SnapshotMessage(Info, Jails, Now)).Command);
        Assert.Null(PressLast(Apply(Connected(), Lost()), "6").Command);
    }

    [Fact]
    public void Tree_Files_StandInPairsAndFoldersWithMarks()
    {
        Assert.Equal(
            ["bantui.conf ", "jail.conf overridden", "jail.local overrides", "jail.d/ 2 files, 2 local", "jail.d/gate.local own", "jail.d/sshd.local own", "filter.d/ 2 files, 1 local", "action.d/ empty"],
            WithConfig().Config.Rows.Select(row => $"{row.File?.File ?? row.Folder + "/"} {row.Mark}"));
    }

    [Fact]
    public void Tree_FolderOpened_ShowsItsFilesAndKeepsTheSelection()
    {
        Model model = Press(WithConfig(), "Gk", Key.Enter);

        Assert.Equal("filter.d", model.Config.Selected?.Folder);
        Assert.Contains(model.Config.Rows, row => row.File?.File == "filter.d/sshd.conf");
        Assert.DoesNotContain(Press(model, Key.Enter).Config.Rows, row => row.File?.File == "filter.d/sshd.conf");
    }

    [Fact]
    public void Filter_Typed_ShowsFilesOfFoldedFoldersToo()
    {
        Model model = Press(WithConfig(), "/SSHD", Key.Enter);
        Assert.Equal(["jail.d/sshd.local", "filter.d/sshd.conf", "filter.d/sshd.local"], model.Config.Rows.Select(row => row.File?.File).OfType<string>());

        Assert.Equal(8, Press(model, Key.Escape).Config.Rows.Length);
    }

    [Fact]
    public void Conflict_WhenSomebodyHasGoneOn_IsToldAllTheSame()
    {
        Step writing = PressLast(WithDiff(), Key.Enter);
        var conflict = new ConfigConflictMessage(Assert.IsType<WriteConfigCommand>(writing.Command).Draft, new ConfigReadResult("jail.local", "x", "r9", true));

        Model model = Apply(Press(writing.Model, Key.Escape), conflict);

        Assert.Contains("jail.local is not written", model.Notice?.Text, StringComparison.Ordinal);
        Assert.IsType<EditPane>(model.Config.Pane);
    }

    [Fact]
    public void Escape_InTheTree_LeavesTheSelectionOnItsFile()
    {
        Assert.Equal("jail.local", Press(WithConfig(), "jj", Key.Escape).Config.Selected?.File?.File);
        Assert.Equal("jail.d/sshd.local", Press(WithConfig(), "/d/sshd", Key.Enter, "j", Key.Escape).Config.Selected?.File?.File);
    }

    [Fact]
    public void Filter_TypedWhenTheFileComes_LeavesTheKeysToTheFile()
    {
        Step asked = PressLast(WithConfig(), "j", Key.Enter);

        Model model = Press(Apply(Press(asked.Model, "/ab"), Answer(asked, "jail.conf", Text, writable: false)), Key.Enter, "j");

        Assert.Equal(1, Assert.IsType<FilePane>(model.Config.Pane).List.Selected);
        Assert.Equal("ab", Press(model, Key.Escape).Config.Editing?.Text);
    }

    [Fact]
    public void Enter_OnAFile_ShowsItAndEscLeadsBack()
    {
        Model model = WithFile();

        FilePane file = Assert.IsType<FilePane>(model.Config.Pane);
        Assert.Equal(("jail.conf", 6), (file.File.File, file.Lines.Length));
        Assert.Null(Press(model, Key.Escape).Config.Pane);
    }

    [Fact]
    public void FileRead_ForAnEarlierQuestion_IsNotTaken()
    {
        Step first = PressLast(WithConfig(), Key.Enter);
        Model model = PressLast(first.Model, "j", Key.Enter).Model;

        Assert.Null(Apply(model, Answer(first, "jail.conf", Text)).Config.Pane);
    }

    [Fact]
    public void Find_Text_GoesFromLineToLineRoundTheEnd()
    {
        Model model = Press(WithFile(), "/maxretry", Key.Enter);
        Assert.Equal(2, Row(model));
        Assert.Equal(5, Row(Press(model, "n")));
        Assert.Equal(2, Row(Press(model, "nn")));
        Assert.Equal(5, Row(Press(model, "N")));
        Assert.Equal("nowhere is not in the file", Press(model, "/nowhere", Key.Enter).Notice?.Text);

        static int Row(Model model) => Assert.IsType<FilePane>(model.Config.Pane).List.Selected;
    }

    [Fact]
    public void Edit_PackagedFile_OpensWhatOverridesItWithTheOptionOfTheLine()
    {
        Step step = PressLast(WithFile(), "jje");
        var asked = Assert.IsType<ReadConfigFileCommand>(step.Command);
        Assert.Equal(("jail.local", ConfigUse.Edit, "[DEFAULT]\nmaxretry = 5\n  # of them\n"), (asked.File, asked.Use, asked.Seed));

        EditPane edit = Assert.IsType<EditPane>(Apply(step.Model, new ConfigFileReadMessage(asked, null)).Config.Pane);
        Assert.Equal((null, "", asked.Seed), (edit.Draft.Revision, edit.Draft.Original, edit.Present.Text));
    }

    [Fact]
    public void Edit_FileThatIsThere_KeepsItsTextAndRevision()
    {
        EditPane edit = Assert.IsType<EditPane>(WithEditor().Config.Pane);

        Assert.Equal(("jail.local", "r1", "[sshd]\nmaxretry = 3\n"), (edit.Draft.File, edit.Draft.Revision, edit.Present.Text));
        Assert.False(edit.Present.IsChanged);
    }

    [Theory]
    [InlineData(true, true, "jail.local is not UTF-8: it cannot be edited from here")]
    [InlineData(false, false, "jail.local is not written by programs")]
    public void Edit_FileThatCannotBe_SaysWhy(bool lossy, bool writable, string expected)
    {
        Step step = PressLast(WithConfig(), "jje");
        Model model = Apply(step.Model, new ConfigFileReadMessage((ReadConfigFileCommand)step.Command!, new ConfigReadResult("jail.local", "x", "r", writable, lossy)));

        Assert.Equal((expected, null), (model.Notice?.Text, model.Config.Pane));
    }

    [Fact]
    public void Edit_TextThatTheEditorWouldCut_IsRefused()
    {
        Step step = PressLast(WithConfig(), "jje");
        string text = new('\n', TextArea.MaxLines + 1);

        Model model = Apply(step.Model, new ConfigFileReadMessage((ReadConfigFileCommand)step.Command!, new ConfigReadResult("jail.local", text, "r", true)));

        Assert.StartsWith("jail.local is too long", model.Notice?.Text, StringComparison.Ordinal);
        Assert.Null(model.Config.Pane);
    }

    [Theory]
    [InlineData("e")]
    [InlineData("E")]
    [InlineData("r")]
    public void ReadOnly_Changes_AreRefused(string key)
    {
        Step step = PressLast(WithConfig() with { ReadOnly = true }, key);

        Assert.Null(step.Command);
        Assert.StartsWith("read-only", step.Model.Notice?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Esc_ChangedText_WarnsFirst()
    {
        Model model = Press(WithEditor(), "x", Key.Escape);
        Assert.StartsWith("not written", model.Notice?.Text, StringComparison.Ordinal);
        Assert.IsType<EditPane>(model.Config.Pane);

        Assert.Null(Press(model, Key.Escape).Config.Pane);
        Assert.IsType<EditPane>(Press(model, "y", Key.Escape).Config.Pane);
        Assert.Null(Press(WithEditor(), Key.Escape).Config.Pane);
    }

    [Fact]
    public void Quit_TextThatIsNotWritten_NeedsTheKeyTwice()
    {
        Step first = PressLast(WithDiff(), "q");
        Assert.Equal((null, "jail.local is changed and not written: q again drops it and leaves"), (first.Command, first.Model.Notice?.Text));

        Assert.IsType<QuitCommand>(PressLast(first.Model, "q").Command);
        Assert.Null(PressLast(WithDiff(), "1q").Command);
        Assert.Null(PressLast(WithDiff(), ":quit", Key.Enter).Command);
        Assert.IsType<QuitCommand>(PressLast(WithFile(), "q").Command);
    }

    [Fact]
    public void Compare_ChangedText_ShowsTheDifferenceAndHasItChecked()
    {
        Step step = PressLast(WithEditor(), Key.End, Key.Backspace, "9", Control('w'));

        DiffPane diff = Assert.IsType<DiffPane>(step.Model.Config.Pane);
        Assert.Equal([new(DiffKind.Same, "[sshd]"), new(DiffKind.Removed, "maxretry = 3"), new(DiffKind.Added, "maxretry = 9")], diff.Lines);
        Assert.Equal(diff.Draft, Assert.IsType<CheckConfigCommand>(step.Command).Draft);
        Assert.Equal("nothing was changed", Press(WithEditor(), Control('w')).Notice?.Text);
    }

    [Theory]
    [InlineData("\r", true)]
    [InlineData("w", false)]
    public void Write_Difference_SendsTheTextOnceAndShowsTheFile(string key, bool apply)
    {
        Step step = PressLast(WithDiff(), key == "\r" ? Key.Enter : key);
        var write = Assert.IsType<WriteConfigCommand>(step.Command);
        Assert.Equal(("jail.local", "r1", "[sshd]\nmaxretry = 9\n", apply), (write.Draft.File, write.Draft.Revision, write.Draft.Text, write.Apply));
        Assert.Null(PressLast(step.Model, Key.Enter).Command);

        var reload = apply ? new DaemonReloadResult([new JailReload("sshd", "reloaded"), new JailReload("recidive", "unchanged")], [], []) : null;
        Step written = Updates.Apply(step.Model, new ConfigWrittenMessage(write.Draft, new ConfigWriteResult("jail.local", "r2", [], reload)));
        Assert.Equal(("r2", null), (Assert.IsType<FilePane>(written.Model.Config.Pane).File.Revision, written.Model.Config.Pane!.Behind));
        Assert.Equal(apply ? "wrote jail.local and reloaded: sshd reloaded" : "wrote jail.local; r has the daemon read it", written.Model.Notice?.Text);
        Assert.IsType<ReadConfigListCommand>(written.Command);
    }

    [Fact]
    public void Refused_Text_ShowsWhatIsWrongAndLeadsBackToItsLine()
    {
        Step step = PressLast(WithDiff(), Key.Enter);
        Model model = Apply(step.Model, new ConfigRefusedMessage(((WriteConfigCommand)step.Command!).Draft, [Problem("/etc/bantui/jail.local", 2)]));
        Assert.IsType<ProblemsPane>(model.Config.Pane);

        EditPane edit = Assert.IsType<EditPane>(Press(model, Key.Enter).Config.Pane);
        Assert.Equal((1, "maxretry = 9"), (edit.Text.Row, edit.Text.Line));
    }

    [Fact]
    public void Conflict_TextOfOthers_IsWhatIsComparedAndCanBeWrittenOver()
    {
        Step step = PressLast(WithDiff(), Key.Enter);
        var theirs = new ConfigReadResult("jail.local", "[sshd]\nmaxretry = 4\n", "r2", true);
        Model model = Apply(step.Model, new ConfigConflictMessage(((WriteConfigCommand)step.Command!).Draft, theirs));

        DiffPane diff = Assert.IsType<DiffPane>(model.Config.Pane);
        Assert.Contains(new DiffLine(DiffKind.Removed, "maxretry = 4"), diff.Lines);
        Assert.StartsWith("not written: somebody has changed", model.Notice?.Text, StringComparison.Ordinal);
        Assert.Equal("r2", Assert.IsType<WriteConfigCommand>(PressLast(model, Key.Enter).Command).Draft.Revision);
        Assert.Equal("r2", Assert.IsType<EditPane>(Press(model, Key.Escape).Config.Pane).Draft.Revision);
    }

    [Fact]
    public void EditOutside_Text_ComesBackAsADifference()
    {
        Step step = PressLast(WithConfig(), "jjE");
        step = Updates.Apply(step.Model, Answer(step, "jail.local", "[sshd]\nmaxretry = 3\n"));
        var edit = Assert.IsType<EditOutsideCommand>(step.Command);

        Model model = Apply(step.Model, new EditedOutsideMessage(edit.Draft with { Text = "[sshd]\n" }));
        Assert.IsType<DiffPane>(model.Config.Pane);
        Assert.Equal("nothing was changed", Apply(step.Model, new EditedOutsideMessage(edit.Draft)).Notice?.Text);
        Assert.Equal("vi ended with 1", Apply(step.Model, new EditedOutsideMessage(null, "vi ended with 1")).Notice?.Text);
    }

    [Fact]
    public void Values_Words_LeaveThoseThatHoldThemAndLeadToTheirLine()
    {
        Model model = WithValues();
        model = Press(model, "MAX sshd");
        ValuesPane values = Assert.IsType<ValuesPane>(model.Config.Pane);
        Assert.Equal(["maxretry"], values.Shown.Select(row => row.Option));

        Step step = PressLast(model, Key.Enter, Key.Enter);
        var asked = Assert.IsType<ReadConfigFileCommand>(step.Command);
        Assert.Equal(("jail.local", 2), (asked.File, asked.Line));
        Model file = Apply(step.Model, new ConfigFileReadMessage(asked, new ConfigReadResult("jail.local", "[sshd]\nmaxretry = 3\n", "r1", true)));
        Assert.Equal(1, Assert.IsType<FilePane>(file.Config.Pane).List.Selected);
        Assert.IsType<ValuesPane>(Press(file, Key.Escape).Config.Pane);
    }

    [Fact]
    public void Values_FromALineOfAFile_BeginWithItsOption()
    {
        Step step = PressLast(WithFile(), "jjv");

        Assert.Equal("maxretry", Assert.IsType<ValuesPane>(step.Model.Config.Pane).Field.Text);
        Assert.Equal(Jails.Select(jail => jail.Name), Assert.IsType<ReadValuesCommand>(step.Command).Jails);
    }

    [Fact]
    public void Check_Problem_LeadsToItsLine()
    {
        Step step = PressLast(WithConfig(), "c");
        Model model = Apply(step.Model, new ConfigCheckedMessage(step.Model.Config.Asked, [Problem("/etc/bantui/jail.d/sshd.local", 7)]));

        var asked = Assert.IsType<ReadConfigFileCommand>(PressLast(model, Key.Enter).Command);
        Assert.Equal(("jail.d/sshd.local", 7), (asked.File, asked.Line));
    }

    [Fact]
    public void Listed_Refusal_IsSaidAndAskedAgainByHand()
    {
        Model model = Apply(Press(Connected(), "6"), new ConfigNotListedMessage("not permitted"));
        Assert.Equal("not permitted", model.Config.Error);

        Assert.IsType<ReadConfigListCommand>(PressLast(model, "R").Command);
    }

    [Fact]
    public void Palette_ConfigCommands_GoThere()
    {
        Assert.Equal("jail.local", Assert.IsType<ReadConfigFileCommand>(PressLast(WithConfig(), ":config jail.local", Key.Enter).Command).File);
        Assert.IsType<CheckConfigCommand>(PressLast(Connected(), ":check", Key.Enter).Command);
        Assert.Equal("bantime", Assert.IsType<ValuesPane>(Press(Connected(), ":value bantime", Key.Enter).Config.Pane).Field.Text);
    }

    private static KeyInput Control(char character) => KeyInput.Of(character, KeyModifiers.Control);
}
