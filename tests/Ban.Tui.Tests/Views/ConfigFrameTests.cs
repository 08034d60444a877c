using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Rpc.Contract;
using Ban.Tui.App;
using Ban.Tui.Client;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.Views;

public sealed class ConfigFrameTests
{
    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { 160, 45 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Log_IsAsKept(int width, int height) => Golden.Check("log", WithLog(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LogFiltered_IsAsKept(int width, int height) => Golden.Check("log-filtered", Press(WithLog(width, height), "/jail:sshd", Key.Enter, "p"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LogEmpty_IsAsKept(int width, int height) => Golden.Check("log-empty", Apply(Press(Connected(width, height), "7lll"), new LogBeganMessage(3)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LogLost_IsAsKept(int width, int height) =>
        Golden.Check("log-error", Apply(Press(Connected(width, height), "7"), new LogLostMessage(0, "the connection to bantuid was lost")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_LogLineOpened_IsAsKept(int width, int height) => Golden.Check("log-line", Press(WithLog(width, height), "jj", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Config_IsAsKept(int width, int height) => Golden.Check("config", Press(WithConfig(width, height), "G", "k", Key.Enter, "gj"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigFiltered_IsAsKept(int width, int height) => Golden.Check("config-filtered", Press(WithConfig(width, height), "/sshd", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigEmpty_IsAsKept(int width, int height) => Golden.Check("config-empty", Apply(Press(Connected(width, height), "6"), new ConfigListedMessage("/etc/bantui", [])));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigRefused_IsAsKept(int width, int height) =>
        Golden.Check("config-error", Apply(Press(Connected(width, height), "6"), new ConfigNotListedMessage("not permitted: bantuid allows this to root and to the members of its group")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigFile_IsAsKept(int width, int height) => Golden.Check("config-file", Press(WithFile(width, height), "jj"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigEditor_IsAsKept(int width, int height) => Golden.Check("config-edit", Press(WithEditor(width, height), "bantime = 1h"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigDifference_IsAsKept(int width, int height)
    {
        Model model = WithDiff(width, height);
        Golden.Check("config-diff", Apply(model, new ConfigCheckedMessage(model.Config.Asked, [Problem("/etc/bantui/jail.local", 2)])));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigProblems_IsAsKept(int width, int height)
    {
        Model model = Press(WithConfig(width, height), "c");
        Golden.Check("config-check", Apply(model, new ConfigCheckedMessage(
            model.Config.Asked, [Problem("/etc/bantui/jail.local", 2), Problem("/etc/bantui/jail.d/a\u202e\e[2Jb.local", null, ConfigSeverities.Warning)])));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_ConfigValues_IsAsKept(int width, int height) => Golden.Check("config-values", Press(WithValues(width, height), "sshd"));

    [Fact]
    public void Draw_Help_IsAsKept()
    {
        Golden.Check("config-help", Press(WithConfig(), "?"));
        Golden.Check("log-help", Press(WithLog(), "?"));
    }

    [Fact]
    public void Draw_Editor_PlacesTheCursorInTheText()
    {
        var state = Ban.Tui.Views.Frame.Draw(
            Press(WithEditor(), Key.End), new Canvas(new CellGrid(80, 24, new GlyphPool())), new Ban.Tui.Views.ViewContext(new Theme(), TimeZoneInfo.Utc));

        Assert.Equal((Ban.Tui.Views.ConfigPaneView.NumberWidth + "maxretry = 3".Length, ScreenLayout.Header + 2), state.Cursor);
    }

    [Fact]
    public void Draw_Ascii_HoldsNothingElse()
    {
        foreach (Model shown in All(80, 24).Where(model => model.Config.Pane is not ProblemsPane))
        {
            Assert.All(Golden.Render(shown, ascii: true), character => Assert.InRange(character, '\n', '~'));
        }
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    [InlineData(200, 50)]
    public void Draw_AnySize_KeepsWithinIt(int width, int height) =>
        Assert.All(All(width, height), shown => Assert.Equal(height, Golden.Render(shown).Split('\n').Length - 1));

    [Fact]
    public void Draw_HostileText_ReachesTheGridAsEscapesOnly()
    {
        const string hostile = "\e]0;x\a\u202e\u200b\r\t\x9b2J";
        Step read = PressLast(WithConfig(160, 45), "j", Key.Enter);
        Model file = Apply(read.Model, Answer(read, "jail.conf", $"[{hostile}]\n{hostile} = {hostile}\n"));
        Model values = Press(WithConfig(160, 45), "v");
        Model[] models =
        [
            Apply(Press(Connected(160, 45), "7"), Line(0, hostile, hostile, hostile)),
            Press(Apply(Press(Connected(160, 45), "7"), Line(0, hostile, hostile, hostile)), Key.Enter),
            file,
            Apply(values, new ConfigValuesMessage(values.Config.Asked, [new(hostile, hostile, hostile, hostile, 1, hostile, 1)])),
            Apply(Press(Connected(160, 45), "6"), new ConfigListedMessage(hostile, [Files[0] with { File = hostile }])),
            Press(WithEditor(160, 45), Key.End) is var editor ? Apply(editor, new InputMessage(new PasteInput(hostile))) : editor,
        ];
        foreach (Model shown in models)
        {
            Assert.All(Golden.Render(shown), character => Assert.False(character != '\n' && (char.IsControl(character) || character is '\u202e' or '\u200b')));
        }
    }

    [Fact]
    public void Draw_DaemonGone_KeepsWhatWasRead()
    {
        Assert.Contains("jail.local", Golden.Render(Apply(WithConfig(), Lost(DaemonProblem.NoDaemon))), StringComparison.Ordinal);
        Assert.Contains("Ban 203.0.113.7", Golden.Render(Apply(WithLog(), Lost(DaemonProblem.NoDaemon))), StringComparison.Ordinal);
    }

    private static Model[] All(int width, int height) =>
    [
        WithLog(width, height), Press(WithLog(width, height), Key.Enter), WithConfig(width, height), WithFile(width, height), WithEditor(width, height),
        WithDiff(width, height), WithValues(width, height), Press(WithConfig(width, height), "c"), Press(WithFile(width, height), "/x"), Press(WithConfig(width, height), "/x"),
    ];
}
