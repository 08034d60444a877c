using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Client;
using Ban.Tui.Lab;
using Ban.Tui.Tests.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.Views;

public sealed class FrameTests
{
    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { 160, 45 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Overview_IsAsKept(int width, int height) => Golden.Check("overview", Connected(width, height, Events));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_OverviewWithNothing_IsAsKept(int width, int height) => Golden.Check("overview-empty",
        Apply(Connected(width, height), new SnapshotMessage(Info with { Banned = 0, LinesPerSecond = 0 }, [], Now)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_OverviewFiltered_IsAsKept(int width, int height) => Golden.Check("overview-filtered", Press(Connected(width, height, Events), "/jail:sshd !198.51", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_OverviewDaemonGone_IsAsKept(int width, int height) => Golden.Check("overview-disconnected", Apply(Connected(width, height, Events), Lost(DaemonProblem.NoDaemon)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Jail_IsAsKept(int width, int height) => Golden.Check("jail", Apply(Press(Connected(width, height, Events), Key.Enter), new JailReadMessage("sshd", Detail, null, Settings)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailWithoutAnAnswer_IsAsKept(int width, int height) =>
        Golden.Check("jail-error", Apply(Press(Connected(width, height, Events), Key.Enter), new JailReadMessage("sshd", null, "there is no jail sshd")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailAskedFor_IsAsKept(int width, int height) => Golden.Check("jail-empty", Press(Connected(width, height, Events), Key.Enter));

    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 5)]
    public void Draw_LongNotice_IsShownToItsEndWhereItFits(int width, int height)
    {
        string text = "not saved: failregex would be read back as something else; # or ; begins a comment, <name> stands for another option END";

        string frame = Golden.Render(Connected(width, height, Events) with { Notice = new Notice(text, IsError: true) });

        Assert.Equal(width == 80, frame.Contains("END", StringComparison.Ordinal));
        Assert.Contains("! not saved:", frame, StringComparison.Ordinal);
        Assert.All(frame.Split('\n'), line => Assert.True(line.Length <= width));
    }

    [Fact]
    public void Rows_OfAJail_AreAsManyAsCanBeScrolled()
    {
        var context = new Ban.Tui.Views.ViewContext(new Theme(), TimeZoneInfo.Utc);
        foreach (var detail in (JailDetail[])[Detail, Detail with { Warnings = [], GivenUpSearches = 0 }, Detail with { Sources = [], ActionStates = [], Patterns = [] }])
        {
            JailPage page = new("sshd") { Detail = detail, Settings = detail.Sources.Count > 0 ? Settings : null };
            Assert.Equal(page.RowCount, Ban.Tui.Views.JailView.Rows(page, context).Count);
            page = page with { Error = "no such jail" };
            Assert.Equal(page.RowCount, Ban.Tui.Views.JailView.Rows(page, context).Count);
        }
    }

    [Fact]
    public void Draw_FailureDetail_MarksTheGroupsInTheLine()
    {
        const string line = "Nov 20 web01 sshd[1]: Failed password for from from 203.0.113.7 port 22";
        Model model = Press(Connected(80, 24, Failure(1, user: "from", line: line) with { Groups = new Dictionary<string, string> { ["ip4"] = "203.0.113.7", ["user"] = "from" } }), "2", Key.Enter);

        (string text, CellGrid grid) = Golden.Render(model, new Theme());

        int row = Array.FindIndex(text.Split('\n'), shown => shown.Contains("for from from", StringComparison.Ordinal));
        int place = text.Split('\n')[row].IndexOf("203", StringComparison.Ordinal);
        Assert.Equal(Ban.Tui.Views.SampleView.GroupStyle("ip4", new Theme()), grid.Row(row)[place].Style);
        // Which of the two is the user, the daemon does not say.
        Assert.Equal(default, grid.Row(row)[text.Split('\n')[row].IndexOf("from", StringComparison.Ordinal)].Style);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Failures_IsAsKept(int width, int height) => Golden.Check("failures", Press(Connected(width, height, Events), "2"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FailuresFiltered_IsAsKept(int width, int height) => Golden.Check("failures-filtered", Press(Connected(width, height, Events), "2/jail:sshd !user:root", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FailuresEmpty_IsAsKept(int width, int height) => Golden.Check("failures-empty", Press(Connected(width, height), "2"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FailuresRefused_IsAsKept(int width, int height) => Golden.Check("failures-refused", Press(Apply(Connected(width, height), Lost(DaemonProblem.NotPermitted)), "2"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_NeverConnected_IsAsKept(int width, int height) => Golden.Check("never-connected",
        Apply(new Model { Width = width, Height = height }, Lost(DaemonProblem.NotPermitted)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FailureDetail_IsAsKept(int width, int height) => Golden.Check("failures-detail", Press(Connected(width, height, Events), "2", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_BanDialogWithError_IsAsKept(int width, int height) => Golden.Check("ban-dialog", Press(Connected(width, height, Events), "2b", Key.Tab, Key.Tab, "soon", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Bans_IsAsKept(int width, int height) => Golden.Check("bans", WithBans(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_BansFiltered_IsAsKept(int width, int height) => Golden.Check("bans-filtered", PressAll(WithBans(width, height), "/jail:sshd", Key.Enter, " "));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_BansEmpty_IsAsKept(int width, int height) => Golden.Check("bans-empty", Apply(Press(Connected(width, height), "3"), Read(1)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_BansDaemonGone_IsAsKept(int width, int height) => Golden.Check("bans-disconnected", Apply(WithBans(width, height), Lost()));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_BanDetail_IsAsKept(int width, int height) => Golden.Check("bans-detail", Press(WithBans(width, height), "G", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Palette_IsAsKept(int width, int height) => Golden.Check("palette", Press(Connected(width, height, Events), ":"));

    [Fact]
    public void Draw_PaletteWithArguments_IsAsKept() => Golden.Check("palette-arguments", Press(Connected(80, 24, Events), ":ban 192.0.2.1 "));

    [Fact]
    public void Draw_PaletteWithError_IsAsKept() => Golden.Check("palette-error", Press(Connected(80, 24, Events), ":ban 192.0.2.300 sshd", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Lab_IsAsKept(int width, int height) => Golden.Check("regex", Gate(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabEmpty_IsAsKept(int width, int height) => Golden.Check("regex-empty", Press(Apply(Connected(width, height), Lost()), "5"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabWithAMistake_IsAsKept(int width, int height) =>
        Golden.Check("regex-error", Judged(Press(Gate(width, height), "a^ gate: unknown user <F-USER>\\S+</F-USER> (peer=<HOST>$")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabWithAWarning_IsAsKept(int width, int height) => Golden.Check("regex-warning", Press(Gate(width, height), "jj"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabFiltered_IsAsKept(int width, int height) => Golden.Check("regex-missed", Press(Gate(width, height), "f"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabBeforeAndAfter_IsAsKept(int width, int height) =>
        Golden.Check("regex-changed", Press(Judged(Press(Gate(width, height), "jj", Key.Delete)), "d"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabLineOpened_IsAsKept(int width, int height) => Golden.Check("regex-line", Press(Gate(width, height), Key.Tab, Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LabMissedLineOpened_IsAsKept(int width, int height)
    {
        Step step = PressLast(Gate(width, height), Key.Tab, "G", Key.Enter);
        var asked = Assert.IsType<ExplainCommand>(step.Command);
        Golden.Check("regex-nearest", Apply(step.Model, new ExplainedMessage(new LabNearest(asked.Number, asked.Index, LabJudge.Explain(asked.Filter, asked.Line, new FakeClock())))));
    }

    [Fact]
    public void Draw_LabPrompts_AreAsKept()
    {
        Golden.Check("regex-save", Press(Gate(80, 24), "a^x <HOST>", KeyInput.Of('w', KeyModifiers.Control)));
        Golden.Check("regex-log", Apply(Press(Gate(80, 24), KeyInput.Of('o', KeyModifiers.Control), "s"), new CompletedMessage(LabPromptKind.Log, "s", ["src/", "some.log"])));
        Golden.Check("regex-help", Press(Gate(80, 24), "?"));
    }

    [Fact]
    public void Draw_LabTyping_PlacesTheCursorInThePattern()
    {
        Model model = Press(Connected(80, 24), "5", Key.Enter, "ab");

        var state = Ban.Tui.Views.Frame.Draw(model, new Canvas(new CellGrid(80, 24, new GlyphPool())), new Ban.Tui.Views.ViewContext(new Theme(), TimeZoneInfo.Utc));

        Assert.Equal((LabPlaces.TextColumn + 2, ScreenLayout.FirstPatternRow), state.Cursor);
    }

    [Fact]
    public void Draw_BansHelp_IsAsKept() => Golden.Check("bans-help", Press(WithBans(), "?"));

    [Fact]
    public void Draw_UnbanDialog_IsAsKept() => Golden.Check("unban-dialog", Press(Connected(80, 24, Events), "2u"));

    [Fact]
    public void Draw_Help_IsAsKept() => Golden.Check("failures-help", Press(Connected(80, 24, Events), "2?"));

    [Fact]
    public void Draw_Ascii_IsAsKeptAndHoldsNothingElse()
    {
        Model model = Connected(80, 24, Events);

        Golden.Check("overview-ascii", model, ascii: true);
        foreach (Model shown in (Model[])[model, Press(model, "2", Key.Enter), Press(model, "2b"), Press(model, "2?"), Press(WithBans(), Key.Enter), Press(WithBans(), " ?"), Press(model, ":", Key.Enter), Press(model, ":ban "), Apply(Press(model, Key.Enter), new JailReadMessage("sshd", Detail, null, Settings)), Press(Gate(80, 24), Key.Tab, Key.Enter), Press(Gate(80, 24), "jj"), Judged(Press(Gate(80, 24), "a(")), Press(Gate(80, 24), "?")])
        {
            Assert.All(Golden.Render(shown, ascii: true), character => Assert.InRange(character, '\n', '~'));
        }
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    [InlineData(200, 50)]
    public void Draw_AnySize_KeepsWithinIt(int width, int height)
    {
        Model model = Connected(width, height, Events);
        foreach (Model shown in (Model[])[model, Press(model, "2"), Press(model, "2", Key.Enter), Press(model, "2b"), Press(model, "2?"), Apply(model, Lost(DaemonProblem.Refused)), WithBans(width, height), Press(WithBans(width, height), Key.Enter), Press(model, ":ban x "), Apply(Press(model, Key.Enter), new JailReadMessage("sshd", Detail, null, Settings)), Gate(width, height), Press(Gate(width, height), "jj"), Judged(Press(Gate(width, height), "a(")), Press(Gate(width, height), Key.Tab, Key.Enter)])
        {
            Assert.Equal(height, Golden.Render(shown).Split('\n').Length - 1);
        }
    }

    [Fact]
    public void Draw_HostileText_ReachesTheGridAsEscapesOnly()
    {
        const string hostile = "\e]0;x\a\u202e\u200b\r\n\x9b2J";
        Model model = Connected(160, 45, Failure(1, jail: hostile, id: hostile, user: hostile, line: hostile) with { Groups = new Dictionary<string, string> { [hostile] = hostile } });
        model = Apply(model, new SnapshotMessage(Info with { Host = hostile }, [Jails[0] with { Name = hostile, Detail = hostile, State = hostile }], Now), new NoticeMessage(new Notice(hostile, true)));

        Model lab = Judged(Apply(model, new SampleReadMessage(LabSample.Of(hostile, hostile + "203.0.113.7")), new FilterReadMessage(LabFilter.Empty.With(LabOption.FailRegex, [hostile + "<HOST>"]))));
        foreach (Model shown in (Model[])[model, Press(model, "2", Key.Enter), Press(model, "2b"), Press(model, "2u"), Press(lab, "5"), Press(lab, "5", Key.Tab, Key.Enter)])
        {
            Assert.All(Golden.Render(shown), character => Assert.False(character != '\n' && (char.IsControl(character) || character is '\u202e' or '\u200b')));
        }
    }

    [Fact]
    public void Draw_FilterTyped_PlacesTheCursorBehindIt()
    {
        Model model = Press(Connected(80, 24, Events), "2/sshd");

        var state = Ban.Tui.Views.Frame.Draw(model, new Canvas(new CellGrid(80, 24, new GlyphPool())), new Ban.Tui.Views.ViewContext(new Theme(), TimeZoneInfo.Utc));

        Assert.Equal((7, 2), state.Cursor);
    }

    [Fact]
    public void Draw_EveryEventType_HasAWordThatFits()
    {
        foreach (string type in EventTypes.All)
        {
            string frame = Golden.Render(Connected(80, 24, new EventInfo { Type = type, Time = Now, Jail = "sshd", Id = "192.0.2.1" }));

            Assert.DoesNotContain('…', frame.Split('\n').Single(line => line.Contains("192.0.2.1", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Draw_ReadOnly_OffersNoChange()
    {
        string frame = Golden.Render(Press(Connected(80, 24, Events) with { ReadOnly = true }, "2"));

        Assert.DoesNotContain(" ban", frame.Split('\n')[23], StringComparison.Ordinal);
        Assert.Contains("read-only", frame, StringComparison.Ordinal);
    }

    /// <summary>The lab with a filter for a log that nobody has one for, really judged.</summary>
    private static Model Gate(int width, int height)
    {
        LabFilter filter = new LabFilter { Name = "gate", Origin = "/etc/bantui/filter.d/gate.conf", TimeZone = new("UTC", Ban.Core.Configuration.Origin.BuiltIn) }
            .With(LabOption.FailRegex, ["^ gate: refused user <F-USER>\\S+</F-USER> peer=<HOST> port=\\d+$", "^ gate: no such door, peer=<HOST>$", "^ gate: bad name .* from <HOST>"])
            .With(LabOption.IgnoreRegex, ["peer=192\\.0\\.2\\.9"]);
        string[] lines =
        [
            "gate: refused user admin peer=203.0.113.7 port=50122", "gate: no such door, peer=2001:db8:5::91", "gate: opened for bob",
            "gate: no such door, peer=192.0.2.9", "gate: bad name \u202eroot\e[2J from 198.51.100.23", "gate: refused user oracle peer=203.0.113.8 port=4", "gate: refused user",
        ];
        string log = string.Join('\n', lines.Select((line, index) => $"2026-11-20T10:42:0{index}Z {line}"));
        return Judged(Apply(Press(Connected(width, height, Events), "5"), new FilterReadMessage(filter), new SampleReadMessage(LabSample.Of("/var/log/gate.log", log))));
    }

    // The time of patterns is that of a clock which stands still.
    private static Model Judged(Model model)
    {
        LabVerdict after = Still(LabJudge.Judge(model.Lab.Filter, model.Lab.Sample, new FakeClock(), CancellationToken.None));
        LabVerdict before = Still(LabJudge.Judge(model.Lab.Saved, model.Lab.Sample, new FakeClock(), CancellationToken.None));
        return Apply(model, new JudgedMessage(model.Lab.Asked, after, before));
    }

    private static LabVerdict Still(LabVerdict verdict) => verdict with
    {
        Patterns = verdict.Patterns.ToDictionary(pattern => pattern.Key, pattern => pattern.Value with { Microseconds = pattern.Value.Microseconds is null ? null : 0.3 * (pattern.Key.Row + 1) }),
    };
}
