using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

public sealed class UpdatesTests
{
    [Fact]
    public void Apply_Failures_KeepsTheLatest5000AndTheirCounts()
    {
        Model model = Connected();

        for (int i = 0; i < FailuresModel.MaxRows + 10; i++)
        {
            model = Apply(model, new EventMessage(Failure(i, id: i < 10 ? "192.0.2.1" : "198.51.100.9"), 0));
        }

        Assert.Equal(FailuresModel.MaxRows, model.Failures.All.Count);
        Assert.Equal(FailuresModel.MaxRows, model.Failures.Matching.Count);
        Assert.Equal(10, model.Failures.All[0].Number);
        Assert.Equal(OverviewModel.MaxEvents, model.Overview.Events.Count);
        Assert.Equal([new Offender("198.51.100.9", FailuresModel.MaxRows)], model.Failures.Offenders.Top(5));
    }

    [Fact]
    public void Apply_Snapshot_RanksAddressesByFailures()
    {
        Model model = Connected(80, 24, Failure(1, id: "203.0.113.7"), Failure(2, id: "203.0.113.8"), Failure(3, id: "203.0.113.8"), Failure(4, id: "root"));

        Assert.Equal([new Offender("203.0.113.8", 2), new Offender("203.0.113.7", 1), new Offender("root", 1)], model.Overview.Addresses);
    }

    [Fact]
    public void Apply_Ban_MarksItsLastFailure()
    {
        Model model = Connected(80, 24, Failure(1, count: 2), Failure(2, count: 3), Failure(3, id: "192.0.2.9"), Banned(3));

        Assert.Equal([false, true, false], model.Failures.All.Select(row => row.Ban is not null));
        Assert.Equal([false, true, false], model.Failures.Matching.Select(row => row.Ban is not null));
    }

    [Fact]
    public void Apply_MissedEvents_AreCounted() =>
        Assert.Equal(7, Apply(Connected(), new EventMessage(Failure(1), 3), new EventMessage(Failure(2), 4)).Link.Missed);

    [Fact]
    public void Apply_ReplayAfterReconnect_IsNotShownTwice()
    {
        Model model = Connected(80, 24, Failure(1), Failure(2), Failure(2, id: "192.0.2.2"));
        model = Apply(model, Lost(), new ConnectedMessage());

        EventInfo[] replayed = [Failure(1), Failure(2), Failure(2, id: "192.0.2.2"), Failure(2, id: "192.0.2.3"), Failure(3), Failure(3)];
        model = Apply(model, [.. replayed.Select(raised => new EventMessage(raised, 0))]);

        Assert.Equal(6, model.Failures.All.Count);
        Assert.Equal("192.0.2.3", model.Failures.All[3].Event.Id);
    }

    [Fact]
    public void Apply_ClockSetBackAfterReplay_EventsAreStillShown()
    {
        Model model = Apply(Connected(80, 24, Failure(100)), Lost(), new ConnectedMessage(), new EventMessage(Failure(101), 0));

        Assert.Equal(3, Apply(model, new EventMessage(Failure(1), 0)).Failures.All.Count);
    }

    [Fact]
    public void Apply_DaemonLost_KeepsWhatIsShown()
    {
        Model before = Connected(80, 24, Events);

        Model after = Apply(before, Lost());

        Assert.NotNull(after.Link.Trouble);
        Assert.Equal((before.Overview, before.Failures), (after.Overview, after.Failures));
        Assert.Null(Apply(after, new ConnectedMessage()).Link.Trouble);
    }

    [Fact]
    public void Apply_EnterOnJail_ShowsItsFailures()
    {
        Model model = Press(Connected(80, 24, Events), "j", Key.Enter, Key.Enter);

        Assert.Equal(View.Failures, model.View);
        Assert.Equal("jail:postfix-sasl", model.Failures.Filter.Text);
        Assert.Equal("192.0.2.77", Assert.Single(model.Failures.Shown).Event.Id);
    }

    [Fact]
    public void Apply_SnapshotWithJailsMoved_SelectionStaysOnItsJail()
    {
        Model model = Press(Connected(), "jj");

        model = Apply(model, new SnapshotMessage(Info, [.. Jails.Reverse()], Now));

        Assert.Equal("nginx-botsearch", model.Overview.Jails[model.Overview.List.Selected].Name);
    }

    [Fact]
    public void Apply_FilterTyped_FiltersWhileTyping()
    {
        Model model = Press(Connected(80, 24, Events), "2", "/user:ro");

        Assert.Equal("root", Assert.Single(model.Failures.Shown).Event.User);
        Assert.NotNull(model.Failures.Editing);
        model = Press(model, Key.Enter);
        Assert.Null(model.Failures.Editing);
        Assert.Equal("user:ro", model.Failures.Filter.Text);
        Assert.Equal(6, Press(model, Key.Escape).Failures.Shown.Count);
    }

    [Fact]
    public void Apply_LettersInFilter_AreText()
    {
        Step step = PressLast(Connected(80, 24, Events), "2", "/qbu?1p");

        Assert.Null(step.Command);
        Assert.Equal("qbu?1p", step.Model.Failures.Editing?.Text);
        Assert.Null(step.Model.Dialog);
    }

