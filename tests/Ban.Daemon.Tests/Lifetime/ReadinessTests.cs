using Ban.Daemon.Lifetime;
using Ban.Engine.Tests;

namespace Ban.Daemon.Tests.Lifetime;

public sealed class ReadinessTests
{
    private readonly ManualClock _clock = new();
    private readonly TaskCompletionSource _starting = new();
    private readonly TaskCompletionSource _stopped = new();

    [Fact]
    public async Task Wait_JailThatStartsSlowly_EndsAfterThirtySecondsAndNotBefore()
    {
        Task ready = Readiness.WaitAsync(_clock, CancellationToken.None, _starting.Task, _stopped.Task);
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(ready.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await ready.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(_starting.Task.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_StartEndsInWhateverWay_EndsAtOnce(bool isWell)
    {
        Task ready = Readiness.WaitAsync(_clock, CancellationToken.None, _starting.Task, _stopped.Task);
        Assert.False(ready.IsCompleted);
        if (isWell)
        {
            _starting.SetResult();
        }
        else
        {
            _starting.SetException(new StartException("no jail can work"));
        }

        await ready.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Wait_ToldToStop_EndsAtOnce()
    {
        Task ready = Readiness.WaitAsync(_clock, CancellationToken.None, _starting.Task, _stopped.Task);
        _stopped.SetResult();
        await ready.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
