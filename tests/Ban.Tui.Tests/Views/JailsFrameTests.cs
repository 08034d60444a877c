using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Client;
using static Ban.Tui.Tests.App.JailSamples;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.Views;

public sealed class JailsFrameTests
{
    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { 160, 45 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Jails_IsAsKept(int width, int height) => Golden.Check("jails", WithJails(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailsFiltered_IsAsKept(int width, int height) => Golden.Check("jails-filtered", Press(WithJails(width, height), "/nginx", Key.Enter));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailsWithNone_IsAsKept(int width, int height) =>
        Golden.Check("jails-empty", Apply(WithJails(width, height), new SnapshotMessage(Info, [], Now), new JailsReadMessage([])));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailsNotRead_IsAsKept(int width, int height) =>
        Golden.Check("jails-error", Apply(Press(Connected(width, height), "4"), new JailsReadMessage([], "the answer to jail.list was not understood: bantuid is of another version")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_JailsDaemonGone_IsAsKept(int width, int height) => Golden.Check("jails-disconnected", Apply(WithJails(width, height), Lost(DaemonProblem.NoDaemon)));

    [Fact]
    public void Draw_JailsReadOnly_IsAsKept() => Golden.Check("jails-read-only", WithJails() with { ReadOnly = true });

    [Fact]
    public void Draw_JailsHelp_IsAsKept() => Golden.Check("jails-help", Press(WithJails(), "?"));

    [Fact]
    public void Draw_StopJail_IsAsKept() => Golden.Check("jails-stop", Press(WithJails(), "x"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Form_IsAsKept(int width, int height) => Golden.Check("jail-form", At(WithForm(width, height), "maxretry"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FormWithAMistake_IsAsKept(int width, int height) => Golden.Check("jail-form-error", Type(At(WithForm(width, height), "maxretry"), "many"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_FormWithLogs_IsAsKept(int width, int height)
    {
        Model model = Press(At(WithForm(width, height), "logpath"), Key.Enter, Key.Enter, "/var/log/secure");
        Golden.Check("jail-form-logs", Apply(model, new LogsFoundMessage(model.Jails.Asked, [Logs[0], Logs[2]])));
    }

    [Fact]
    public void Draw_FormRefused_IsAsKept() => Golden.Check("jail-form-refused", Apply(
        Press(WithPreview(), Key.Enter),
        new ChangeRefusedMessage(WithPreview().Jails.Preview!.Change, "jail.d/sshd.local:4: no", [new ConfigProblemInfo("jail.d/sshd.local", 4, null, "error", "sshd", "maxretry", "option 'maxretry' is too small for this host")])));

    [Fact]
    public void Draw_FormNotRead_IsAsKept() => Golden.Check("jail-form-unread", Apply(
        Press(WithJails(), Key.Enter), new SourceReadMessage("sshd", null, "jail.conf:12: option 'bantime' has the value 'long': expected a time")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Preview_IsAsKept(int width, int height)
    {
        Model model = WithPreview(width, height);
        Golden.Check("jail-preview", Apply(model, new ChangeCheckedMessage(model.Jails.Preview!.Change, [])));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_PreviewWithProblems_IsAsKept(int width, int height)
    {
        Model model = WithPreview(width, height);
        Golden.Check("jail-preview-problems", Apply(model, new ChangeCheckedMessage(model.Jails.Preview!.Change,
        [
            new ConfigProblemInfo("jail.conf", 60, null, "warning", "sshd", "logpath", "there is no log file '/var/log/secure'"),
            new ConfigProblemInfo("jail.d/sshd.local", 4, null, "error", "sshd", "maxretry", "option 'maxretry' has the value 'x': expected a whole number"),
            new ConfigProblemInfo("jail.conf", 90, null, "error", "other", null, "of another jail, and not shown"),
        ])));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_Trial_IsAsKept(int width, int height) => Golden.Check("jail-trial", WithTrial(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_NewJailFilters_IsAsKept(int width, int height) => Golden.Check("new-jail-filter", Press(WithFilters(width, height), "ss"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_NewJailLogs_IsAsKept(int width, int height) => Golden.Check("new-jail-log", WithLogs(width, height));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_NewJailRules_IsAsKept(int width, int height) => Golden.Check("new-jail-rules", Press(WithRules(width, height), "x"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Draw_NewJailTried_IsAsKept(int width, int height)
    {
        Model model = Press(WithRules(width, height), Key.Enter);
        Golden.Check("new-jail-tried", Apply(model, new RehearsedMessage(model.Jails.Asked, Rehearsal)));
    }

    [Fact]
    public void Draw_AnySize_FitsAndDoesNotFail()
    {
        foreach (Model model in (Model[])[WithJails(), WithForm(), WithPreview(), WithTrial(), WithFilters(), WithLogs(), WithRules()])
        {
            for (int width = 1; width <= 40; width += 3)
            {
                for (int height = 1; height <= 12; height++)
                {
                    Model small = Apply(model, new InputMessage(new ResizeInput(width, height)));
                    Assert.All(Golden.Render(small).TrimEnd('\n').Split('\n'), line => Assert.True(line.Length <= width));
                }
            }
        }
    }
}
