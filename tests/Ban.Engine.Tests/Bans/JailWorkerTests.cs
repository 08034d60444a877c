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

    private JailWorker Worker()
    {
        ManualClock clock = new();
        EventHub hub = new();
        hub.Subscribe(wants: _ =>
        {
            _commitsWhenTold.Add(_store.Commits);
            return false;
        });
        WordMatcher matcher = new(_ => { }, now => now, () => null);
        ActionQueue actions = new("a", [], hub.Publish, clock, NullLogger.Instance);
        return new JailWorker(new JailParts(EngineHarness.Settings("a", "/log"), matcher, (_, _) => null, actions, _store, hub, clock, NullLogger.Instance));
    }
}
