using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The view Bans: how its table is read and kept, and what is done from it.</summary>
public sealed class BansTests
{
    [Fact]
    public void Apply_ViewLookedAt_ReadsTheBansOnce()
    {
        Step step = PressLast(Connected(), "3");

        Assert.Equal(1, Assert.IsType<ReadBansCommand>(step.Command).Reading);
        Assert.Null(PressLast(step.Model, "23").Command);
        Assert.Null(PressLast(WithBans(), "13").Command);
    }

    [Fact]
    public void Apply_ReadingFailed_IsSaidAndTriedWithTheNextNews()
    {
        Model model = Apply(Press(Connected(), "3"), new BansNotReadMessage(1, new Notice("lost", IsError: true)));

        Assert.Equal("lost", model.Notice?.Text);
        Assert.IsType<ReadBansCommand>(Updates.Apply(model, new SnapshotMessage(Info, Jails, Now)).Command);
    }

    [Fact]
    public void Apply_AnswerOfAnEarlierReading_IsNotTaken()
    {
        Model model = Apply(Press(Connected(), "3"), Lost(), new ConnectedMessage());
        Assert.Equal(2, model.Bans.Readings);

        model = Apply(model, Read(1, Bans));
        Assert.Equal(0, model.Bans.Table.Count);

        Assert.Equal(Bans.Length, Apply(model, Read(2, Bans)).Bans.Table.Count);
    }

    [Fact]
    public void Apply_EventsWhileReading_AreInTheTable()
    {
        Model model = Press(Connected(), "3");

        model = Apply(model, Event(Banned(5, id: "192.0.2.200")), Event(Unbanned("203.0.113.7")), Read(1, Bans));

        Assert.NotNull(model.Bans.Table.Find(new BanKey("sshd", "192.0.2.200")));
        Assert.Null(model.Bans.Table.Find(new BanKey("sshd", "203.0.113.7")));
        Assert.Equal(BansState.Ready, model.Bans.State);
    }

    [Fact]
    public void Apply_MoreEventsWhileReadingThanAreKept_ReadsAgain()
    {
        Model model = Press(Connected(), "3");
        for (int i = 0; i <= BansModel.MaxChanges; i++)
        {
            model = Apply(model, Event(Banned(5, id: $"10.0.{i / 250}.{i % 250}")));
        }

        Step step = Updates.Apply(model, Read(1, Bans));

        Assert.Equal(2, Assert.IsType<ReadBansCommand>(step.Command).Reading);
    }

    [Fact]
    public void Apply_NewBan_KeepsTheSelectedRow()
    {
        Model model = Press(WithBans(), "j");
        string selected = model.Bans.Selected!.Info.Id;

        model = Apply(model, Event(Banned(5, id: "192.0.2.200")), Event(Banned(6, id: "192.0.2.201")));

        Assert.Equal(selected, model.Bans.Selected!.Info.Id);
        Assert.Equal("192.0.2.201", Press(model, "g").Bans.Selected!.Info.Id);
    }

    [Fact]
    public void Apply_BanAgain_ReplacesTheRow()
    {
        Model model = Apply(WithBans(), Event(Banned(5, count: 3)));

        Assert.Equal(Bans.Length, model.Bans.Table.Count);
        Assert.Equal(Bans.Length, model.Bans.Table.Shown.Count);
        Assert.Equal(3, model.Bans.Table.Find(new BanKey("sshd", "203.0.113.7"))?.Info.Count);
    }

    [Fact]
    public void Apply_BanProlonged_EndsLaterAndKeepsTheRest()
    {
        Model model = Apply(WithBans(), Event(Banned(-600) with { Type = EventTypes.Prolong, BanTime = 7200 }));

        BanInfo ban = model.Bans.Table.Find(new BanKey("sshd", "203.0.113.7"))!.Info;
        Assert.Equal((7200, Now.AddSeconds(6600), 3), (ban.BanTime, ban.End, ban.Failures));
        Assert.Equal(Bans.Length, model.Bans.Table.Shown.Count);
    }

    [Fact]
    public void Apply_EventsLost_SaysHowToReadAgain()
    {
        Model model = Apply(WithBans(), new EventMessage(Failure(1), 7));
        Assert.True(model.Bans.HasHoles);

        Step step = PressLast(model, "r");

        Assert.IsType<ReadBansCommand>(step.Command);
        Assert.False(step.Model.Bans.HasHoles);
    }