    [Fact]
    public void Apply_NewRowWhileFollowing_IsSelected()
    {
        Model model = Apply(Press(Connected(80, 24, Failure(1)), "2"), new EventMessage(Failure(2), 0));

        Assert.Equal(1, model.Failures.Selected?.Number);
    }

    [Fact]
    public void Apply_NewRowWhileHolding_SelectionStaysOnItsRow()
    {
        Model model = Press(Connected(80, 24, Failure(1), Failure(2), Failure(3)), "2", "j");
        Assert.Equal(1, model.Failures.Selected?.Number);

        model = Apply(model, new EventMessage(Failure(4), 0), new EventMessage(Failure(5), 0));

        Assert.Equal(1, model.Failures.Selected?.Number);
        Assert.Equal(4, Press(model, "f").Failures.Selected?.Number);
    }

    [Fact]
    public void Apply_Pause_FreezesTheRowsUntilItIsLifted()
    {
        Model model = Press(Connected(80, 24, Failure(1)), "2p");

        model = Apply(model, new EventMessage(Failure(2), 0));
        Assert.Single(model.Failures.Shown);

        Assert.Equal(2, Press(model, "p").Failures.Shown.Count);
    }

    [Fact]
    public void Apply_FilterWhilePaused_ShowsNoNewerRows()
    {
        Model model = Apply(Press(Connected(80, 24, Failure(1)), "2p"), new EventMessage(Failure(2), 0));

        model = Press(model, "/sshd");

        Assert.Equal(0, Assert.Single(model.Failures.Shown).Number);
    }

    [Fact]
    public void Apply_Ban_AsksThenSendsValidatedRequest()
    {
        Model dialog = Press(Connected(80, 24, Events), "2b");
        BanDialog ban = Assert.IsType<BanDialog>(dialog.Dialog);
        Assert.Equal(("203.0.113.7", "sshd", ""), (ban.Address.Text, ban.Jail.Text, ban.Duration.Text));

        Step step = PressLast(dialog, Key.Tab, Key.Tab, "1d", Key.Enter);

        BanCommand command = Assert.IsType<BanCommand>(step.Command);
        BanAddParams request = Assert.Single(command.Requests);
        Assert.Equal(("203.0.113.7", "sshd", 86400), (Assert.Single(request.Addresses), request.Jail, request.BanTime));
        Assert.Null(step.Model.Dialog);
    }

    [Theory]
    [InlineData("300.1.2.3", "", BanField.Address)]
    [InlineData("", "", BanField.Address)]
    [InlineData("203.0.113.7", "soon", BanField.Duration)]
    [InlineData("203.0.113.7", "0", BanField.Duration)]
    [InlineData("203.0.113.7", "-5", BanField.Duration)]
    public void Apply_BanWithBadField_SaysWhichAndSendsNothing(string address, string duration, BanField wrong)
    {
        Step step = PressLast(Connected(), "b", address, Key.Tab, Key.Tab, duration, Key.Enter);

        Assert.Null(step.Command);
        BanDialog dialog = Assert.IsType<BanDialog>(step.Model.Dialog);
        Assert.Equal(wrong, dialog.Focus);
        Assert.NotNull(dialog.Error);
        Assert.Null(Assert.IsType<BanDialog>(Press(step.Model, "1").Dialog).Error);
    }

    [Theory]
    [InlineData("-1", -1.0)]
    [InlineData("10m", 600.0)]
    [InlineData("", null)]
    public void Apply_BanDuration_IsSeconds(string duration, double? seconds)
    {
        Step step = PressLast(Connected(), "b2001:db8::/48", Key.Tab, Key.Tab, duration, Key.Enter);

        BanAddParams request = Assert.Single(Assert.IsType<BanCommand>(step.Command).Requests);
        Assert.Equal(seconds, request.BanTime);
        Assert.Equal(["2001:db8::/48"], request.Addresses);
    }

    [Fact]
    public void Apply_Unban_AsksFirst()
    {
        Model dialog = Press(Connected(80, 24, Events), "2u");
        Assert.Null(Press(dialog, Key.Escape).Dialog);

        Step step = PressLast(dialog, Key.Enter);

        UnbanCommand command = Assert.IsType<UnbanCommand>(step.Command);
        Assert.Equal("203.0.113.7", Assert.Single(Assert.Single(command.Requests).Addresses));
    }

    [Theory]
    [InlineData("2b")]
    [InlineData("2u")]
    [InlineData("1b")]
    public void Apply_ChangeWhenReadOnly_IsRefused(string keys)
    {
        Step step = PressLast(Connected(80, 24, Events) with { ReadOnly = true }, keys);

        Assert.Null(step.Model.Dialog);
        Assert.True(step.Model.Notice?.IsError);
    }

