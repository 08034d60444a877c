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

    private readonly Dictionary<string, LogPosition> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogPosition> _known = new(StringComparer.Ordinal);
    private readonly List<FailureRecord> _failures = [];
    private readonly List<BanRecord> _bans = [];
    private readonly List<FailureId> _expired = [];
    private readonly List<FailureId> _unbanned = [];

    /// <summary>Whether there is more than positions, so that the write must not wait.</summary>
    public bool IsUrgent => _failures.Count + _bans.Count + _expired.Count + _unbanned.Count > 0 || HasMatched;

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
    }

    public void AddExpired(FailureId id) => _expired.Add(id);

    public void AddUnbanned(FailureId id)
    {
        _failures.RemoveAll(f => f.Id == id);
        _unbanned.Add(id);
    }

    /// <summary>Takes back the bans of a command that was refused.</summary>
    public void WithdrawBans(IReadOnlyCollection<FailureId> ids) => _bans.RemoveAll(b => ids.Contains(b.Id));

    /// <summary>Takes back the unbans of a command that was refused.</summary>
    public void WithdrawUnbans(IReadOnlyCollection<FailureId> ids) => _unbanned.RemoveAll(ids.Contains);

    public StoreBatch ToBatch() => new()
    {
        Jail = jail,
        Positions = [.. _positions.Values],
        Failures = [.. _failures],
        Bans = [.. _bans],
        Expired = [.. _expired],
        Unbanned = [.. _unbanned],
    };

    /// <summary>All of it is on disk.</summary>
    public void Clear()
    {
        _positions.Clear();
        _failures.Clear();
        _bans.Clear();
        _expired.Clear();
        _unbanned.Clear();
        HasMatched = false;
    }

    /// <summary>Keeps the newest while the store refuses.</summary>
    /// <returns>How many changes were given up.</returns>
    public int Trim() => Trim(_failures) + Trim(_bans) + Trim(_expired) + Trim(_unbanned);

    private void Keep(LogPosition position)
    {
        if (_known.Count < MaxKnown || _known.ContainsKey(position.Path))
        {
            _known[position.Path] = position;
        }
    }

    private static int Trim<T>(List<T> list)
    {
        int over = Math.Max(0, list.Count - MaxKept);
        list.RemoveRange(0, over);
        return over;
    }
}
