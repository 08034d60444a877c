using System.Diagnostics.CodeAnalysis;

namespace Ban.Matching.Lines;

/// <summary>
/// The conversations that are under way, by the text of their <c>&lt;F-MLFID&gt;</c> (spec 1, section 2.5). Bounded in
/// number and in age, by the real clock. Not thread-safe.
/// </summary>
internal sealed class ConversationCache(TimeProvider clock)
{
    /// <summary>Conversations kept at once; the oldest goes first.</summary>
    public const int MaxConversations = 100;

    /// <summary>Starts that are remembered, of conversations that ended too.</summary>
    private const int MaxStarts = MaxConversations * 10;

    /// <summary>Lines kept of one conversation.</summary>
    public const int MaxLines = 100;

    /// <summary>User names kept of one conversation.</summary>
    public const int MaxUsers = 20;

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, MatchRecord> _records = new(MaxConversations, StringComparer.Ordinal);

    // In order of their start. One that was removed stays here until its turn comes: the second bound is for these.
    private readonly Queue<(string Id, MatchRecord Record)> _byAge = new(MaxConversations);

    public bool TryGet(string id, [NotNullWhen(true)] out MatchRecord? record)
    {
        if (_records.TryGetValue(id, out record) && clock.GetElapsedTime(record.Created) > s_life)
        {
            _records.Remove(id);
            record = null;
        }

        return record is not null;
    }

    public void Add(string id, MatchRecord record)
    {
        while (_records.Count >= MaxConversations || _byAge.Count >= MaxStarts)
        {
            DropOldest();
        }

        record.Created = clock.GetTimestamp();
        _records[id] = record;
        _byAge.Enqueue((id, record));
    }

    public void Remove(string id) => _records.Remove(id);

    private void DropOldest()
    {
        (string id, MatchRecord record) = _byAge.Dequeue();
        bool alive = _records.TryGetValue(id, out MatchRecord? present) && ReferenceEquals(present, record);
        if (alive)
        {
            _records.Remove(id);
        }
    }
}
