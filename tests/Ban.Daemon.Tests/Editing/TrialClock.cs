namespace Ban.Daemon.Tests.Editing;

/// <summary>Stands still; its timers fire when the test says so.</summary>
internal sealed class TrialClock : TimeProvider
{
    private Action? _fire;

    public bool HasTimer => _fire is not null;

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public void Fire() => _fire!();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _fire = () => callback(state);
        return new Timer(this);
    }

    private sealed class Timer(TrialClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clock._fire = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
