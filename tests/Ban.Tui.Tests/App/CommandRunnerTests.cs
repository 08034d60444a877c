using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.App;
using Ban.Tui.Client;
using Ban.Tui.Lab;
using Ban.Tui.Tests.Lab;

namespace Ban.Tui.Tests.App;

/// <summary>What the commands about bans and ignore lists ask the daemon for, in which order, and what becomes of refusals.</summary>
public sealed class CommandRunnerTests : IAsyncDisposable
{
    private const int TimeLimit = 20_000;

    private readonly FakeDaemon _daemon = new();
    private readonly FakeClock _clock = new();
    private readonly LabFolder _folder = new();
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource _connected = new();
    private readonly DaemonLink _link;
    private readonly CommandRunner _runner;
    private readonly Task _linked;

    public CommandRunnerTests()
    {
        _link = new DaemonLink(_daemon.ConnectAsync, Post, _clock);
        _runner = new CommandRunner(_link, new LabRunner(_folder.Root, _clock), new ConfigRunner(_link, new OutsideEditor("false", static use => use())), TimeZoneInfo.Utc);
        _linked = _link.RunAsync(_ending.Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Ignore_CommandsTheJailAndWritesItsFile()
    {
        _daemon.Answer = (method, parameters) => (method, parameters) switch
        {
            ("command.run", _) => new CommandRunResult(default),
            ("config.show", _) => new ConfigShowResult("sshd", "jail.conf", 1, [new ConfigValue("ignoreip", false, [new ConfigLine("127.0.0.1/8 ::1")])], []),
            ("config.read", ConfigReadParams read) => new ConfigReadResult(read.File, "# ours\n[sshd]\nmaxretry = 3\n", "r1", true),
            ("config.write", ConfigWriteParams write) => new ConfigWriteResult(write.File, "r2", []),
            _ => throw new NotSupportedException(method),
        };

        var done = Assert.IsType<IgnoredMessage>(await RunAsync(new IgnoreCommand("192.0.2.1", ["sshd"], Write: true)));

        Assert.Null(done.Error);
        Assert.Equal(["set", "sshd", "addignoreip", "192.0.2.1"], _daemon.Requests.OfType<CommandRunParams>().Single().Words);
        ConfigWriteParams written = _daemon.Requests.OfType<ConfigWriteParams>().Single();
        Assert.Equal(("jail.d/sshd.local", "r1"), (written.File, written.Revision));
        Assert.Equal("# ours\n[sshd]\nmaxretry = 3\nignoreip = 127.0.0.1/8 ::1\n            192.0.2.1\n", written.Text);
        Assert.Equal([new WrittenFile("jail.d/sshd.local", "# ours\n[sshd]\nmaxretry = 3\n", "r2")], done.Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_IgnoreWithoutAFileYet_MakesOne()
    {
        _daemon.Answer = (method, parameters) => method switch
        {
            "command.run" => new CommandRunResult(default),
            "config.show" => new ConfigShowResult("sshd", "jail.conf", 1, [], []),
            "config.read" => throw Refused(RpcErrorCodes.UnknownFile),
            _ => new ConfigWriteResult("jail.d/sshd.local", "r1", []),
        };

        await RunAsync(new IgnoreCommand("2001:db8::/48", ["sshd"], Write: true));

        ConfigWriteParams written = _daemon.Requests.OfType<ConfigWriteParams>().Single();
        Assert.Null(written.Revision);
        Assert.Equal("[sshd]\n\nignoreip = 2001:db8::/48\n", written.Text);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_IgnoreRefusedByOneJail_TellsAndKeepsTheOthers()
    {
        _daemon.Answer = (_, parameters) => ((CommandRunParams)parameters).Words[1] == "dovecot"
            ? throw new DaemonException(DaemonProblem.Refused, "jail is not running: dovecot")
            : new CommandRunResult(default);

        var done = Assert.IsType<IgnoredMessage>(await RunAsync(new IgnoreCommand("192.0.2.1", ["dovecot", "sshd"], Write: false)));

        Assert.Equal(["sshd"], done.Jails);
        Assert.Contains("dovecot", done.Error, StringComparison.Ordinal);
        Assert.Empty(done.Files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Unignore_PutsTheFilesBack()
    {
        _daemon.Answer = (method, _) => method == "command.run" ? new CommandRunResult(default) : new ConfigWriteResult("f", "r3", []);

        await RunAsync(new UnignoreCommand("192.0.2.1", ["sshd"], [new WrittenFile("jail.d/sshd.local", "before", "r2")]));

        Assert.Equal(["set", "sshd", "delignoreip", "192.0.2.1"], _daemon.Requests.OfType<CommandRunParams>().Single().Words);
        ConfigWriteParams written = _daemon.Requests.OfType<ConfigWriteParams>().Single();
        Assert.Equal(("before", "r2"), (written.Text, written.Revision));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_BanOfASessionsAddress_IsAQuestionAndNoMistake()
    {
        _daemon.Refuse = Refused(RpcErrorCodes.SessionInUse, ("id", "192.0.2.0/24"), ("address", "192.0.2.1"), ("user", "alice"), ("session", "pts/0"));

        var refused = Assert.IsType<BanRefusedMessage>(await RunAsync(new BanCommand([new BanAddParams(["192.0.2.0/24"], "sshd")])));

        Assert.Equal("192.0.2.0/24 is in use: alice is logged in from 192.0.2.1, which is within it (pts/0)", refused.Reason);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_SecondBanRefused_TellsOfTheFirst()
    {
        var done = Assert.IsType<BannedMessage>(await RunAsync(new BanCommand([new BanAddParams(["192.0.2.1"], "sshd"), new BanAddParams(["192.0.2.1"], "recidive")])));

        Assert.Equal("sshd", Assert.Single(done.Results).Jail);
        Assert.Equal("jail is not running: recidive", done.Error);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_MarkAll_MarksEveryRowOfMany()
    {
        BanInfo[] many = [.. Enumerable.Range(0, BansModel.MaxMarks + 10).Select(i => Samples.Bans[0] with { Id = $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}" })];
        var marked = Assert.IsType<MarkedMessage>(await RunAsync(new MarkAllCommand(BanTable.Of(many, BanOrder.Default, RowFilter.None))));
        Assert.Equal(BansModel.MaxMarks, marked.Marked.Count);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_Shorten_LiftsBeforeItBansAgain()
    {
        await RunAsync(new ShortenCommand([new BanRemoveParams(["192.0.2.1"], "sshd")], [new BanAddParams(["192.0.2.1"], "sshd", 60)]));

        object[] asked = [.. _daemon.Requests.Where(request => request is BanRemoveParams or BanAddParams)];
        Assert.IsType<BanRemoveParams>(asked[0]);
        Assert.Equal(60, Assert.IsType<BanAddParams>(asked[1]).BanTime);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_PageRefused_IsSaidOnThePage()
    {
        _daemon.Answer = (_, _) => throw new DaemonException(DaemonProblem.Refused, "the database cannot be read");
        Assert.Equal("the database cannot be read", Assert.IsType<PageReadMessage>(await RunAsync(new ReadPageCommand(PageKind.Why, "192.0.2.1"))).Error);
        Assert.Equal("the database cannot be read", Assert.IsType<HeldReadMessage>(await RunAsync(new ReadHeldCommand())).Error);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _linked;
        _ending.Dispose();
        _folder.Dispose();
    }

    private async Task<Message?> RunAsync(Command command)
    {
        await _connected.Task;
        while (!HasClient())
        {
            await Task.Yield();
        }

        return await _runner.RunAsync(command, TestContext.Current.CancellationToken);
    }

    // The client is there a moment after the link has said that it is.
    private bool HasClient()
    {
        try
        {
            return _link.Client is not null;
        }
        catch (DaemonException)
        {
            return false;
        }
    }

    private ValueTask Post(Message message, CancellationToken cancellationToken)
    {
        if (message is ConnectedMessage)
        {
            _connected.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }

    private static DaemonException Refused(int code, params (string Name, string Value)[] details) => new(
        DaemonProblem.Refused, "refused", new RpcException(code, null, "refused", details.ToDictionary(detail => detail.Name, detail => detail.Value, StringComparer.Ordinal)));
}
