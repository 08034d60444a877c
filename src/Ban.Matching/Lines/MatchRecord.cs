using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>What is known of a match, or of a whole multi-line conversation (spec 1, section 2.5).</summary>
internal sealed class MatchRecord(GroupTable table)
{
    private IReadOnlyList<string> _held = [];
    private string?[] _values = new string?[table.Names.Count];
    private readonly List<int>? _order = table.KeepsOrder ? [] : null;
    private bool _isShared;
    private string? _firstUser;
    private SortedSet<string>? _users;

    /// <summary>Captured groups by slot, empty ones too, to write to; null took no part.</summary>
    public string?[] Values
    {
        get
        {
            // A failure that was handed out shows the old array: the rest of the conversation gets one of its own.
            _values = _isShared ? [.. _values] : _values;
            _isShared = false;
            return _values;
        }
    }

    /// <summary>Lines that the next failure reports; never changed once it is here.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>Whether a failure waits for its address.</summary>
    public bool Pending { get; set; }

    /// <summary>Time stamp of the conversation's start.</summary>
    public long Created { get; set; }

    /// <summary>Whether the conversation named more than one user.</summary>
    public bool HasSeveralUsers => _users is not null;

    /// <summary>Whether it names an id, an address or a host.</summary>
    public bool HasIdentity =>
        Get(table.Address4) is not null || Get(table.Address6) is not null || Get(table.HostName) is not null || Get(table.Id) is not null;

    /// <summary>A group's text; an empty one counts as absent.</summary>
    public string? Get(int slot) => _values[slot] is { Length: > 0 } text ? text : null;

    /// <summary>Whether a group took part, empty or not.</summary>
    public bool Has(int slot) => _values[slot] is not null;

    /// <summary>Takes a group out and says whether it held text.</summary>
    public bool Take(int slot)
    {
        _order?.Remove(slot);
        if (_values[slot] is not { } text)
        {
            return false;
        }

        Values[slot] = null;
        return text.Length > 0;
    }

    /// <summary>Takes over the groups of another match, where they took part; the other one is used up.</summary>
    public void Overlay(MatchRecord other)
    {
        // The other's array is new and nobody's: filled up, it takes the place of this one, which a failure may show.
        other._order?.FindAll(other.Has).ForEach(Note);
        string?[] values = other._values;
        for (int slot = 0; slot < values.Length; slot++)
        {
            values[slot] ??= _values[slot];
        }

        _values = values;
        _isShared = false;
    }

    /// <summary>Notes that there is such a group, where the order is kept.</summary>
    public void Note(int slot)
    {
        if (_order is not null && !_order.Contains(slot))
        {
            _order.Add(slot);
        }
    }

    /// <summary>Notes the user of the present line, if it names one.</summary>
    public void AddUser(string? user)
    {
        if (user is null || user == _firstUser)
        {
            return;
        }

        Note(table.Users);

        if (_firstUser is null)
        {
            _firstUser = user;
            return;
        }

        _users ??= new SortedSet<string>(StringComparer.Ordinal) { _firstUser };
        if (_users.Count < ConversationCache.MaxUsers)
        {
            _users.Add(user);
        }
    }

    /// <summary>Adds lines to those that the next failure reports, behind the held ones.</summary>
    public void Report(IReadOnlyList<string> lines)
    {
        Lines = Join(Join(_held, Lines), lines);
        _held = [];
    }

    /// <summary>Keeps lines that are no failure until one comes.</summary>
    public void Hold(IReadOnlyList<string> lines) => _held = Join(_held, lines);

    /// <summary>Drops the lines that were reported.</summary>
    public void ForgetLines() => Lines = [];

    /// <summary>The groups as a failure shows them; later lines do not change them.</summary>
    public GroupMap Shown()
    {
        if (_users is not null)
        {
            Values[table.Users] = string.Join(',', _users);
        }

        _isShared = true;
        return new GroupMap(table, _values) { Ordered = _order?.ConvertAll(Ordered) };
    }

    private KeyValuePair<string, object?> Ordered(int slot)
    {
        object? value = slot == table.Users ? _users?.ToArray() ?? [_firstUser!] : _values[slot];
        return KeyValuePair.Create(table.Names[slot], value);
    }

    // The oldest lines go first where there are too many.
    private static IReadOnlyList<string> Join(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        if (first.Count == 0 || second.Count == 0)
        {
            return first.Count == 0 ? second : first;
        }

        string[] all = [.. first, .. second];
        return all.Length <= ConversationCache.MaxLines ? all : all[^ConversationCache.MaxLines..];
    }
}
