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

    // A ring in order of their start. One that was removed stays here until its turn comes.
    private readonly Start[] _byAge = new Start[MaxStarts];
    private int _oldest;
    private int _starts;

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
        while (_records.Count >= MaxConversations || _starts >= MaxStarts)
        {
            DropOldest();
        }

        record.Created = clock.GetTimestamp();
        _records[id] = record;
        _byAge[(_oldest + _starts++) % MaxStarts] = new Start(id, record);
    }

    public void Remove(string id) => _records.Remove(id);

    private void DropOldest()
    {
        Start start = _byAge[_oldest];
        _byAge[_oldest] = default;
        _oldest = (_oldest + 1) % MaxStarts;
        _starts--;
        if (_records.TryGetValue(start.Id, out MatchRecord? present) && ReferenceEquals(present, start.Record))
        {
            _records.Remove(start.Id);
        }
    }

    private readonly record struct Start(string Id, MatchRecord Record);
}
