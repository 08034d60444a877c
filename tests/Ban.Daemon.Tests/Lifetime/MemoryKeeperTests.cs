using Ban.Daemon.Lifetime;
using Ban.Engine.Tests;

namespace Ban.Daemon.Tests.Lifetime;

public sealed class MemoryKeeperTests
{
    private static readonly TimeSpan s_busy = MemoryKeeper.Interval / MemoryKeeper.IdlePart;

    private readonly ManualClock _clock = new();
    private TimeSpan _used;
    private long _allocated;
    private int _given;

    [Fact]
    public async Task Run_FirstIdleInterval_GivesBackWhatTheStartTook()
    {
        await RunAsync(() =>
        {
            _clock.Advance(MemoryKeeper.Interval - TimeSpan.FromTicks(1));
            Assert.Equal(0, _given);
            _allocated = 1;
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(1, _given);
        });
    }

    [Fact]
    public async Task Run_WhileAtWork_WaitsForTheEndOfTheBurst()
    {
        _allocated = MemoryKeeper.WorthWhile;
        await RunAsync(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                _used += s_busy;
                _clock.Advance(MemoryKeeper.Interval);
                Assert.Equal(0, _given);
            }

            _used += s_busy - TimeSpan.FromTicks(1);
            _clock.Advance(MemoryKeeper.Interval);
            Assert.Equal(1, _given);
        });
    }

    [Fact]
    public async Task Run_AfterAnotherBurst_GivesBackOnceMoreAndElseNot()
    {
        _allocated = 1;
        await RunAsync(() =>
        {
            _clock.Advance(MemoryKeeper.Interval);
            _allocated += MemoryKeeper.WorthWhile;
            _clock.Advance(MemoryKeeper.Interval * 10);
            Assert.Equal(1, _given);
            _allocated++;
            _clock.Advance(MemoryKeeper.Interval);
            Assert.Equal(2, _given);
        });
    }

    [Fact]
    public async Task Run_ItsOwnWork_IsNotTakenForABurst()
    {
        _allocated = 1;
        await RunAsync(() =>
        {
            _clock.Advance(MemoryKeeper.Interval);
            _allocated += MemoryKeeper.WorthWhile + 1;
            _clock.Advance(MemoryKeeper.Interval);
            Assert.Equal(2, _given);
        });
    }

    /// <summary>Its timers run within the clock's advance, so that all is done when that returns.</summary>
    private async Task RunAsync(Action steps)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        using var ending = new CancellationTokenSource();
        Task running = new MemoryKeeper(_clock, () => _used, () => _allocated, GiveBack).RunAsync(ending.Token);
        steps();
        await ending.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private void GiveBack()
    {
        _given++;
        _used += MemoryKeeper.Interval; // a collection takes time of the processor itself
    }
}
