using Ban.Core.Net;
using Ban.Engine.Sources;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <summary>
/// What a jail has to write: everything that came of a batch of lines goes into one transaction with the position after it, so
/// that a crash neither forgets nor repeats. Kept and tried again if the store refuses. The jail's worker owns it.
/// </summary>
internal sealed class PendingChanges(string jail)
{
    /// <summary>Changes kept while the store cannot be written; beyond, the oldest are given up.</summary>
    private const int MaxKept = 10_000;

    /// <summary>Logs whose position is known without a database; more come from a glob over files that are made and removed.</summary>
    private const int MaxKnown = 10_000;

    /// <summary>Bans kept while the store cannot be written; those beyond <see cref="MaxKept"/> without their lines.</summary>
    private const int MaxKeptBans = 1_000_000;

    private readonly Dictionary<string, LogPosition> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogPosition> _known = new(StringComparer.Ordinal);
    private readonly List<FailureRecord> _failures = [];
    private readonly List<BanRecord> _bans = [];
    private readonly List<FailureId> _expired = [];
    private readonly List<FailureId> _unbanned = [];
    private readonly List<FailureId> _forgotten = [];
    private readonly List<FailureRecord> _withdrawn = [];
    private readonly Dictionary<FailureId, BanRecord> _prolonged = [];
    private readonly Dictionary<FailureId, BanRecord> _lastBans = [];
    private DateTimeOffset _unbanTime;
    private bool _isFlush;
    private string? _unbannedBy;

    /// <summary>Changes that wait, positions aside.</summary>
    public int Count => _failures.Count + _bans.Count + _expired.Count + _unbanned.Count + _forgotten.Count + _withdrawn.Count + _prolonged.Count;

    /// <summary>Whether there is more than positions, so that the write must not wait.</summary>
    public bool IsUrgent => Count > 0 || HasMatched;

    /// <summary>Whether there is anything.</summary>
    public bool IsEmpty => !IsUrgent && _positions.Count == 0;

    /// <summary>
    /// Set when lines were matched though nothing was counted (ignored, or banned already): read again after a crash, they might be.
    /// </summary>
    public bool HasMatched { get; set; }

    public void Add(in SourceBatch read)
    {
        if (read.KeepPosition)
        {
            _positions[read.Path] = read.Position;
            Keep(read.Position);
        }
    }

    /// <summary>Takes up the positions from before the restart.</summary>
    public void Start(IReadOnlyList<LogPosition> positions)
    {
        foreach (LogPosition position in positions)
        {
            Keep(position);
        }
    }

    /// <summary>The last position in every log, written or not.</summary>
    public IReadOnlyList<LogPosition> Known() => [.. _known.Values];

    public void Add(FailureRecord failure) => _failures.Add(failure);

    /// <summary>Adds a ban; the failures that led to it are part of it now.</summary>
    public void Add(BanRecord ban)
    {
        _failures.RemoveAll(f => f.Id == ban.Id);
        _bans.Add(ban);
        _lastBans[ban.Id] = ban;
    }

    public void AddExpired(FailureId id) => _expired.Add(id);

    /// <summary>A person unbans: what waits to be written of these ids must not bring them back.</summary>
    /// <param name="isFlush">Whether every ban of the jail is lifted.</param>
    /// <param name="by">Who the person is; null where nobody knows.</param>
    public void AddUnbanned(IReadOnlyCollection<FailureId> ids, DateTimeOffset time, bool isFlush, string? by)
    {
        // In one pass: where the store refuses, a hundred thousand bans can wait, and all be lifted at once.
        HashSet<FailureId> unbanned = [.. ids];
        _failures.RemoveAll(f => unbanned.Contains(f.Id));
        _bans.RemoveAll(b => unbanned.Contains(b.Id));
        foreach (FailureId id in unbanned)
        {
            _prolonged.Remove(id);
            _lastBans.Remove(id);
        }

        _unbanned.AddRange(unbanned);
        _unbanTime = time;
        _isFlush = isFlush;
        _unbannedBy = by;
    }

    /// <summary>A ban lasts longer.</summary>
    public void AddProlonged(BanRecord ban)
    {
        int place = _lastBans.ContainsKey(ban.Id) ? _bans.FindLastIndex(b => b.Id == ban.Id && b.Time == ban.Time) : -1;
        if (place >= 0)
        {
            _bans[place] = _bans[place] with { BanTime = ban.BanTime, KeepsTime = true };
        }
        else
        {
            _prolonged[ban.Id] = ban;
        }
    }

    /// <summary>The failures of an id do not count any more.</summary>
    public void AddForgotten(FailureId id)
    {
        _failures.RemoveAll(f => f.Id == id);
        _forgotten.Add(id);
    }

    /// <summary>A failure that was added does not count after all.</summary>
    public void Withdraw(FailureRecord failure)
    {
        if (!_failures.Remove(failure))
        {
            _withdrawn.Add(failure);
        }
    }

    /// <summary>The last ban of an id that waits to be written; null if none does.</summary>
    public BanRecord? FindBan(FailureId id) => _lastBans.GetValueOrDefault(id);

    /// <summary>Takes back the bans of a command that was refused.</summary>
    public void WithdrawBans(IReadOnlyCollection<FailureId> ids)
    {
        HashSet<FailureId> withdrawn = [.. ids];
        _bans.RemoveAll(b => withdrawn.Contains(b.Id));
        foreach (FailureId id in withdrawn)
        {
            _lastBans.Remove(id);
        }
    }

    /// <summary>Takes back prolongations of a command that was refused.</summary>
    public void WithdrawProlonged(IEnumerable<FailureId> ids)
    {
        foreach (FailureId id in ids)
        {
            _prolonged.Remove(id);
        }
    }

    public StoreBatch ToBatch() => new()
    {
        Jail = jail,
        Positions = [.. _positions.Values],
        Failures = [.. _failures],
        Bans = [.. _bans],
        Expired = [.. _expired],
        Unbanned = [.. _unbanned],
        UnbanTime = _unbanTime,
        IsFlush = _isFlush,
        UnbannedBy = _unbannedBy,
        Forgotten = [.. _forgotten],
        Withdrawn = [.. _withdrawn],
        Prolonged = [.. _prolonged.Values],
    };

    /// <summary>All of it is on disk.</summary>
    public void Clear()
    {
        _positions.Clear();
        _failures.Clear();
        _bans.Clear();
        _expired.Clear();
        _unbanned.Clear();
        _forgotten.Clear();
        _withdrawn.Clear();
        _prolonged.Clear();
        _lastBans.Clear();
        HasMatched = false;
    }

    /// <summary>Keeps the newest while the store refuses.</summary>
    /// <returns>How many changes were given up.</returns>
    public int Trim()
    {
        for (int i = _bans.Count - MaxKept - 1; i >= 0 && _bans[i].Matches.Count > 0; i--)
        {
            _bans[i] = _bans[i] with { Matches = [] };
        }

        return Trim(_failures) + Trim(_bans, MaxKeptBans) + Trim(_expired, MaxKeptBans) + Trim(_unbanned, MaxKeptBans) + Trim(_forgotten) + Trim(_withdrawn);
    }

    private void Keep(LogPosition position)
    {
        if (_known.Count < MaxKnown || _known.ContainsKey(position.Path))
        {
            _known[position.Path] = position;
        }
    }

    private static int Trim<T>(List<T> list, int most = MaxKept)
    {
        int over = Math.Max(0, list.Count - most);
        list.RemoveRange(0, over);
        return over;
    }
}
