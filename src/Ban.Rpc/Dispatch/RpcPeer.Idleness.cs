namespace Ban.Rpc.Dispatch;

/// <summary>
/// Closes a connection that is good for nothing: no whole message came for a while, nothing runs, nobody listens. Bytes that
/// trickle in do not count, so that a message which is never finished holds no place for ever.
/// </summary>
public sealed partial class RpcPeer
{
    /// <summary>Looks within one idle time; a connection is closed at most one look too late.</summary>
    private const int LooksPerIdleTime = 4;

    private long _lastMessage;
    private int _subscriptions;

    /// <summary>A subscription began: the other side need not say anything from now on.</summary>
    internal void SubscriptionBegan() => Interlocked.Increment(ref _subscriptions);

    /// <summary>A subscription ended; the idle time begins anew.</summary>
    internal void SubscriptionEnded()
    {
        TouchIdleness();
        Interlocked.Decrement(ref _subscriptions);
    }

    /// <summary>Something happened: the idle time begins anew.</summary>
    private void TouchIdleness() => Volatile.Write(ref _lastMessage, _options.Clock.GetTimestamp());

    private ITimer? WatchIdleness()
    {
        TouchIdleness();
        if (_options.IdleTime == Timeout.InfiniteTimeSpan)
        {
            return null;
        }

        TimeSpan look = _options.IdleTime / LooksPerIdleTime;
        return _options.Clock.CreateTimer(_ => EndIfIdle(), null, look, look);
    }

    private void EndIfIdle()
    {
        bool isUsed = IsServing || Volatile.Read(ref _subscriptions) > 0;
        if (!isUsed && _options.Clock.GetElapsedTime(Volatile.Read(ref _lastMessage)) >= _options.IdleTime && !_stopReading.IsCancellationRequested)
        {
            RpcLog.Idle(_options.Logger, _options.IdleTime);
            Stop();
        }
    }
}
