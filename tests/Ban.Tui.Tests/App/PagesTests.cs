using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Views;
using static Ban.Tui.Tests.App.Samples;
using StoredFailure = Ban.Rpc.Contract.FailureDetail;

namespace Ban.Tui.Tests.App;

/// <summary>Why and history of an address, and the bans that wait for a decision.</summary>
public sealed class PagesTests
{
    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { 160, 45 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Why_IsAsKept(int width, int height)
    {
        Step step = PressLast(Connected(width, height, Events), "2w");
        Assert.Equal(new ReadPageCommand(PageKind.Why, "203.0.113.7"), step.Command);
        Golden.Check("why", Apply(step.Model, Why));
        Golden.Check("why-reading", step.Model);
        Golden.Check("why-error", Apply(step.Model, new PageReadMessage(PageKind.Why, "203.0.113.7", [], "the database cannot be read")));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_History_IsAsKept(int width, int height)
    {
        Step step = PressLast(Connected(width, height, Events), "2H");
        Assert.Equal(new ReadPageCommand(PageKind.History, "203.0.113.7"), step.Command);
        Golden.Check("history", Apply(step.Model, new PageReadMessage(PageKind.History, "203.0.113.7", new PageText(TimeZoneInfo.Utc).History("203.0.113.7", new BanHistoryResult(Past, "more")))));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Held_IsAsKept(int width, int height)
    {
        Step step = PressLast(Connected(width, height, Events), "2W");
        Assert.IsType<ReadHeldCommand>(step.Command);
        Golden.Check("held", Apply(step.Model, Held));
        Golden.Check("held-empty", Apply(step.Model, new HeldReadMessage([])));
        Golden.Check("held-error", Apply(step.Model, new HeldReadMessage([], "the connection to bantuid was lost")));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Decisions_AreAsKept(int width, int height)
    {
        Model held = Apply(Press(Connected(width, height, Events), "2W"), Held);
        Golden.Check("held-ban", Press(held, "b"));
        Golden.Check("held-drop", Press(held, "u"));
        Golden.Check("ignore-dialog", Press(Connected(width, height, Events), "2i", Key.Tab, " ", Key.Tab, " "));
        Golden.Check("prolong-dialog", Press(WithBans(width, height), "  e1m"));
        Golden.Check("force-dialog", Apply(Connected(width, height, Events), new BanRefusedMessage(
            new BanCommand([new BanAddParams(["203.0.113.0/24"], "sshd")]), "203.0.113.0/24 is in use: alice is logged in from 203.0.113.7, which is within it (sshd[4711], pts/0)")));
    }

    [Fact]
    public void Apply_PageLongerThanTheScreen_ScrollsToItsEndAndNoFurther()
    {
        Model page = Apply(Press(Connected(80, 24, Events), "2w"), Why);
        int lines = page.Page!.Lines(80).Count;
        Assert.True(lines > ScreenLayout.PageRows(page));

        Model end = Press(page, "G");

        Assert.Equal(lines - ScreenLayout.PageRows(page), end.Page!.Top);
        Assert.Equal(end.Page.Top - 1, Press(end, "jjk").Page!.Top);
        Assert.Equal(0, Press(end, "g").Page!.Top);
    }

    [Fact]
    public void Apply_PageWrapped_HoldsEveryCharacter()
    {
        PageModel page = Apply(Press(Connected(80, 24, Events), "2w"), Why).Page!;
        foreach (int width in (int[])[1, 20, 80, 200])
        {
            Assert.Equal(string.Concat(page.Rows.Select(row => row.Text)), string.Concat(page.Lines(width).Select(line => line.Text)));
        }
    }

    [Fact]
    public void Apply_KeysOfAPage_LeadOnAndBack()
    {
        Model page = Apply(Press(Connected(80, 24, Events), "2w"), Why);
        Assert.Equal(new ReadPageCommand(PageKind.History, "203.0.113.7"), PressLast(page, "H").Command);
        Assert.Equal("203.0.113.7", Assert.IsType<BanDialog>(Press(page, "b").Dialog).Address.Text);
        Assert.Contains("Failed password", Assert.IsType<CopyCommand>(PressLast(page, "y").Command).Text, StringComparison.Ordinal);
        Assert.Null(Press(page, Key.Escape).Page);
        Assert.Equal((View.Bans, null), (Press(page, "3").View, Press(page, "3").Page));
        Assert.NotNull(Press(page, "?").Page);
    }

    [Theory]
    [InlineData('l', 'h')]
    [InlineData(null, null)]
    public void Apply_KeysToTheSides_GoInAndBack(char? letterIn, char? letterBack)
    {
        KeyInput into = letterIn is { } l ? KeyInput.Of(l) : new KeyInput(Key.Right);
        KeyInput back = letterBack is { } h ? KeyInput.Of(h) : new KeyInput(Key.Left);
        Model failures = Press(Connected(80, 24, Events), "2", into);
        Assert.True(failures.Failures.DetailOpen);
        Assert.False(Press(failures, back).Failures.DetailOpen);
        Assert.Null(Press(failures, "w", back).Page);
        Assert.NotNull(Press(Connected(80, 24, Events), into).Overview.Page);
        Assert.Equal("hl", Press(Connected(80, 24, Events), "2/hl").Failures.Editing?.Text);
    }

    [Fact]
    public void Apply_AnswerForAnotherPage_IsNotTaken() =>
        Assert.Empty(Apply(Press(Connected(80, 24, Events), "2H"), Why).Page!.Rows);

    [Fact]
    public void Apply_HeldDecision_IsConfirmedSentAndReadAgain()
    {
        Model held = Apply(Press(Connected(80, 24, Events), "2W"), Held);
        Step apply = PressLast(held, "b", Key.Enter);
        Assert.Equal(new DecideHeldCommand("203.0.113.50", "sshd", Apply: true), apply.Command);
        Assert.Equal(new DecideHeldCommand("203.0.113.51", "postfix-sasl", Apply: false), PressLast(held, "ju", Key.Enter).Command);

        Step decided = Updates.Apply(apply.Model, new HeldDecidedMessage([new HeldDecision("203.0.113.50", "sshd")], Apply: true));

        Assert.Equal("banned 203.0.113.50 in sshd", decided.Model.Notice?.Text);
        Assert.IsType<ReadHeldCommand>(decided.Command);
    }

    [Fact]
    public void Apply_HeldReadWithoutAnEarlierOne_LeavesTheSelectionOnItsBan()
    {
        HeldInfo[] three = [.. Enumerable.Range(1, 3).Select(i => new HeldInfo { Id = $"192.0.2.{i}", Jail = "sshd", Since = Now, LastFailure = Now, Failures = 3, Reason = "alice" })];
        Model model = Press(Apply(Press(Connected(), ":held", Key.Enter), new HeldReadMessage(three)), "j");

        Step again = PressLast(model, "r");
        Assert.Equal(3, again.Model.Held?.Rows.Count);
        model = Apply(again.Model, new HeldReadMessage(three[1..]));

        Assert.Equal("192.0.2.2", model.Held?.Selected?.Id);
    }

    [Theory]
    [InlineData(":bans", View.Bans)]
    [InlineData(":jail sshd", View.Failures)]
    [InlineData(":log", View.Log)]
    [InlineData(":edit sshd", View.Jails)]
    public void Apply_PaletteFromAPage_LeadsToTheViewAndNotUnderThePage(string line, View view)
    {
        Model model = Press(Connected(80, 24, Events), ":why 192.0.2.1", Key.Enter, line, Key.Enter);

        Assert.Equal((view, null), (model.View, model.Page));
        Assert.NotNull(Press(Connected(), ":why 192.0.2.1", Key.Enter, ":mouse", Key.Enter).Page);
    }

    [Fact]
    public void Apply_HeldEvent_ReadsTheListThatIsLookedAt()
    {
        var raised = new EventMessage(new EventInfo { Type = EventTypes.Held, Time = Now, Jail = "sshd", Id = "203.0.113.9", Failures = 3, Reason = "bob" }, 0);
        Model held = Apply(Press(Connected(80, 24, Events), "2W"), Held);
        Step step = Updates.Apply(held, raised);
        Assert.IsType<ReadHeldCommand>(step.Command);
        Assert.Null(Updates.Apply(step.Model, raised).Command);
        Assert.Null(Updates.Apply(Connected(), raised).Command);
    }

    [Theory]
    [InlineData("why 203.0.113.7")]
    [InlineData("history 203.0.113.7")]
    [InlineData("held")]
    [InlineData("ignore 203.0.113.7 sshd")]
    public void Apply_PaletteLine_DoesTheSame(string line) => Assert.NotNull(PressLast(Connected(), ":", line, Key.Enter).Command);

    private static HeldReadMessage Held { get; } = new(
    [
        new HeldInfo { Id = "203.0.113.50", Jail = "sshd", Since = Now.AddMinutes(-3), LastFailure = Now.AddSeconds(-20), Failures = 7, Reason = "alice is logged in from there (sshd[4711], pts/0)" },
        new HeldInfo { Id = "203.0.113.51", Jail = "postfix-sasl", Since = Now.AddHours(-30), LastFailure = Now.AddMinutes(-2), Failures = 12, Reason = "bob\u202e was logged in from there" },
    ]);

    private static PastBanInfo[] Past { get; } =
    [
        new() { Id = "203.0.113.7", Jail = "sshd", Time = Now.AddSeconds(-1), BanTime = 3600, Count = 2, Failures = 3, Active = true, Story = [Stored(-20, 1), Stored(-12, 2), Stored(-1, 3)] },
        new() { Id = "203.0.113.7", Jail = "sshd", Time = Now.AddDays(-2), BanTime = 1800, Count = 1, Failures = 3, Active = false, Ended = Now.AddDays(-2).AddMinutes(30), How = "expired", Story = [Stored(-172_800, 3)] },
        new() { Id = "203.0.113.7", Jail = "nginx-botsearch", Time = Now.AddDays(-9), BanTime = -1, Count = 1, Failures = 0, Active = false, Reason = "a whole night of it", Ended = Now.AddDays(-8), How = "manual", LiftedBy = "alice as root" },
    ];

    private static PageReadMessage Why { get; } = new(PageKind.Why, "203.0.113.7", new PageText(TimeZoneInfo.Utc).Why(new BanExplainResult(
        "203.0.113.7",
        [new BanInfo { Id = "203.0.113.0/24", Jail = "sshd", Time = Now.AddSeconds(-1), BanTime = 3600, End = Now.AddSeconds(3599), Count = 2, Failures = 3 }],
        Past, [Stored(-1, 1) with { Jail = "postfix-sasl", Path = null, Pattern = null, Line = null }])));

    private static StoredFailure Stored(int second, int count) => new()
    {
        Id = "203.0.113.7",
        Jail = "sshd",
        Time = Now.AddSeconds(second),
        Attempts = 1,
        Count = count,
        MaxRetry = 3,
        Path = "/var/log/auth.log",
        Offset = 1_880_212 + second,
        Line = "Nov 20 10:42:06 web01 sshd[4711]: Failed password for invalid user ad\u202emin\e[2J from 203.0.113.7 port 50122 ssh2",
        Pattern = 2,
        PatternOrigin = "/etc/bantui/filter.d/sshd.conf:41",
        PatternText = "^Failed \\S+ for <F-USER>.*?</F-USER> from <HOST>",
    };
}
