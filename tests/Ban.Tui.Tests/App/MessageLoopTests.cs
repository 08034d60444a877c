using System.Text;
using System.Threading.Channels;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Client;
using Ban.Tui.Lab;
using Ban.Tui.Tests.Lab;

namespace Ban.Tui.Tests.App;

public sealed class MessageLoopTests : IAsyncDisposable
{
    private const int TimeLimit = 20_000;

    private readonly FakeDaemon _daemon = new();
    private readonly FakeClock _clock = new();
    private readonly LabFolder _folder = new();
    private readonly Channel<Message> _messages = MessageLoop.CreateChannel();
    private readonly RecordingFront _front = new();
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly DaemonLink _link;
    private Task _linked = Task.CompletedTask;
    private Task<int> _running = Task.FromResult(0);

    public MessageLoopTests() => _link = new DaemonLink(_daemon.ConnectAsync, _messages.Writer.WriteAsync, _clock);

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Start_ShowsInfoAndAllPagesOfJails()
    {
        Start();

        Model model = await ShownAsync(model => model.Link.Info is not null && model.Overview.Jails.Count == Samples.Jails.Count);

        Assert.Equal("web01", model.Link.Info?.Host);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Events_AreShownAndAskForOneRefreshASecondAtMost()
    {
        Start();
        await SubscribedAsync(1);
        int before = Asked("info");
        DateTimeOffset start = _clock.GetUtcNow();

        for (int i = 1; i <= 100; i++)
        {
            _daemon.Raise(Samples.Failure(i));
            await ShownAsync(model => model.Failures.All.Count == i);
        }

        await UntilAsync(() => Asked("info") > before);
        Assert.InRange(Asked("info") - before, 1, (_clock.GetUtcNow() - start).TotalSeconds + 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_DaemonGone_SaysSoKeepsTheScreenAndConnectsAgain()
    {
        Start();
        await SubscribedAsync(1);
        _daemon.Raise(Samples.Failure(1));
        await ShownAsync(model => model.Failures.All.Count == 1);

        _daemon.Refusal = new DaemonException(DaemonProblem.NoDaemon, "nobody answers");
        _daemon.Break();
        Model lost = await ShownAsync(model => model.Link.Trouble?.Text == "nobody answers");
        Assert.Single(lost.Failures.All);

        int attempts = _daemon.Connections;
        await UntilAsync(() => _daemon.Connections >= attempts + 2);
        _daemon.Refusal = null;
        await ShownAsync(model => model.Link.Trouble is null);
        await SubscribedAsync(2);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_DaemonThatHangs_IsNoLongerShownAsLiveUntilItAnswers()
    {
        Start();
        await ShownAsync(model => model.Link.Info is not null);
        _daemon.Silence = new TaskCompletionSource();

        Model silent = await ShownAsync(model => model.Link.Trouble is not null);
        string frame = Golden.Render(silent);
        Assert.StartsWith(" ! NO ANSWER  the daemon does not answer", frame, StringComparison.Ordinal);
        Assert.Contains("last answer 10:42:", frame, StringComparison.Ordinal);
        Assert.EndsWith("stale\n", frame, StringComparison.Ordinal);

        _daemon.Silence.SetResult();
        _daemon.Silence = null;
        await ShownAsync(model => model.Link.Trouble is null);
        Assert.Equal(1, _daemon.Connections);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_DaemonThatNeverAnswered_IsSaidToBeThere()
    {
        _daemon.Silence = new TaskCompletionSource();
        Start();

        string frame = Golden.Render(await ShownAsync(model => model.Link.Trouble is not null));

        Assert.Contains("NO ANSWER", frame, StringComparison.Ordinal);
        Assert.Contains("This screen waits for it.", frame, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_NotPermitted_SaysSo()
    {
        _daemon.Refusal = new DaemonException(DaemonProblem.NotPermitted, "be root");
        Start();

        Model model = await ShownAsync(model => model.Link.Trouble is not null);

        Assert.Equal((DaemonProblem.NotPermitted, "be root"), (model.Link.Trouble!.Problem, model.Link.Trouble.Text));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("sshd", "banned 192.0.2.1 in sshd; z takes it back", false)]
    [InlineData("recidive", "jail is not running: recidive", true)]
    public async Task Run_BanCommand_EndsInNotice(string jail, string expected, bool isError)
    {
        Start();
        await SubscribedAsync(1);
        await ShownAsync(model => model.Link.Info is not null);

        await TypeAsync("b192.0.2.1\t" + "\x15" + jail + "\r");

        Model model = await ShownAsync(model => model.Notice is { Text: not "asked the daemon" });
        Assert.Equal(new Notice(expected, isError), model.Notice);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_BansLookedAt_AreReadPageByPageAndArranged()
    {
        Start();
        await SubscribedAsync(1);
        await ShownAsync(model => model.Link.Info is not null);

        await TypeAsync("3");
        await ShownAsync(model => model.Bans.Table.Count == Samples.Bans.Length);
        await TypeAsync("/ip:198");

        Model model = await ShownAsync(model => model.Bans.Table.Shown.Count == 1);
        Assert.Equal("198.51.100.0/24", model.Bans.Table.Shown[0].Info.Id);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_ConfigLookedAtBeforeTheDaemonAnswers_IsReadWhenItDoes()
    {
        _daemon.Answers["config.list"] = static _ => new ConfigListResult("/etc/bantui", Samples.Files);
        await TypeAsync("6");
        Start();

        Model model = await ShownAsync(model => model.Config.State == ConfigState.Read);

        Assert.Equal((null, Samples.Files.Length), (model.Config.Error, model.Config.Files.Count));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_LogLookedAt_IsFollowedOverItsOwnConnectionUntilOneLeaves()
    {
        Start();
        await SubscribedAsync(1);
        await ShownAsync(model => model.Link.Info is not null);

        await TypeAsync("7");
        await SubscribedAsync(2);
        EventSubscribeParams wanted = _daemon.Requests.OfType<EventSubscribeParams>().Last();
        Assert.Equal((EventTypes.Log, LogLevels.Trace), (wanted.Types!.Single(), wanted.Level));
        _daemon.Raise(Samples.Line(0, LogLevels.Error, "one line").Line);
        await ShownAsync(model => model.Log.Selected?.Event.Message == "one line");
        await TypeAsync("1");

        await UntilAsync(() => _daemon.Requests.OfType<string>().Contains("dispose"));
        Assert.Equal(2, _daemon.Connections);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_BanWithoutConnection_EndsInNotice()
    {
        _daemon.Refusal = new DaemonException(DaemonProblem.NoDaemon, "nobody answers");
        Start();
        await ShownAsync(model => model.Link.Trouble is not null);

        await TypeAsync("b192.0.2.1\tsshd\r");

        await ShownAsync(model => model.Notice is { IsError: true });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Copy_SendsBase64Only()
    {
        Start();
        await SubscribedAsync(1);
        _daemon.Raise(Samples.Failure(1, line: "a\eb"));
        await ShownAsync(model => model.Failures.All.Count == 1);

        await TypeAsync("2y");
        await ShownAsync(model => model.Notice is not null);

        Assert.Equal($"\e]52;c;{Convert.ToBase64String(@"a\x1bb"u8)}\a", Assert.Single(_front.Sent));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_CommandThatThrows_EndsTheLoopAtOnceWithWhatItThrew()
    {
        _daemon.Answers["ban.explain"] = static _ => throw new InvalidOperationException("a bug");
        Start();
        await ShownAsync(model => model.Link.Info is not null);

        await TypeAsync(":why 192.0.2.1\r");
        await UntilAsync(() => _running.IsCompleted);

        Assert.Equal("a bug", (await Assert.ThrowsAsync<InvalidOperationException>(() => _running)).Message);
        _running = Task.FromResult(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Quit_EndsWithItsCode()
    {
        Start();
        await ShownAsync(model => model.Link.Info is not null);

        await TypeAsync("q");
        await UntilAsync(() => _running.IsCompleted);

        Assert.Equal(0, await _running);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_FloodBetweenTwoFrames_IsOneFrame()
    {
        _running = Loop().RunAsync(new Model(), _ending.Token);
        await _messages.Writer.WriteAsync(new EventMessage(Samples.Failure(0), 0), TestContext.Current.CancellationToken);
        while (_front.Frames == 0)
        {
            await Task.Yield();
        }

        for (int i = 1; i <= 500; i++)
        {
            await _messages.Writer.WriteAsync(new EventMessage(Samples.Failure(i), 0), TestContext.Current.CancellationToken);
        }

        await UntilAsync(() => _front.Last?.Failures.All.Count == 501);
        Assert.Equal(2, _front.Frames);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_LabWithoutADaemon_JudgesWhileOneTypesAndSaves()
    {
        _daemon.Refusal = new DaemonException(DaemonProblem.NoDaemon, "nobody answers");
        string log = _folder.Write("gate.log", "2026-11-20T10:42:06Z gate: refused 203.0.113.7\n2026-11-20T10:42:07Z gate: opened\n");
        Start();

        await TypeAsync($"5\x0f{log}\r");
        await ShownAsync(model => model.Lab.Sample.Lines.Length == 2);
        await TypeAsync("\r^ gate: refused <HOST>$");
        Model judged = await ShownAsync(model => model.Lab is { IsJudging: false, Verdict: { Matched: 1, Missed: 1 } });
        Assert.Equal("203.0.113.7", judged.Lab.Verdict.Lines[0].Id);

        await TypeAsync("\x17gate\r");
        await ShownAsync(model => model.Lab is { Saved.Name: "gate", IsChanged: false });
        Assert.Contains("failregex = ^ gate: refused <HOST>$", _folder.Read("filter.d/gate.local"), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_KeysRightAfterAFailure_LeaveItInSightForAWhile()
    {
        Start();
        await TypeAsync("5\x0c" + "nothing\r");
        await ShownAsync(model => model.Notice is { IsError: true });

        await TypeAsync("3");
        Assert.NotNull((await ShownAsync(model => model.View == View.Bans)).Notice);
        await _messages.Writer.WriteAsync(new InputMessage(new KeyInput(Key.Escape)), TestContext.Current.CancellationToken);
        await ShownAsync(model => model.Notice is null);

        await TypeAsync("5\x0c" + "nothing\r");
        await ShownAsync(model => model.Notice is { IsError: true });
        _clock.Advance(TimeSpan.FromSeconds(3));
        await TypeAsync("3");
        await ShownAsync(model => model is { Notice: null, View: View.Bans });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_CopyOfMoreThanFits_SendsWholeLinesAndSaysSo()
    {
        string line = new('a', 999);
        _running = Loop().RunAsync(new Model { Page = new PageModel(PageKind.Why, "192.0.2.1") { Rows = [.. Enumerable.Repeat(new PageRow(PageTone.Line, 0, line), 100)] } }, _ending.Token);

        await TypeAsync("y");

        Model model = await ShownAsync(model => model.Notice is { IsError: true });
        Assert.StartsWith("only the first 32 of 100 lines", model.Notice?.Text, StringComparison.Ordinal);
        string sent = Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(_front.Sent)[7..^1]));
        Assert.Equal(string.Join('\n', Enumerable.Repeat(line, 32)), sent);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_LabCommandThatFails_EndsInNotice()
    {
        Start();

        await TypeAsync("5\x0c" + "nothing\r");

        Model model = await ShownAsync(model => model.Notice is { IsError: true });
        Assert.Contains("there is no filter and no jail nothing", model.Notice!.Text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        await _linked;
        _ending.Dispose();
        _folder.Dispose();
    }

    private void Start()
    {
        _linked = _link.RunAsync(_ending.Token);
        _running = Loop().RunAsync(new Model(), _ending.Token);
    }

    private MessageLoop Loop()
    {
        var config = new ConfigRunner(_link, new OutsideEditor("false", _front.LendAsync));
        var log = new LogFollower(_daemon.ConnectAsync, _messages.Writer.WriteAsync, _clock);
        return new MessageLoop(_messages, _front, _link, new LabRunner(_folder.Root, TimeProvider.System), config, log, _clock);
    }

    private int Asked(string request) => _daemon.Requests.Count(asked => asked is string text && text == request);

    private Task SubscribedAsync(int times) => UntilAsync(() => _daemon.Requests.OfType<EventSubscribeParams>().Count() == times);

    private async Task TypeAsync(string bytes)
    {
        var events = new List<InputEvent>();
        new InputParser().Feed(Encoding.UTF8.GetBytes(bytes), events);
        foreach (InputEvent input in events)
        {
            await _messages.Writer.WriteAsync(new InputMessage(input), TestContext.Current.CancellationToken);
        }
    }

    private async Task<Model> ShownAsync(Func<Model, bool> condition)
    {
        await UntilAsync(() => _front.Last is { } last && condition(last));
        return _front.Last!;
    }

    // Time goes by only here, in steps shorter than every interval of the program.
    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            for (int i = 0; i < 50 && !condition(); i++)
            {
                await Task.Yield();
            }

            _clock.Advance(TimeSpan.FromMilliseconds(20));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class RecordingFront : IScreenFront
    {
        private volatile Model? _last;
        private volatile int _frames;

        public Model? Last => _last;

        public int Frames => _frames;

        public List<string> Sent { get; } = [];

        public void Present(Model model)
        {
            _last = model;
            _frames++;
        }

        public void Send(ReadOnlySpan<byte> sequence) => Sent.Add(Encoding.ASCII.GetString(sequence));

        public void Suspend() => throw new NotSupportedException();

        public Task LendAsync(Func<Task> use) => use();
    }
}
