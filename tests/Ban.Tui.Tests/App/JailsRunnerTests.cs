using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.App;
using Ban.Tui.Client;
using Ban.Tui.Editing;

namespace Ban.Tui.Tests.App;

/// <summary>What the view Jails asks of a daemon, and how answers and refusals come back.</summary>
public sealed class JailsRunnerTests : IAsyncDisposable
{
    private const int TimeLimit = 20_000;

    private static readonly ConfigChange s_change = new("sshd", "jail.d/sshd.local", "old", "new", "r1");

    private readonly FakeDaemon _daemon = new();
    private readonly Dictionary<string, Func<object, object>> _answers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _connected = new();
    private readonly DaemonLink _link;
    private readonly Task _running;

    public JailsRunnerTests()
    {
        _link = new DaemonLink(
            _daemon.ConnectAsync,
            (message, _) =>
            {
                if (message is ConnectedMessage)
                {
                    _connected.SetResult();
                }

                return ValueTask.CompletedTask;
            },
            TimeProvider.System);
        _daemon.Answer = (method, asked) => _answers[method](asked);
        _running = _link.RunAsync(_ending.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Source_OfAJailThatNobodyKnows_IsEmptyAndNoFailure()
    {
        Refuse("config.show", RpcErrors.UnknownJail("door"));
        Refuse("config.read", ConfigErrors.UnknownFile("jail.d/door.local"));
        Assert.Equal(new SourceReadMessage("door", new JailSource("door", null, null, null)), await RunAsync(new ReadSourceCommand("door")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Source_RefusedForAnotherReason_IsSaid()
    {
        Refuse("config.show", ConfigErrors.Refused([new ConfigProblemInfo("jail.conf", 3, null, "error", "sshd", null, "no")]));
        Assert.Equal(new SourceReadMessage("sshd", null, "jail.conf:3: no"), await RunAsync(new ReadSourceCommand("sshd")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Source_InAnotherEncoding_IsNotChangedHere()
    {
        _answers["config.show"] = _ => JailSamples.Show;
        _answers["config.read"] = _ => new ConfigReadResult("jail.d/sshd.local", "?", "r1", true, Lossy: true);
        Assert.Equal("jail.d/sshd.local is not UTF-8 and is not changed here", Assert.IsType<SourceReadMessage>(await RunAsync(new ReadSourceCommand("sshd"))).Error);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Write_Refused_BringsTheProblemsWithTheirOptions()
    {
        object? asked = null;
        _answers["config.write"] = wanted =>
        {
            asked = wanted;
            throw DaemonErrors.Refused("config.write", ConfigErrors.Refused([new ConfigProblemInfo("jail.d/sshd.local", 2, 12, "error", "sshd", "maxretry", "no")]));
        };
        var refused = Assert.IsType<ChangeRefusedMessage>(await RunAsync(new WriteChangeCommand(s_change, 60)));
        Assert.Equal((s_change, "maxretry"), (refused.Change, Assert.Single(refused.Problems).Option));
        Assert.Equal(new ConfigWriteParams("jail.d/sshd.local", "new", "r1", true, 60), asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Filters_OfTheConfiguration_AreNamedOnceWithoutCommonParts()
    {
        ConfigFileInfo File(string name) => new(name, "filter", 1, Samples.Now, false);
        _answers["config.list"] = asked => ((ConfigListParams)asked).Cursor is null
            ? new ConfigListResult("/etc/bantui", [File("filter.d/common.conf"), File("filter.d/sshd.conf"), File("jail.conf")], "3")
            : new ConfigListResult("/etc/bantui", [File("filter.d/sshd.local"), File("filter.d/door.local"), File("filter.d/apache-common.conf")]);
        Assert.Equal(["door", "sshd"], Assert.IsType<FiltersReadMessage>(await RunAsync(new ReadFiltersCommand())).Filters);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Others_Refused_ComeBackWithTheReason()
    {
        foreach (string method in (string[])["filter.findLogs", "jail.rehearse", "config.check", "jail.stop"])
        {
            Refuse(method, RpcErrors.UnknownJail("x"));
        }

        Assert.Equal("no such jail: x", Assert.IsType<LogsFoundMessage>(await RunAsync(new FindLogsCommand(1, "x", []))).Error);
        Assert.Equal("no such jail: x", Assert.IsType<RehearsedMessage>(await RunAsync(new RehearseCommand(1, s_change))).Error);
        Assert.Equal("no such jail: x", Assert.IsType<ChangeRefusedMessage>(await RunAsync(new CheckChangeCommand(s_change))).Error);
        await Assert.ThrowsAsync<DaemonException>(() => RunAsync(new ChangeJailCommand(JailAction.Stop, "x")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Changes_OfJailAndTrial_CallTheirMethods()
    {
        foreach ((string method, object answer) in ((string, object)[])[("jail.pause", Samples.Jails[0]), ("config.confirm", new ConfigTrialResult("f")), ("config.revert", new ConfigTrialResult("f")), ("daemon.reload", new DaemonReloadResult([], [], []))])
        {
            _answers[method] = _ => answer;
        }

        Assert.Equal(Samples.Jails[0], Assert.IsType<JailChangedMessage>(await RunAsync(new ChangeJailCommand(JailAction.Pause, "sshd"))).Jail);
        Assert.Equal(new TrialEndedMessage(true, "f"), await RunAsync(new EndTrialCommand(Keep: true)));
        Assert.Equal(new TrialEndedMessage(false, "f"), await RunAsync(new EndTrialCommand(Keep: false)));
        Assert.IsType<JailsReloadedMessage>(await RunAsync(new ReloadJailsCommand("sshd")));
        Assert.Contains(new DaemonReloadParams("sshd"), _daemon.Requests);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Jails_Read_AskForTheirSettings()
    {
        Assert.Equal(Samples.Jails.Count, Assert.IsType<JailsReadMessage>(await RunAsync(new ReadJailsCommand())).Jails.Count);
        Assert.Contains(new JailListParams(Settings: true), _daemon.Requests);
    }

    private void Refuse(string method, RpcException refusal) =>
        _answers[method] = _ => throw DaemonErrors.Refused(method, refusal);

    private async Task<Message> RunAsync(JailsCommand command)
    {
        await _connected.Task;
        return await new JailsRunner(_link).RunAsync(command, TestContext.Current.CancellationToken);
    }
}
