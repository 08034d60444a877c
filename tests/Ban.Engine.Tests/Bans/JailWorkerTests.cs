using System.Text;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Bans;

public sealed class JailWorkerTests : IAsyncDisposable
{
    private const int Limit = 30_000;

    private readonly MemoryStore _store = new();
    private readonly List<int> _commitsWhenTold = [];
    private ActionQueue? _actions;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory(Timeout = Limit)]
    [InlineData(1, new[] { 1 })]
    [InlineData(4, new[] { 1, 1, 1, 1 })]
    [InlineData(5, new[] { 1, 1, 1, 1, 2 })]
    public async Task TryDeliver_BatchesThatWait_AreWrittenTogetherAndToldAfterwards(int batches, int[] commits)
    {
        JailWorker worker = Worker();
        for (int i = 0; i < batches; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes($"fail 192.0.2.{i}\n");
            Assert.True(worker.TryDeliver(new SourceBatch(LineBatch.Copy(line, i * line.Length, (i + 1) * line.Length), "/log", string.Empty, InOperation: true, KeepPosition: true)));
        }

        worker.Start();
        await worker.StopAsync();
        Assert.Equal(commits, _commitsWhenTold);
        Assert.Equal(commits[^1], _store.Commits);
    }

    [Fact(Timeout = Limit)]
    public async Task TryDeliver_BanThatIsOverBeforeItIsTold_DoesNotStayInTheActions()
    {
        RecordingAction action = new();
        ManualClock clock = new();
        JailWorker worker = Worker(clock, line => clock.Advance(line == "later" ? TimeSpan.FromHours(1) : TimeSpan.Zero), action);
        long offset = 0;
        foreach (string text in (string[])["fail 192.0.2.1\nfail 192.0.2.1\nfail 192.0.2.1\n", "later\n", "fail 192.0.2.1\n"])
        {
            byte[] lines = Encoding.UTF8.GetBytes(text);
            Assert.True(worker.TryDeliver(new SourceBatch(LineBatch.Copy(lines, offset, offset + lines.Length), "/log", string.Empty, InOperation: true, KeepPosition: true)));
            offset += lines.Length;
        }

        await _actions!.StartAsync(CancellationToken.None);
        worker.Start();
        await worker.StopAsync();
        await _actions.DrainAndStopAsync(keepBans: true);

        Assert.Equal(0, worker.Register.Count);
        Assert.Equal(["start"], action.Calls);
    }

    private JailWorker Worker(ManualClock? clock = null, Action<string>? onLine = null, params IBanAction[] actions)
    {
        clock ??= new ManualClock();
        EventHub hub = new();
        hub.Subscribe(wants: _ =>
        {
            _commitsWhenTold.Add(_store.Commits);
            return false;
        });
        WordMatcher matcher = new(onLine ?? (_ => { }), now => now, () => null);
        _actions = new ActionQueue("a", actions, hub.Publish, clock, NullLogger.Instance);
        return new JailWorker(new JailParts(EngineHarness.Settings("a", "/log"), matcher, (_, _) => null, _actions, _store, hub, clock, NullLogger.Instance));
    }
}
