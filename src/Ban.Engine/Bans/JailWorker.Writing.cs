using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>To disk first, then to the listeners, then to the actions.</content>
internal sealed partial class JailWorker
{
    /// <summary>How long a position may go unwritten while lines yield nothing; they are judged again after a crash.</summary>
    private static readonly TimeSpan s_positionInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long a store that refused is left alone once much waits: each try costs as much as what waits is long.</summary>
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Changes that are tried with every batch.</summary>
    private const int MaxTriedAtOnce = 1000;

    private readonly List<ActionTicket> _prolonged = [];
    private long _lastWrite;
    private long _lastRefusal;

    private bool ArePositionsDue => _clock.GetElapsedTime(_lastWrite) >= s_positionInterval;

    /// <summary>
    /// Writes what is pending. A store that refuses keeps nobody from being banned: it is said once, and what could not be
    /// written is tried again with the next batch.
    /// </summary>
    private async Task CommitAsync()
    {
        bool isTooSoon = _storeTrouble is not null && _pending.Count > MaxTriedAtOnce && _clock.GetElapsedTime(_lastRefusal) < s_retryInterval;
        if (_pending.IsEmpty || isTooSoon)
        {
            _pending.Trim();
            return;
        }

        try
        {
            await WriteAsync();
            if (_storeTrouble is not null)
            {
                _storeTrouble = null;
                BanLog.StoreWorksAgain(_parts.Log, _settings.Name);
                Warn("the database can be written again, and what waited is in it");
                LookAround();
            }
        }
        catch (StoreException e)
        {
            Refused(e);
        }
    }

    /// <summary>Said at once, then daily, and shown in the jail's status all the time.</summary>
    private void Refused(StoreException e)
    {
        int lost = _pending.Trim();
        _lastRefusal = _clock.GetTimestamp();
        if (_storeTrouble is null || lost > 0)
        {
            BanLog.StoreRefused(_parts.Log, _settings.Name, e.Message, lost);
        }

        _storeTrouble = Say("store", $"{e.Message}: bans go on, but a crash would lose what is not written");
        LookAround();
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
        if (_bans.Count + _unbans.Count + _prolonged.Count == 0)
        {
            return;
        }

        // Two jobs where an id was lifted and banned anew in one go: within a job an id stands in one list only.
        List<ActionTicket> unbans = [.. _unbans];
        List<ActionTicket> bans = [.. _bans];
        List<ActionTicket> prolonged = [.. _prolonged];
        _unbans.Clear();
        _bans.Clear();
        _prolonged.Clear();
        if (unbans.Count > 0)
        {
            await _parts.Actions.EnqueueAsync(new ActionJob { Unbans = unbans }, _aborted);
        }

        if (bans.Count > 0)
        {
            await _parts.Actions.EnqueueAsync(new ActionJob { Bans = bans }, _aborted);
        }

        if (prolonged.Count > 0)
        {
            await _parts.Actions.EnqueueAsync(new ActionJob { Prolonged = prolonged }, _aborted);
        }
    }
}
