using System.Threading.Channels;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.App;
using Ban.Tui.Client;

namespace Ban.Tui.Tests.App;

public sealed class ConfigRunnerTests : IAsyncDisposable
{
    private const int TimeLimit = 20_000;

    private static readonly ConfigDraft s_draft = new("jail.local", "r1", "old\n", "new\n");

    private readonly FakeDaemon _daemon = new();
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>();
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly DaemonLink _link;
    private Task _linked = Task.CompletedTask;
    private int _lent;

    public ConfigRunnerTests() => _link = new DaemonLink(_daemon.ConnectAsync, _messages.Writer.WriteAsync, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _linked;
        _ending.Dispose();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_SeveralPages_AreOneList()
    {
        _daemon.Answers["config.list"] = asked => ((ConfigListParams)asked).Cursor is null
            ? new ConfigListResult("/etc/bantui", [.. Samples.Files.Take(2)], "2")
            : new ConfigListResult("/etc/bantui", [.. Samples.Files.Skip(2)]);

        var listed = Assert.IsType<ConfigListedMessage>(await RunAsync(new ReadConfigListCommand()));

        Assert.Equal(Samples.Files, listed.Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Read_FileThatIsNotThere_IsNoMistake()
    {
        var asked = new ReadConfigFileCommand(1, "jail.local", ConfigUse.Edit);
        _daemon.Answers["config.read"] = _ => throw DaemonErrors.Refused("config.read", ConfigErrors.UnknownFile("jail.local"));

        Assert.Equal(new ConfigFileReadMessage(asked, null), await RunAsync(asked));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_RevisionOfOthers_ComesBackWithTheirText()
    {
        var theirs = new ConfigReadResult("jail.local", "theirs\n", "r2", true);
        _daemon.Answers["config.write"] = _ => throw DaemonErrors.Refused("config.write", ConfigErrors.RevisionConflict("jail.local", "r2"));
        _daemon.Answers["config.read"] = _ => theirs;

        Assert.Equal(new ConfigConflictMessage(s_draft, theirs), await RunAsync(new WriteConfigCommand(s_draft, true)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_WrongConfiguration_ComesBackWithItsProblems()
    {
        ConfigProblemInfo problem = Samples.Problem("/etc/bantui/jail.local", 2);
        _daemon.Answers["config.write"] = _ => throw DaemonErrors.Refused("config.write", ConfigErrors.Refused([problem]));

        var refused = Assert.IsType<ConfigRefusedMessage>(await RunAsync(new WriteConfigCommand(s_draft, true)));
        Assert.Equal([problem], refused.Problems);

        _daemon.Answers["config.write"] = _ => throw new DaemonException(DaemonProblem.Refused, "the disk is full");
        Assert.Equal(new ConfigNotWrittenMessage("the disk is full"), await RunAsync(new WriteConfigCommand(s_draft, true)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Values_JailThatIsWrong_HidesNoOther()
    {
        _daemon.Answers["config.show"] = asked => ((ConfigShowParams)asked).Jail == "bad"
            ? throw DaemonErrors.Refused("config.show", ConfigErrors.Refused([Samples.Problem("/etc/bantui/jail.local", 2)]))
            : new ConfigShowResult("sshd", "/etc/bantui/jail.conf", 1, [new ConfigValue("maxretry", false, [new ConfigLine("5", "/etc/bantui/jail.conf", 7)])],
                [], new ConfigGroup("sshd", [new ConfigValue("failregex", false, [new ConfigLine(""), new ConfigLine("^a", "/f", 3), new ConfigLine("^b", "/f", 4)])]));

        var values = Assert.IsType<ConfigValuesMessage>(await RunAsync(new ReadValuesCommand(1, ["bad", "sshd"])));

        Assert.Equal(
            [
                new ConfigValueRow("bad", "", "", "/etc/bantui/jail.local:2: maxretry = nine: expected a number", 0, null, null),
                new ConfigValueRow("sshd", "", "maxretry", "5", 0, "/etc/bantui/jail.conf", 7),
                new ConfigValueRow("sshd", "filter sshd", "failregex", "^a", 1, "/f", 3),
            ],
            values.Values);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Values_ToOneWhoMayOnlyLook_SayOnceThatTheyMayNotBeSeen()
    {
        _daemon.Answers["config.show"] = _ => throw new DaemonException(DaemonProblem.NotPermitted, "read-only");

        var values = Assert.IsType<ConfigValuesMessage>(await RunAsync(new ReadValuesCommand(1, ["a", "b"])));

        Assert.Equal("read-only", Assert.Single(values.Values).Value);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task EditOutside_EditorThatChangesTheText_HasTheTerminalAndLeavesNothingBehind()
    {
        var edited = Assert.IsType<EditedOutsideMessage>(await RunAsync(new EditOutsideCommand(s_draft), "f() { stat -c %a \"$(dirname \"$1\")\" >>\"$1\"; dirname \"$1\" >>\"$1\"; }; f"));

        string[] lines = edited.Draft!.Text.Split('\n');
        Assert.Equal(("new", "700", 1), (lines[0], lines[1], _lent));
        Assert.False(Directory.Exists(lines[2]));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("false", "false ended with 1; nothing was taken over")]
    [InlineData("f() { printf '\\377' >\"$1\"; }; f", "the text is not UTF-8; nothing was taken over")]
    public async Task EditOutside_EditorThatFails_TakesNothingOver(string editor, string error) =>
        Assert.Equal(new EditedOutsideMessage(null, error), await RunAsync(new EditOutsideCommand(s_draft), editor));

    private async Task<Message> RunAsync(ConfigRequest command, string editor = "false")
    {
        if (_linked.IsCompleted)
        {
            _linked = _link.RunAsync(_ending.Token);
            while (await _messages.Reader.ReadAsync(Token) is not ConnectedMessage)
            {
                // The state of the daemon comes first.
            }

            while (_daemon.Requests.OfType<EventSubscribeParams>().FirstOrDefault() is null)
            {
                await Task.Yield();
            }
        }

        return await new ConfigRunner(_link, new OutsideEditor(editor, LendAsync)).RunAsync(command, Token);
    }

    private Task LendAsync(Func<Task> use)
    {
        _lent++;
        return use();
    }
}
