using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Observer;

/// <summary>
/// What is due by time: each beat asks every jail for bans that have ended, failures that count no more and positions to write,
/// and once an hour the store forgets old history. It only asks; the jails' own workers do it.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_purgeInterval = TimeSpan.FromHours(1);

    private readonly Action _tickAll;
    private readonly IBanStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _abort = new();
    private readonly ITimer _timer;
    private Task _purge = Task.CompletedTask;
    private long _lastPurge;

    /// <param name="tickAll">Ticks every jail; must not wait.</param>
    public Heartbeat(Action tickAll, IBanStore store, TimeProvider clock, ILogger log)
    {
        _tickAll = tickAll;
        _store = store;
        _clock = clock;
        _log = log;
        _lastPurge = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Beat(), state: null, s_beat, s_beat);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _abort.CancelAsync();
        await _purge;
        _abort.Dispose();
    }

    private void Beat()
    {
        _tickAll();
        if (_purge.IsCompleted && _clock.GetElapsedTime(_lastPurge) >= s_purgeInterval)
        {
            _lastPurge = _clock.GetTimestamp();
            _purge = PurgeAsync();
        }
    }

    private async Task PurgeAsync()
    {
        try
        {
            await _store.PurgeAsync(_abort.Token);
        }
        catch (StoreException e)
        {
            ObserverLog.PurgeFailed(_log, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The daemon stops; the next start purges.
        }
    }
}