    [Fact]
    public void Apply_SnapshotOfADaemonThatLetsUsOnlyLook_TurnsTheScreenReadOnly()
    {
        Model model = Connected();
        Assert.False(model.ReadOnly);
        model = model with { Link = model.Link with { Info = model.Link.Info! with { Access = AccessNames.Read } } };
        Assert.True(model.ReadOnly);
        Assert.True(PressLast(model, "1b").Model.Notice?.IsError);
    }

    [Fact]
    public void Apply_Copy_IsMadeVisible()
    {
        Step step = PressLast(Connected(80, 24, Failure(1, line: "user \e]52;c;x\a from 203.0.113.7")), "2y");

        Assert.Equal(@"user \x1b]52;c;x\x07 from 203.0.113.7", Assert.IsType<CopyCommand>(step.Command).Text);
    }

    [Fact]
    public void Apply_Escape_ClosesDetailThenDropsFilter()
    {
        Model model = Press(Connected(80, 24, Events), "2/sshd", Key.Enter, Key.Enter);
        Assert.True(model.Failures.DetailOpen);

        model = Press(model, Key.Escape);
        Assert.Equal((false, "sshd"), (model.Failures.DetailOpen, model.Failures.Filter.Text));

        Assert.True(Press(model, Key.Escape).Failures.Filter.IsEmpty);
    }

    [Fact]
    public void Apply_Help_TakesTheNextKey()
    {
        Model model = Press(Connected(), "?");
        Assert.True(model.HelpOpen);

        Step step = PressLast(model, "q");

        Assert.Equal((false, null), (step.Model.HelpOpen, step.Command));
    }

    [Fact]
    public void Apply_QuitKeys_EndTheProgram()
    {
        Assert.Equal(new QuitCommand(0), PressLast(Connected(), "q").Command);
        Assert.Equal(new QuitCommand(0), PressLast(Connected(), "2/", KeyInput.Of('c', KeyModifiers.Control)).Command);
        Assert.Equal(new QuitCommand(1), Updates.Apply(Connected(), new InputMessage(new ClosedInput())).Command);
        Assert.Equal(new SuspendCommand(), PressLast(Connected(), KeyInput.Of('z', KeyModifiers.Control)).Command);
    }

    [Fact]
    public void Apply_TabAndNumbers_SwitchViews()
    {
        Model model = Connected();

        Assert.Equal(View.Failures, Press(model, Key.Tab).View);
        Assert.Equal(View.Bans, Press(model, Key.Tab, Key.Tab).View);
        Assert.Equal(View.Jails, Press(model, Key.Tab, Key.Tab, Key.Tab).View);
        Assert.Equal(View.Jails, Press(model, "4").View);
        Assert.Equal(View.Log, Press(model, new KeyInput(Key.Tab, Modifiers: KeyModifiers.Shift)).View);
        Assert.Equal(View.Regex, Press(model, "5").View);
        Assert.Equal(View.Overview, Press(model, "9").View);
        Assert.Equal(View.Failures, Press(model, "2").View);
        Assert.Equal(View.Overview, Press(model, "21").View);
    }

    [Fact]
    public void Apply_MouseKey_SwitchesTheMouse() => Assert.Equal((true, false), (Press(Connected(), "m").Mouse, Press(Connected(), "mm").Mouse));

    [Theory]
    [InlineData("1", 5, 1)]
    [InlineData("2", 5, 2)]
    public void Apply_Click_SelectsTheRowBelowIt(string view, int y, int expected)
    {
        Model model = Apply(Press(Connected(80, 24, Events), view), new InputMessage(new MouseInput(MouseAction.Press, MouseButton.Left, 10, y)));

        Assert.Equal(expected, view == "1" ? model.Overview.List.Selected : model.Failures.List.Selected);
        Assert.StartsWith(">", Golden.Render(model).Split('\n')[y], StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Wheel_MovesThreeRows()
    {
        Model model = Apply(Press(Connected(80, 24, Events), "2"), new InputMessage(new MouseInput(MouseAction.WheelDown, MouseButton.None, 0, 0)));

        Assert.Equal((3, false), (model.Failures.List.Selected, model.Failures.Following));
    }

    [Fact]
    public void Apply_AnyKeyInAnyState_NeverThrows()
    {
        var random = new Random(4711);
        KeyInput[] keys = [.. Enum.GetValues<Key>().Where(key => key != Key.Character).Select(key => new KeyInput(key)), .. "123bupyfjkgG/?: ax0sSzrqntil".Select(c => KeyInput.Of(c))];
        Model model = Connected(80, 24, Events);
        for (int i = 0; i < 5_000; i++)
        {
            Message message = random.Next(10) switch
            {
                0 => new EventMessage(Failure(i, count: i % 4), 0),
                1 => new InputMessage(new ResizeInput(random.Next(1, 200), random.Next(1, 60))),
                _ => new InputMessage(keys[random.Next(keys.Length)]),
            };
            model = Apply(model, message);
            Assert.InRange(model.Failures.List.Selected, 0, Math.Max(model.Failures.Shown.Count - 1, 0));
            if (i % 10 == 0)
            {
                Golden.Render(model);
            }
        }
    }
}
