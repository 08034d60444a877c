using System.Diagnostics.CodeAnalysis;
using Ban.Core.Net;

namespace Ban.Core.Jails;

/// <summary>
/// Counts failures per id in an exact sliding window: a failure counts from its own time until <see cref="FindTime"/> later.
/// fail2ban keeps a rate estimate instead (spec 2, section 2.3), which bans late or early when failures are uneven.
/// Memory is bounded, in ids and in their text: a full window forgets the ids that were touched longest ago. Not thread-safe: one jail's worker owns it.
/// </summary>
public sealed class FailureWindow
{
    /// <summary>Ids that are counted at a time unless said otherwise.</summary>
    public const int DefaultMaxIds = 100_000;

    /// <summary>Characters of lines and groups that are kept at a time, over all ids: 64 MB. Who attacks can make each line long.</summary>
    public const long MaxText = 32 * 1024 * 1024;

    private readonly Dictionary<FailureId, Entry> _entries = [];
    private readonly int _maxIds;
    private readonly long _maxText;
    private long _text;
    private Entry? _oldest;
    private Entry? _newest;

    /// <param name="findTime">How long a failure counts; longer than zero.</param>
    /// <param name="maxRetry">Attempts that make a ban; at least 1.</param>
    /// <param name="maxMatches">Log lines kept of an id; at least 0.</param>
    /// <param name="maxIds">Most ids that are counted at a time; at least 1.</param>
    /// <param name="maxText">Most characters that are kept at a time.</param>
    public FailureWindow(TimeSpan findTime, int maxRetry, int maxMatches, int maxIds = DefaultMaxIds, long maxText = MaxText)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIds, 1);
        SetLimits(findTime, maxRetry, maxMatches);
        _maxIds = maxIds;
        _maxText = maxText;
    }

    /// <summary>How long a failure counts.</summary>
    public TimeSpan FindTime { get; private set; }

    /// <summary>Attempts that make a ban.</summary>
    public int MaxRetry { get; private set; }

    /// <summary>Log lines kept of an id.</summary>
    public int MaxMatches { get; private set; }

    /// <summary>Ids with failures that may still count.</summary>
    public int Count => _entries.Count;

    /// <summary>Ids forgotten because the window was full, since it was made.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Goes on with other limits. What was counted stays; an id that is over the new limit now is banned at its next failure.</summary>
    /// <param name="findTime">How long a failure counts; longer than zero.</param>
    /// <param name="maxRetry">Attempts that make a ban; at least 1.</param>
    /// <param name="maxMatches">Log lines kept of an id; at least 0.</param>
    public void SetLimits(TimeSpan findTime, int maxRetry, int maxMatches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(findTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRetry, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMatches);
        FindTime = findTime;
        MaxRetry = maxRetry;
        MaxMatches = maxMatches;
    }

    /// <summary>
    /// Counts a failure. It may be older than others of its id, as lines of several logs are; one that is older than the window
    /// of the newest does not count. Restored failures are added in the same way.
    /// </summary>
    /// <returns>The attempts of its id that count now.</returns>
    public FailureCount Add(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (_entries.TryGetValue(failure.Id, out Entry? entry))
        {
            Unlink(entry);
        }
        else
        {
            entry = new Entry(failure.Id);
            _entries.Add(failure.Id, entry);
        }

        LinkNewest(entry);
        _text += entry.Insert(failure) - entry.Trim(FindTime, MaxKeptFailures);
        MakeRoom(entry);
        return new FailureCount(entry.Attempts, entry.Weight >= MaxRetry);
    }

    /// <summary>Takes an id out of the window, with all that is known of it: what a ban is made of.</summary>
    public bool TryTake(FailureId id, [NotNullWhen(true)] out FailureTicket? ticket)
    {
        ticket = null;
        if (!_entries.Remove(id, out Entry? entry))
        {
            return false;
        }

        Drop(entry);
        ticket = entry.ToTicket(MaxMatches);
        return true;
    }

    /// <summary>Forgets an id, as when a person unbans it.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Remove(FailureId id)
    {
        if (!_entries.Remove(id, out Entry? entry))
        {
            return false;
        }

        Drop(entry);
        return true;
    }

    /// <summary>Forgets ids whose last failure does not count any more at <paramref name="now"/>. Costs no more than what it removes.</summary>
    /// <returns>How many were removed.</returns>
    public int Prune(DateTimeOffset now)
    {
        int removed = 0;
        while (_oldest is { } entry && now - entry.Last > FindTime)
        {
            _entries.Remove(entry.Id);
            Drop(entry);
            removed++;
        }

        return removed;
    }

    /// <summary>
    /// The clock was set back: failures from after <paramref name="now"/> were before it in truth. Left as they are, they would make
    /// new ones of their ids too old to count.
    /// </summary>
    public void Rewind(DateTimeOffset now)
    {
        foreach (Entry entry in _entries.Values)
        {
            entry.Rewind(now);
        }
    }

    /// <summary>Older failures than these can change neither the decision nor the lines of the ticket.</summary>
    private int MaxKeptFailures => Math.Max(MaxRetry, MaxMatches);

    /// <summary>The oldest go first; the one just touched stays in any case.</summary>
    private void MakeRoom(Entry touched)
    {
        while ((_entries.Count > _maxIds || _text > _maxText) && _oldest is { } oldest && oldest != touched)
        {
            _entries.Remove(oldest.Id);
            Drop(oldest);
            Forgotten++;
        }
    }

    private void Drop(Entry entry)
    {
        Unlink(entry);
        _text -= entry.Text;
    }

    private void LinkNewest(Entry entry)
    {
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is null)
        {
            _oldest = entry;
        }
        else
        {
            _newest.Newer = entry;
        }

        _newest = entry;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }
    }

    /// <summary>Failures of one id by time, and its place in the order of touching.</summary>
    private sealed class Entry(FailureId id)
    {
        private readonly List<Failure> _failures = [];

        public FailureId Id { get; } = id;

        public Entry? Older { get; set; }

        public Entry? Newer { get; set; }

        public int Attempts { get; private set; }

        public long Weight { get; private set; }

        /// <summary>Characters that it keeps.</summary>
        public long Text { get; private set; }

        public DateTimeOffset Last => _failures[^1].Time;

        /// <returns>The characters that are kept for it.</returns>
        public long Insert(Failure failure)
        {
            int position = _failures.Count;
            while (position > 0 && _failures[position - 1].Time > failure.Time)
            {
                position--;
            }

            _failures.Insert(position, failure);
            Attempts += failure.Attempts;
            Weight += failure.Weight ?? failure.Attempts;
            long text = TextOf(failure);
            Text += text;
            return text;
        }

        /// <returns>The characters that are kept no longer.</returns>
        public long Trim(TimeSpan findTime, int maxFailures)
        {
            int stale = 0;
            long text = 0;
            while (Last - _failures[stale].Time > findTime || _failures.Count - stale > maxFailures)
            {
                Failure gone = _failures[stale++];
                Attempts -= gone.Attempts;
                Weight -= gone.Weight ?? gone.Attempts;
                text += TextOf(gone);
            }

            _failures.RemoveRange(0, stale);
            Text -= text;
            return text;
        }

        public void Rewind(DateTimeOffset now)
        {
            for (int i = _failures.Count - 1; i >= 0 && _failures[i].Time > now; i--)
            {
                _failures[i] = _failures[i] with { Time = now };
            }
        }

        private static long TextOf(Failure failure)
        {
            long text = 0;
            foreach (string line in failure.Lines)
            {
                text += line.Length;
            }

            foreach ((string name, string value) in failure.Groups)
            {
                text += name.Length + value.Length;
            }

            return text;
        }

        public FailureTicket ToTicket(int maxMatches)
        {
            Failure first = _failures[0];
            string[] lines = [.. _failures.SelectMany(static failure => failure.Lines)];
            return new FailureTicket
            {
                Id = Id,
                Address = first.Address,
                First = first.Time,
                Last = Last,
                Attempts = Attempts,
                Matches = lines.Length > maxMatches ? lines[^maxMatches..] : lines,
                Groups = first.Groups,
                Failures = [.. _failures],
            };
        }
    }
}
