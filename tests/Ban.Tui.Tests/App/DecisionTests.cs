using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>What is decided about an address: banned with a reason, in spite of a session, for longer, ignored; and taken back.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Apply_BanWithReason_KeepsIt()
    {
        Step step = PressLast(Connected(80, 24, Events), "2b", Key.Tab, Key.Tab, Key.Tab, "scans our mail", Key.Enter);
        Assert.Equal("scans our mail", Assert.Single(Assert.IsType<BanCommand>(step.Command).Requests).Reason);
    }

    [Fact]
    public void Apply_BanInUnknownJail_SaysWhichThereAre()
    {
        Model model = Press(Connected(), "b192.0.2.1", Key.Tab, KeyInput.Of('u', KeyModifiers.Control), "shd", Key.Enter);
        BanDialog dialog = Assert.IsType<BanDialog>(model.Dialog);
        Assert.Equal(BanField.Jail, dialog.Focus);
        Assert.Contains("sshd, postfix-sasl", dialog.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "")]
    [InlineData("192.0.2.77/24", "192.0.2.0/24: a network of 256 addresses")]
    [InlineData("2001:db8::/32", "2001:db8::/32: a network of 2^96 addresses")]
    [InlineData("192.0.2", "expected an address")]
    public void Shape_AddressTyped_SaysWhatItMeansAtOnce(string typed, string note)
    {
        DialogShape shape = Assert.IsType<BanDialog>(Press(Connected(), "b", typed).Dialog).Shape;
        Assert.StartsWith(note, shape.Rows[0].Note, StringComparison.Ordinal);
        Assert.Equal(note.Length == 0, shape.Rows[0].Note.Length == 0);
        Assert.Null(shape.Error);
    }

    [Fact]
    public void Apply_SessionInUse_ExplainsAndForcesOnlyByItsOwnKey()
    {
        var asked = new BanCommand([new BanAddParams(["192.0.2.1"], "sshd")]);
        Model refused = Apply(Connected(), new BanRefusedMessage(asked, "192.0.2.1 is in use: alice is logged in from there (sshd[7])"));
        Assert.Contains("alice is logged in", Golden.Render(refused), StringComparison.Ordinal);
        Assert.Null(PressLast(refused, Key.Enter).Command);
        Assert.Null(Press(refused, Key.Escape).Dialog);

        Step forced = PressLast(refused, "F");

        Assert.Null(forced.Model.Dialog);
        Assert.True(Assert.Single(Assert.IsType<BanCommand>(forced.Command).Requests).Force);
    }

    [Theory]
    [InlineData(View.Overview, "/")]
    [InlineData(View.Failures, ":")]
    [InlineData(View.Bans, "b")]
    [InlineData(View.Log, "/")]
    public void Apply_SessionInUseWhileSomebodyTypes_IsToldAndNotAsked(View view, string opens)
    {
        Model typing = Press(WithBans(), $"{(int)view}{opens}");

        Model told = Apply(typing, new BanRefusedMessage(new BanCommand([new BanAddParams(["192.0.2.1"], "sshd")]), "192.0.2.1 is in use: alice is logged in from there (sshd[7])"));

        Assert.Equal(typing.Dialog, told.Dialog);
        Assert.Contains("alice is logged in", told.Notice?.Text, StringComparison.Ordinal);
        Assert.Null(PressLast(told, "F").Command);
    }

    [Fact]
    public void Apply_UndoWhileTheDaemonIsGone_StaysToBeTakenBack()
    {
        Model banned = Apply(Connected(), new BannedMessage([new BanAddResult("sshd", ["192.0.2.1"], [])], IsUndo: false));

        Step gone = PressLast(Apply(banned, Lost()), "z");

        Assert.Null(gone.Command);
        Assert.True(gone.Model.Notice?.IsError);
        Assert.IsType<UnbanCommand>(PressLast(Apply(gone.Model, new ConnectedMessage()), "z").Command);
    }

    [Theory]
    [InlineData("lifted the ban of 192.0.2.1 in sshd; z takes it back", "192.0.2.1 sshd")]
    [InlineData("lifted the ban of 192.0.2.1 in sshd, recidive; z takes it back", "192.0.2.1 sshd", "192.0.2.1 recidive")]
    [InlineData("lifted the bans of 192.0.2.1 in sshd, 192.0.2.2 in recidive; z takes it back", "192.0.2.1 sshd", "192.0.2.2 recidive")]
    [InlineData("lifted 4 bans; z takes it back", "192.0.2.1 a", "192.0.2.2 a", "192.0.2.3 a", "192.0.2.4 a")]
    public void Apply_Lifted_SaysWhoseBanWhere(string expected, params string[] bans)
    {
        BanRemoved[] removed = [.. bans.Select(ban => new BanRemoved(ban.Split(' ')[0], ban.Split(' ')[1]))];

        Assert.Equal(expected, Apply(Connected(), new UnbannedMessage([new BanRemoveResult(removed, [])], [], IsUndo: false)).Notice?.Text);
    }

    [Fact]
    public void Apply_Prolong_AsksForLaterEndsOnly()
    {
        Model dialog = Press(WithBans(), "e");
        Assert.Contains("ends later already", Assert.IsType<ProlongDialog>(Press(dialog, "1h", Key.Enter).Dialog).Error, StringComparison.Ordinal);
        Assert.Contains("expected a time", Assert.IsType<ProlongDialog>(Press(dialog, Key.Enter).Dialog).Error, StringComparison.Ordinal);

        Step step = PressLast(dialog, "2d", Key.Enter);

        var command = Assert.IsType<ProlongCommand>(step.Command);
        Assert.Equal(("nginx-botsearch", 172_800), (Assert.Single(command.Requests).Jail, command.Requests[0].BanTime));
        Assert.Equal("192.0.2.14", Assert.Single(command.Known).Id);
    }

    [Fact]
    public void Apply_PermanentOfMarked_LeavesThoseThatAreOut()
    {
        Step step = PressLast(WithBans(), "    P");
        var command = Assert.IsType<ProlongCommand>(step.Command);
        Assert.Equal(3, command.Known.Count);
        Assert.All(command.Requests, request => Assert.Equal(-1, request.BanTime));

        Model permanent = Press(WithBans(80, 24, Bans[1]), "P");
        Assert.Equal("permanent already", permanent.Notice?.Text);
    }

    [Fact]
    public void Apply_UndoOfProlong_LiftsAndBansForTheTimeThatWasLeft()
    {
        Model model = Apply(WithBans(), new ProlongedMessage([Bans[0], Bans[2]]));
        Assert.Contains("z takes it back", model.Notice!.Text, StringComparison.Ordinal);

        var command = Assert.IsType<ShortenCommand>(PressLast(model, "z").Command);

        Assert.Equal(["203.0.113.7", "198.51.100.0/24"], Assert.Single(command.Lift).Addresses);
        Assert.Equal([("203.0.113.7", 3000, null), ("198.51.100.0/24", 86_000, "scans of the whole network")],
            command.Again.Select(again => (again.Addresses[0], again.BanTime!.Value, again.Reason)));
    }

    [Fact]
    public void Apply_UndoOfUnban_KeepsTheReason()
    {
        Model model = Apply(WithBans(), new UnbannedMessage([new BanRemoveResult([new BanRemoved("198.51.100.0/24", "sshd")], [])], [Bans[2]], IsUndo: false));
        Assert.Equal("scans of the whole network", Assert.Single(Assert.IsType<BanCommand>(PressLast(model, "z").Command).Requests).Reason);
    }

    [Fact]
    public void Apply_UndoOfManyUnbans_AsksForFewDifferentTimes()
    {
        BanInfo[] many = [.. Enumerable.Range(0, 5000).Select(i => Bans[0] with { Id = $"10.0.{i / 250}.{i % 250}", End = Now.AddSeconds(3600 + i) })];
        Model model = Apply(WithBans(80, 24, many), new UnbannedMessage([new BanRemoveResult([.. many.Select(ban => new BanRemoved(ban.Id, ban.Jail))], [])], many, IsUndo: false));

        var command = Assert.IsType<BanCommand>(PressLast(model, "z").Command);

        Assert.InRange(command.Requests.Count, 2, 90);
        Assert.Equal(5000, command.Requests.Sum(request => request.Addresses.Count));
        Assert.All(command.Requests.SelectMany(request => request.Addresses.Select(id => (request.BanTime, Ban: many.Single(ban => ban.Id == id)))),
            again => Assert.InRange(again.BanTime!.Value - (again.Ban.End!.Value - Now).TotalSeconds, 0, 60));
    }

    [Fact]
    public void Apply_MarkAll_MarksWhatIsShown()
    {
        var command = Assert.IsType<MarkAllCommand>(PressLast(PressAll(WithBans(), "/jail:sshd", Key.Enter), "a").Command);
        Assert.Equal(2, command.Table.Shown.Count);
        Model marked = Apply(WithBans(), new MarkedMessage([.. command.Table.Shown.Select(row => row.Key)]));
        Assert.Equal(2, marked.Bans.Chosen.Count);
        Assert.Contains("Lift 2 bans in sshd?", Golden.Render(Press(marked, "u")), StringComparison.Ordinal);
        Assert.Empty(Press(marked, Key.Escape).Bans.Marked);
    }

    [Fact]
    public void Apply_PartOfTheBansFailed_TellsAndTakesBackTheOthers()
    {
        Model model = Apply(Connected(), new BannedMessage([new BanAddResult("sshd", ["192.0.2.1"], [])], IsUndo: false, "jail is not running: dovecot"));
        Assert.True(model.Notice!.IsError);
        Assert.Contains("192.0.2.1", model.Notice.Text, StringComparison.Ordinal);
        Assert.Contains("dovecot", model.Notice.Text, StringComparison.Ordinal);
        Assert.IsType<UnbanCommand>(Assert.Single(model.Undo));
    }

    [Fact]
    public void Apply_Ignore_AsksWhereAndForHowLong()
    {
        Model dialog = Press(Connected(80, 24, Events), "2i");
        Assert.Equal(("203.0.113.7", "sshd"), (Assert.IsType<IgnoreDialog>(dialog.Dialog).Address.Text, ((IgnoreDialog)dialog.Dialog!).Jail));

        var here = Assert.IsType<IgnoreCommand>(PressLast(dialog, Key.Enter).Command);
        Assert.Equal(("203.0.113.7", false), (here.Address, here.Write));
        Assert.Equal(["sshd"], here.Jails);

        var everywhere = Assert.IsType<IgnoreCommand>(PressLast(dialog, "/24", Key.Tab, " ", Key.Tab, Key.Right, Key.Enter).Command);
        Assert.Equal(("203.0.113.0/24", true), (everywhere.Address, everywhere.Write));
        Assert.Equal(Jails.Count, everywhere.Jails.Count);
        Assert.NotNull(Assert.IsType<IgnoreDialog>(Press(dialog, "x", Key.Enter).Dialog).Error);
    }

    [Fact]
    public void Apply_UndoOfIgnore_TakesBackWhatWasWritten()
    {
        WrittenFile[] files = [new("jail.d/sshd.local", "[sshd]\n", "r2")];
        Model model = Apply(Connected(), new IgnoredMessage("192.0.2.1", ["sshd"], files, null));
        var command = Assert.IsType<UnignoreCommand>(PressLast(model, "z").Command);
        Assert.Equal(("192.0.2.1", files), (command.Address, command.Files));

        Model failed = Apply(Connected(), new IgnoredMessage("192.0.2.1", [], [], "sshd: refused"));
        Assert.True(failed.Notice!.IsError);
        Assert.Empty(failed.Undo);
    }

    [Theory]
    [InlineData("i")]
    [InlineData("e")]
    [InlineData("P")]
    [InlineData("b")]
    [InlineData("u")]
    public void Apply_ChangeOfBansWhenReadOnly_IsRefused(string key)
    {
        Step step = PressLast(WithBans() with { ReadOnly = true }, key);
        Assert.Null(step.Command);
        Assert.Null(step.Model.Dialog);
        Assert.True(step.Model.Notice?.IsError);
    }

    [Theory]
    [InlineData("2/")]
    [InlineData("3/")]
    [InlineData("2b")]
    [InlineData("3e")]
    [InlineData("3i")]
    [InlineData("3:")]
    public void Apply_LettersWhileATextFieldHasTheKeys_DoNothingElse(string opened)
    {
        Model model = opened[0] == '3' ? Press(WithBans(), opened[1..]) : Press(Connected(80, 24, Events), opened);
        for (char letter = 'A'; letter <= 'z'; letter++)
        {
            Step step = PressLast(model, letter.ToString());
            Assert.True(step.Command is null or ArrangeBansCommand or ReadBansCommand);
            Assert.Equal((model.View, model.Dialog?.GetType(), model.Palette is null, model.HelpOpen), (step.Model.View, step.Model.Dialog?.GetType(), step.Model.Palette is null, step.Model.HelpOpen));
        }
    }

    [Fact]
    public void Apply_ClicksInADialog_ChooseFieldsAndAnswer()
    {
        Model dialog = Press(Connected(80, 24, Events), "2i");
        Model everywhere = Click(dialog, "sshd alone").Model;
        Assert.True(Assert.IsType<IgnoreDialog>(everywhere.Dialog).InAll);
        Assert.Equal(IgnoreField.Where, ((IgnoreDialog)everywhere.Dialog!).Focus);
        Assert.Equal(IgnoreField.Address, Assert.IsType<IgnoreDialog>(Click(everywhere, "address 203").Model.Dialog).Focus);

        Assert.IsType<IgnoreCommand>(Click(dialog, "enter ignore").Command);
        Assert.Null(Click(dialog, "esc back").Model.Dialog);
        Assert.NotNull(Click(dialog, "Failures of this").Model.Dialog);
    }

    [Fact]
    public void Apply_ClicksElsewhere_GoToTabsRowsAndWords()
    {
        Model model = Connected(80, 24, Events);
        Assert.Equal(View.Failures, Click(model, "2 Failures").Model.View);
        Assert.NotNull(Click(model, ">sshd").Model.Overview.Page);
        Model second = Click(model, "postfix-sasl").Model;
        Assert.Null(second.Overview.Page);
        Assert.Equal("postfix-sasl", second.Overview.Selected?.Name);
        Assert.Equal("why ", Click(Press(model, ":w"), "why ADDR").Model.Palette?.Field.Text);
        Assert.False(Click(Press(model, "?"), "Keys of").Model.HelpOpen);
    }

    /// <summary>Clicks on a text of the screen.</summary>
    private static Step Click(Model model, string text)
    {
        string[] rows = Golden.Render(model).Split('\n');
        int y = Array.FindIndex(rows, row => row.Contains(text, StringComparison.Ordinal));
        Assert.True(y >= 0, $"not on the screen: {text}");
        int x = rows[y].IndexOf(text, StringComparison.Ordinal);
        return Updates.Apply(model, new InputMessage(new MouseInput(MouseAction.Press, MouseButton.Left, x, y)));
    }
}
