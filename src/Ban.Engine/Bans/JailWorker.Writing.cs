using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>To disk first, then to the listeners, then to the actions.</content>
internal sealed partial class JailWorker
{
    /// <summary>How long a position may go unwritten while lines yield nothing; they are judged again after a crash.</summary>
    private static readonly TimeSpan s_positionInterval = TimeSpan.FromSeconds(10);

    private long _lastWrite;
    private bool _isStoreBroken;

    private bool ArePositionsDue => _clock.GetElapsedTime(_lastWrite) >= s_positionInterval;

    /// <summary>
    /// Writes what is pending. A store that refuses keeps nobody from being banned: it is said once, and what could not be
    /// written is tried again with the next batch.
    /// </summary>
    private async Task CommitAsync()
    {
        if (_pending.IsEmpty)
        {
            return;
        }

        try
        {
            await WriteAsync();
            if (_isStoreBroken)
            {
                _isStoreBroken = false;
                BanLog.StoreWorksAgain(_parts.Log, _settings.Name);
            }
        }
        catch (StoreException e)
        {
            int lost = _pending.Trim();
            if (!_isStoreBroken || lost > 0)
            {
                _isStoreBroken = true;
                BanLog.StoreRefused(_parts.Log, _settings.Name, e.Message, lost);
            }
        }
    }

    private async Task WriteAsync()
    {
        await _parts.Store.CommitAsync(_pending.ToBatch(), _aborted);
        _pending.Clear();
        _lastWrite = _clock.GetTimestamp();
    }

    /// <summary>Publishes what happened and hands the bans to the actions.</summary>
    private async Task TellAsync()
    {
        foreach (EngineEvent raised in _events)
        {
            _parts.Events.Publish(raised);
        }

        _events.Clear();
        if (_bans.Count + _unbans.Count == 0)
        {
            return;
        }

        // Two jobs where an id was lifted and banned anew in one go: within a job an id stands in one list only.
        List<ActionTicket> unbans = [.. _unbans];
        List<ActionTicket> bans = [.. _bans];
        _unbans.Clear();
        _bans.Clear();
        if (unbans.Count > 0)
        {
            await _parts.Actions.EnqueueAsync(new ActionJob { Unbans = unbans }, _aborted);
        }

        if (bans.Count > 0)
        {
            await _parts.Actions.EnqueueAsync(new ActionJob { Bans = bans }, _aborted);
        }
    }
}
