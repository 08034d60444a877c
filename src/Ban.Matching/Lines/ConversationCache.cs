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

    /// <summary>Lines kept of one conversation.</summary>
    public const int MaxLines = 100;

    /// <summary>User names kept of one conversation.</summary>
    public const int MaxUsers = 20;

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _byAge = new();

    public bool TryGet(string id, [NotNullWhen(true)] out MatchRecord? record)
    {
        record = null;
        if (!_entries.TryGetValue(id, out Entry? entry))
        {
            return false;
        }

        if (clock.GetElapsedTime(entry.Created) > s_life)
        {
            Remove(id);
            return false;
        }

        record = entry.Record;
        return true;
    }

    public void Add(string id, MatchRecord record)
    {
        if (_entries.Count >= MaxConversations)
        {
            Remove(_byAge.First!.Value);
        }

        _entries[id] = new Entry(record, clock.GetTimestamp(), _byAge.AddLast(id));
    }

    public void Remove(string id)
    {
        if (_entries.Remove(id, out Entry? entry))
        {
            _byAge.Remove(entry.Age);
        }
    }

    private sealed record Entry(MatchRecord Record, long Created, LinkedListNode<string> Age);
}
