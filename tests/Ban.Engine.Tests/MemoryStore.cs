using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Tests;

/// <summary>A store that keeps what was committed and can crash: from then on no commit ends, as in a process that was killed.</summary>
internal sealed class MemoryStore : IBanStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JailData> _jails = new(StringComparer.Ordinal);

    /// <summary>Commits that are still taken; negative is without end.</summary>
    public int CommitsLeft { get; set; } = -1;

    /// <summary>Whether commits are refused.</summary>
    public bool IsBroken { get; set; }

    public int Commits { get; private set; }

    /// <summary>Commits that the crash has cut off.</summary>
    public int CutOff { get; set; }

    public JailMemory Load(string jail, DateTimeOffset failuresSince, DateTimeOffset now)
    {
        lock (_gate)
        {
            JailData data = Data(jail);
            return new JailMemory(
                [.. data.Bans.Values.Where(b => b.End > now)], [.. data.Failures.Where(f => f.Time >= failuresSince)], [.. data.Positions.Values])
            {
                Unbans = [.. data.Unbans],
            };
        }
    }

    public BanHistory? FindHistory(string? jail, FailureId id)
    {
        if (IsBroken)
        {
            throw new StoreException("the disk is full");
        }

        lock (_gate)
        {
            BanHistory[] found = [.. _jails.Where(j => jail is null || j.Key == jail).SelectMany(j => j.Value.History.Where(h => h.Key == id)).Select(h => h.Value)];
            return found.Length == 0 ? null : new BanHistory(found.Sum(h => h.Count), found.Max(h => h.Last));
        }
    }

    public IReadOnlyList<BanRecord> BansOf(string jail, DateTimeOffset now) => Load(jail, now, now).Bans;

    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        if (IsBroken)
        {
            throw new StoreException("the disk is full");
        }

        lock (_gate)
        {
            if (CommitsLeft != 0)
            {
                CommitsLeft--;
                Commits++;
                Apply(batch);
                return;
            }

            CutOff++;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>The failures that a restart would go on counting.</summary>
    public int FailuresOf(string jail, FailureId id)
    {
        lock (_gate)
        {
            return Data(jail).Failures.Count(f => f.Id == id);
        }
    }

    public bool IsBanned(string jail, FailureId id)
    {
        lock (_gate)
        {
            return Data(jail).Bans.ContainsKey(id);
        }
    }

    /// <summary>Forgets the crash, as the next process does.</summary>
    public void Revive() => CommitsLeft = -1;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(StoreBatch batch)
    {
        JailData data = Data(batch.Jail);
        foreach (LogPosition position in batch.Positions)
        {
            data.Positions[position.Path] = position;
        }

        data.Failures.RemoveAll(f => batch.Unbanned.Contains(f.Id) || batch.Forgotten.Contains(f.Id));
        data.Failures.RemoveAll(f => batch.Withdrawn.Any(w => w.Id == f.Id && w.Time == f.Time));

        // After what is erased, as in the real store: these came later.
        data.Failures.AddRange(batch.Failures);
        data.Unbans.AddRange(batch.Unbanned.Select(id => new UnbanRecord(id, batch.UnbanTime)));
        foreach (FailureId id in batch.Unbanned)
        {
            data.History.Remove(id);
        }

        foreach (FailureId id in batch.Expired.Concat(batch.Unbanned))
        {
            data.Bans.Remove(id);
        }

        // Last, as in the real store: an id can end one ban and begin the next in one batch.
        foreach (BanRecord ban in batch.Bans)
        {
            data.Bans[ban.Id] = ban;
            data.Failures.RemoveAll(f => f.Id == ban.Id);
            data.History[ban.Id] = new BanHistory(ban.OwnCount ?? ban.Count, ban.Time);
        }

        foreach (BanRecord ban in batch.Prolonged)
        {
            data.Bans[ban.Id] = data.Bans[ban.Id] with { BanTime = ban.BanTime, KeepsTime = true };
        }
    }

    private JailData Data(string jail)
    {
        if (!_jails.TryGetValue(jail, out JailData? data))
        {
            _jails.Add(jail, data = new JailData());
        }

        return data;
    }

    private sealed class JailData
    {
        public Dictionary<FailureId, BanRecord> Bans { get; } = [];

        public Dictionary<FailureId, BanHistory> History { get; } = [];

        public List<UnbanRecord> Unbans { get; } = [];

        public List<FailureRecord> Failures { get; } = [];

        public Dictionary<string, LogPosition> Positions { get; } = new(StringComparer.Ordinal);
    }
}
