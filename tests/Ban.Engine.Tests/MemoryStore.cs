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
                [.. data.Bans.Values.Where(b => b.End > now)], [.. data.Failures.Where(f => f.Time >= failuresSince)], [.. data.Positions.Values]);
        }
    }

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

        data.Failures.AddRange(batch.Failures);
        data.Failures.RemoveAll(f => batch.Unbanned.Contains(f.Id));
        foreach (FailureId id in batch.Expired.Concat(batch.Unbanned))
        {
            data.Bans.Remove(id);
        }

        // Last, as in the real store: an id can end one ban and begin the next in one batch.
        foreach (BanRecord ban in batch.Bans)
        {
            data.Bans[ban.Id] = ban;
            data.Failures.RemoveAll(f => f.Id == ban.Id);
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

        public List<FailureRecord> Failures { get; } = [];

        public Dictionary<string, LogPosition> Positions { get; } = new(StringComparer.Ordinal);
    }
}
