using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>
/// Bans that wait, because somebody is logged in from the address. The failures go on counting: each asks again, so that the ban
/// comes by itself once the session is over. They stay in the store, and after a crash the hold is found again.
/// </content>
internal sealed partial class JailWorker
{
    /// <summary>Held bans of one jail; beyond, the oldest is dropped from the list.</summary>
    private const int MaxHeld = 1000;

    /// <summary>How long a held ban is listed after its last failure.</summary>
    private static readonly TimeSpan s_heldTime = TimeSpan.FromDays(1);

    private readonly OrderedDictionary<FailureId, HeldBan> _held = [];
    private volatile IReadOnlyList<HeldBan> _heldList = [];

    /// <summary>What waits for a decision, the oldest first. Read by any thread.</summary>
    public IReadOnlyList<HeldBan> Held => _heldList;

    /// <summary>Makes held bans: of these ids, or those within them.</summary>
    /// <returns>The ids that were held.</returns>
    /// <exception cref="StoreException">They cannot be written; nothing was banned.</exception>
    public async Task<IReadOnlyList<FailureId>> ApplyHeldAsync(IReadOnlyList<FailureId> ids)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        await FlushAsync();
        List<HeldBan> chosen = Chosen(ids);
        List<FailureId> banned = [];
        foreach (HeldBan held in chosen.Where(held => Register.Find(held.Id) is null))
        {
            GrownBan grown = Grow(held.Id);
            BanRecord record = new(held.Id, now, grown.BanTime, grown.Count, held.Attempts, held.Last?.Lines ?? [], held.Last?.Groups ?? s_noGroups)
            {
                OwnCount = grown.OwnCount,
            };
            Apply(record, restored: false, now, grown);
            _pending.Add(record);
            banned.Add(held.Id);
        }

        await WriteOrUndoAsync(banned.Count > 0, () =>
        {
            banned.ForEach(id => Register.Remove(id));
            _pending.WithdrawBans(banned);
            chosen.ForEach(held => _held[held.Id] = held);
            ShowHeld();
        });
        await DropAsync(chosen);
        return [.. chosen.Select(held => held.Id)];
    }

    /// <summary>Drops held bans, and the failures that led to them: counting begins anew.</summary>
    /// <returns>The ids that were held.</returns>
    public async Task<IReadOnlyList<FailureId>> ReleaseHeldAsync(IReadOnlyList<FailureId> ids)
    {
        List<HeldBan> chosen = Chosen(ids);
        chosen.ForEach(held => _pending.AddForgotten(held.Id));
        await CommitAsync();
        await DropAsync(chosen);
        return [.. chosen.Select(held => held.Id)];
    }

    /// <summary>Whether a ban must wait; then it is listed, and announced where it was not.</summary>
    private bool MustWait(FailureId id, Failure last, int attempts, DateTimeOffset now)
    {
        if (_parts.Hold?.Invoke(id, last.Address) is not { } reason)
        {
            return false;
        }

        bool isKnown = _held.TryGetValue(id, out HeldBan? known);
        if (!isKnown && _held.Count >= MaxHeld)
        {
            _held.RemoveAt(0);
        }

        _held[id] = new HeldBan(id, _settings.Name, known?.Since ?? now, last.Time, attempts, reason) { Last = last };
        ShowHeld();
        if (!isKnown)
        {
            _events.Add(new BanHeld(now, _settings.Name, id, attempts, reason));
        }

        return true;
    }

    /// <summary>An id is banned, or its failures are forgotten.</summary>
    private void NoLongerHeld(FailureId id)
    {
        if (_held.Remove(id))
        {
            ShowHeld();
        }
    }

    private void PruneHeld(DateTimeOffset now)
    {
        while (_held.Count > 0 && now - _held.GetAt(0).Value.LastFailure > s_heldTime)
        {
            NoLongerHeld(_held.GetAt(0).Key);
        }
    }

    private List<HeldBan> Chosen(IReadOnlyList<FailureId> ids) =>
        [.. _held.Values.Where(held => ids.Any(id => id == held.Id || (id.IsAddress && held.Id.IsAddress && id.Address.Contains(held.Id.Address))))];

    private async Task DropAsync(List<HeldBan> chosen)
    {
        foreach (HeldBan held in chosen)
        {
            _window.Remove(held.Id);
            NoLongerHeld(held.Id);
        }

        Failing = _window.Count;
        await TellAsync();
    }

    private void ShowHeld() => _heldList = [.. _held.Values];
}
