using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Ban.Matching.Lines;

namespace Ban.Matching.Patterns;

/// <summary>The names of all groups of a filter, each with a slot: a match is an array of texts, without a dictionary of its own.</summary>
internal sealed class GroupTable
{
    /// <summary>The text that stands for the user names of a conversation.</summary>
    public const string UsersName = "users";

    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public GroupTable()
    {
        Address4 = Slot("ip4");
        Address6 = Slot("ip6");
        HostName = Slot("dns");
        Length = Slot("cidr");
        Id = Slot("fid");
        User = Slot("user");
        Conversation = Slot("mlfid");
        Forget = Slot("mlfforget");
        Gained = Slot("mlfgained");
        NoFail = Slot("nofail");
        Users = Slot(UsersName);
    }

    /// <summary>Shared by all patterns of the filter.</summary>
    public PatternMeter Meter { get; } = new();

    /// <summary>Shared by all patterns of the filter, and by its lines.</summary>
    public LimitWatch Limits { get; } = new();

    /// <summary>Whether matches note the order of their groups, which only reports show.</summary>
    public bool KeepsOrder { get; set; }

    public int Address4 { get; }

    public int Address6 { get; }

    public int HostName { get; }

    public int Length { get; }

    public int Id { get; }

    public int User { get; }

    public int Conversation { get; }

    public int Forget { get; }

    public int Gained { get; }

    public int NoFail { get; }

    public int Users { get; }

    /// <summary>Names by slot.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The slot of a name; a new one if it has none.</summary>
    public int Slot(string name)
    {
        if (!_slots.TryGetValue(name, out int slot))
        {
            slot = _names.Count;
            _slots[name] = slot;
            _names.Add(name);
        }

        return slot;
    }

    /// <summary>Finds the slot of a name.</summary>
    public bool TryFind(string name, out int slot) => _slots.TryGetValue(name, out slot);
}

/// <summary>The groups of one failure by name, without empty ones; immutable.</summary>
internal sealed class GroupMap(GroupTable table, string?[] values) : IReadOnlyDictionary<string, string>
{
    /// <summary>All groups in the order in which they came; null where that was not noted.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>>? Ordered { get; init; }

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    public int Count => values.Count(value => !string.IsNullOrEmpty(value));

    public string this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException($"there is no group {key}");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        value = table.TryFind(key, out int slot) && slot < values.Length ? values[slot] : null;
        return !string.IsNullOrEmpty(value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (int slot = 0; slot < values.Length; slot++)
        {
            if (values[slot] is { Length: > 0 } value)
            {
                yield return KeyValuePair.Create(table.Names[slot], value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