    [Fact]
    public void Apply_SortKeys_GoThroughTheColumnsBothWays()
    {
        Model model = WithBans();
        Assert.Equal(["192.0.2.14", "198.51.100.0/24", "2001:db8:5::91", "203.0.113.7"], Shown(model));

        foreach (string[] expected in (string[][])
        [
            ["203.0.113.7", "192.0.2.14", "198.51.100.0/24", "2001:db8:5::91"],
            ["192.0.2.14", "198.51.100.0/24", "203.0.113.7", "2001:db8:5::91"],
            ["192.0.2.14", "2001:db8:5::91", "198.51.100.0/24", "203.0.113.7"],
            ["203.0.113.7", "192.0.2.14", "2001:db8:5::91", "198.51.100.0/24"],
            ["2001:db8:5::91", "203.0.113.7", "192.0.2.14", "198.51.100.0/24"],
        ])
        {
            model = PressAll(model, "s");
            Assert.Equal(expected, Shown(model));
        }

        Assert.Equal(["198.51.100.0/24", "192.0.2.14", "203.0.113.7", "2001:db8:5::91"], Shown(PressAll(model, "S")));
    }

    [Fact]
    public void Apply_FilterTyped_ArrangesOnceAtATimeAndEndsWithTheLatest()
    {
        Step first = PressLast(WithBans(), "/1");
        Assert.IsType<ArrangeBansCommand>(first.Command);
        Step second = PressLast(first.Model, "98.");
        Assert.Null(second.Command);

        Model model = Arranged(second with { Command = first.Command });

        Assert.Equal(["198.51.100.0/24"], Shown(model));
        Assert.Equal(4, Shown(PressAll(model, Key.Escape)).Length);
    }

    [Fact]
    public void Apply_UnbanOfMarked_AsksForAllAndSendsOneRequestPerJail()
    {
        Model model = Press(WithBans(), "    u");
        Assert.Equal(4, model.Bans.Marked.Count);
        Assert.Contains("Lift 4 bans in", Golden.Render(model), StringComparison.Ordinal);

        UnbanCommand command = Assert.IsType<UnbanCommand>(PressLast(model, Key.Enter).Command);

        Assert.Equal(["nginx-botsearch", "sshd"], command.Requests.Select(request => request.Jail).Order(StringComparer.Ordinal));
        Assert.Equal(4, command.Requests.Sum(request => request.Addresses.Count));
    }

    [Fact]
    public void Apply_UndoOfUnban_BansForTheTimeThatWasLeft()
    {
        Model model = Press(WithBans(), "    u");
        UnbanCommand unban = Assert.IsType<UnbanCommand>(PressLast(model, Key.Enter).Command);
        model = Apply(Press(model, Key.Enter), new UnbannedMessage(
            [new BanRemoveResult([.. Bans.Select(ban => new BanRemoved(ban.Id, ban.Jail)), new BanRemoved("192.0.2.99", "sshd")], [])], unban.Known, IsUndo: false));
        Assert.Contains("z takes it back", model.Notice!.Text, StringComparison.Ordinal);

        Step step = PressLast(model, "z");

        BanCommand command = Assert.IsType<BanCommand>(step.Command);
        Dictionary<string, double?> times = command.Requests.SelectMany(request => request.Addresses.Select(id => (id, request.BanTime))).ToDictionary(pair => pair.id, pair => pair.BanTime);
        Assert.Equal((3000, -1, null), (times["203.0.113.7"], times["2001:db8:5::91"], times["192.0.2.99"]));
        Assert.Empty(step.Model.Undo);
        Assert.Empty(Apply(step.Model, new BannedMessage([new BanAddResult("sshd", ["203.0.113.7"], [])], IsUndo: true)).Undo);
    }

    [Fact]
    public void Apply_UndoOfBan_LiftsIt()
    {
        Model model = Apply(WithBans(), new BannedMessage([new BanAddResult("sshd", ["192.0.2.50"], [])], IsUndo: false));

        UnbanCommand command = Assert.IsType<UnbanCommand>(PressLast(model, "z").Command);

        Assert.Equal(["192.0.2.50"], Assert.Single(command.Requests).Addresses);
        Assert.True(Press(WithBans(), "z").Notice?.IsError);
    }

    [Fact]
    public void Apply_Escape_ClosesDetailThenMarksThenFilter()
    {
        Model model = PressAll(WithBans(), "/1", Key.Enter, " ", Key.Enter);
        Assert.True(model.Bans.DetailOpen);

        model = Press(model, Key.Escape);
        Assert.Equal((false, 1), (model.Bans.DetailOpen, model.Bans.Marked.Count));
        model = Press(model, Key.Escape);
        Assert.Empty(model.Bans.Marked);
        Assert.True(Press(model, Key.Escape).Bans.Filter.IsEmpty);
    }

    private static string[] Shown(Model model) => [.. model.Bans.Table.Shown.Select(row => row.Info.Id)];

    private static EventMessage Event(EventInfo raised) => new(raised, 0);

    private static EventInfo Unbanned(string id) => new() { Type = EventTypes.Unban, Time = Now, Jail = "sshd", Id = id, Reason = "manual" };
}
