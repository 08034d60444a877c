using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>What is known of a match, or of a whole multi-line conversation (spec 1, section 2.5).</summary>
internal sealed class MatchRecord(GroupTable table)
{
    private static readonly List<string> s_noLines = [];

    private List<string> _lines = s_noLines;
    private List<string> _held = s_noLines;
    private string? _firstUser;
    private SortedSet<string>? _users;

    /// <summary>Captured groups by slot, empty ones too; null took no part.</summary>
    public string?[] Values { get; } = new string?[table.Names.Count];

    /// <summary>Lines that the next failure reports.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Whether a failure waits for its address.</summary>
    public bool Pending { get; set; }

    /// <summary>Time stamp of the conversation's start.</summary>
    public long Created { get; set; }

    /// <summary>Whether the conversation named more than one user.</summary>
    public bool HasSeveralUsers => _users is not null;

    /// <summary>A group's text; an empty one counts as absent.</summary>
    public string? Get(int slot) => Values[slot] is { Length: > 0 } text ? text : null;

    /// <summary>Takes a group out and says whether it held text.</summary>
    public bool Take(int slot)
    {
        bool held = Get(slot) is not null;
        Values[slot] = null;
        return held;
    }

    /// <summary>Takes over the groups of another match, where they took part.</summary>
    public void Overlay(MatchRecord other)
    {
        for (int slot = 0; slot < Values.Length; slot++)
        {
            Values[slot] = other.Values[slot] ?? Values[slot];
        }
    }

    /// <summary>Notes the user of the present line, if it names one.</summary>
    public void AddUser(string? user)
    {
        if (user is null || user == _firstUser)
        {
            return;
        }

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
        if (_held.Count > 0)
        {
            List<string> reported = _lines;
            _lines = _held;
            _held = s_noLines;
            Append(ref _lines, reported);
        }

        Append(ref _lines, lines);
    }

    /// <summary>Keeps lines that are no failure until one comes.</summary>
    public void Hold(IReadOnlyList<string> lines) => Append(ref _held, lines);

    /// <summary>Drops the lines that were reported.</summary>
    public void ForgetLines() => _lines = s_noLines;

    /// <summary>The groups as a failure shows them.</summary>
    /// <param name="isShared">Whether later lines may still change them.</param>
    public GroupMap Shown(bool isShared)
    {
        string?[] values = isShared ? [.. Values] : Values;
        values[table.Users] = _users is null ? null : string.Join(',', _users);
        return new GroupMap(table, values);
    }

    // The oldest lines go first where there are too many.
    private static void Append(ref List<string> target, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        if (ReferenceEquals(target, s_noLines))
        {
            target = new List<string>(lines.Count);
        }

        target.AddRange(lines);
        if (target.Count > ConversationCache.MaxLines)
        {
            target.RemoveRange(0, target.Count - ConversationCache.MaxLines);
        }
    }
}
