using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>The ignore command: a real shell, real files.</summary>
public sealed class IgnoreQuestionsTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Command_ExitCode_DecidesWhoCounts()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(Asking("case \"<ip>\" in 192.0.2.1) exit 0;; 192.0.2.2) exit 7;; esac; exit 1"));
        Fail("192.0.2.1", "192.0.2.2", "192.0.2.3");
        HashSet<string> counted = [(await harness.WaitForAsync<FailureFound>()).Id.ToString(), (await harness.WaitForAsync<FailureFound>()).Id.ToString()];
        Assert.Equal(["192.0.2.2", "192.0.2.3"], counted.Order(StringComparer.Ordinal));
        FailureIgnored ignored = harness.Events().OfType<FailureIgnored>().SingleOrDefault() ?? await harness.WaitForAsync<FailureIgnored>();
        Assert.Equal(("192.0.2.1", "command"), (ignored.Id.ToString(), ignored.Rule));
        await UntilAsync(() => harness.Store.FailuresOf("a", FailureId.Parse("192.0.2.1")) == 0);
        Assert.Equal(1, harness.Store.FailuresOf("a", FailureId.Parse("192.0.2.2")));
    }

    [Fact(Timeout = Limit)]
    public async Task Command_HostileText_StaysText()
    {
        await using EngineHarness harness = new();
        await harness.StartAsync(Asking("test \"<matches>\" = 'fail x$(touch hit)`touch hit`;touch${IFS}hit \"'"));
        Fail("x$(touch hit)`touch hit`;touch${IFS}hit \"");
        await harness.WaitForAsync<FailureIgnored>();
        Assert.False(File.Exists("hit"));
    }

    [Fact(Timeout = Limit)]
    public async Task Command_Hangs_TheOthersAreJudgedMeanwhile()
    {
        string gate = _temp.File("gate");
        await using EngineHarness harness = new();
        await harness.StartAsync(Asking($"case \"<ip>\" in 192.0.2.1) while [ ! -e {gate} ]; do sleep 0.05; done;; esac; exit 1"));
        Fail("192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.2");
        Assert.Equal("192.0.2.2", (await harness.WaitForAsync<Banned>()).Id.ToString());
        Assert.DoesNotContain(harness.Events().OfType<FailureFound>(), f => f.Id.ToString() == "192.0.2.1");
        Assert.Equal(1, harness.Store.FailuresOf("a", FailureId.Parse("192.0.2.1")));
        _temp.Write("gate");
        Assert.Equal("192.0.2.1", (await harness.WaitForAsync<FailureFound>()).Id.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task Cache_KeyInCommon_AsksOnce()
    {
        string asked = _temp.Write("asked");
        JailSettings jail = Asking($"echo \"<ip>\" >> {asked}; exit 0") with { IgnoreCache = new IgnoreCacheSettings("<ip>", 2, TimeSpan.FromMinutes(5)) };
        await using EngineHarness harness = new();
        await harness.StartAsync(jail);
        foreach (string id in (string[])["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1"])
        {
            Fail(id);
            await harness.WaitForAsync<FailureIgnored>(f => f.Id.ToString() == id);
        }

        Assert.Equal(["192.0.2.1", "192.0.2.2"], await File.ReadAllLinesAsync(asked, TestContext.Current.CancellationToken));
        harness.Clock.Advance(TimeSpan.FromMinutes(6));
        Fail("192.0.2.1");
        await harness.WaitForAsync<FailureIgnored>();
        Assert.Equal(3, (await File.ReadAllLinesAsync(asked, TestContext.Current.CancellationToken)).Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Crash_WhileTheCommandRuns_LosesNoFailureAndBansNobodyUnasked()
    {
        MemoryStore store = new();
        ManualClock clock = new();
        string gate = _temp.File("gate");
        string wait = $"while [ ! -e {gate} ]; do sleep 0.05; done;";
        await using (EngineHarness first = new(store, clock))
        {
            await first.StartAsync(Asking(wait + " exit 1"));
            Fail("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.2");
            await UntilAsync(() => store.FailuresOf("a", FailureId.Parse("192.0.2.2")) == 3);
        }

        await using EngineHarness second = new(store, clock);
        await second.StartAsync(Asking("test \"<ip>\" = 192.0.2.1"));
        Assert.Equal("192.0.2.2", (await second.WaitForAsync<Banned>()).Id.ToString());
        await UntilAsync(() => store.FailuresOf("a", FailureId.Parse("192.0.2.1")) == 0);
        Assert.False(store.IsBanned("a", FailureId.Parse("192.0.2.1")));
    }

    private void Fail(params string[] ids) => _temp.Append("log", [.. ids.Select(id => $"fail {id}")]);

    private JailSettings Asking(string command) => EngineHarness.Settings("a", File.Exists(_temp.File("log")) ? _temp.File("log") : _temp.Write("log")) with
    {
        IgnoreCommand = new ConfigText(command, Origin.BuiltIn),
    };

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
