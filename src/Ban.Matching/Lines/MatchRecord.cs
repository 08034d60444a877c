namespace Ban.Matching.Lines;

/// <summary>What is known of a match, or of a whole multi-line conversation (spec 1, section 2.5).</summary>
internal sealed class MatchRecord
{
    private readonly SortedSet<string> _users = new(StringComparer.Ordinal);

    /// <summary>Captured groups, empty ones too.</summary>
    public Dictionary<string, string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines that the next failure reports.</summary>
    public List<string> Lines { get; private set; } = [];

    /// <summary>Lines that were no failure, kept until one comes.</summary>
    public List<string> HeldLines { get; } = [];

    /// <summary>Whether a failure waits for its address.</summary>
    public bool Pending { get; set; }

    /// <summary>User names seen in the conversation.</summary>
    public IReadOnlyCollection<string> Users => _users;

    /// <summary>A group's text; an empty one counts as absent.</summary>
    public string? Get(string group) => Groups.TryGetValue(group, out string? text) && text.Length > 0 ? text : null;

    /// <summary>Takes a group out and says whether it held text.</summary>
    public bool Take(string group) => Groups.Remove(group, out string? text) && text.Length > 0;

    /// <summary>Notes the user of the present line, if it names one.</summary>
    public void AddUser(string? user)
    {
        if (user is not null && _users.Count < ConversationCache.MaxUsers)
        {
            _users.Add(user);
        }
    }

    /// <summary>Adds a line to those that the next failure reports; the oldest go first where there are too many.</summary>
    public void AddLine(string line) => Add(Lines, line);

    /// <summary>Keeps a line that is no failure.</summary>
    public void HoldLine(string line) => Add(HeldLines, line);

    /// <summary>Puts the held lines in front of those that the next failure reports.</summary>
    public void ReleaseHeld()
    {
        if (HeldLines.Count > 0)
        {
            Lines.InsertRange(0, HeldLines);
            HeldLines.Clear();
        }
    }

    /// <summary>Starts a new list of lines; the old one may belong to a failure that was handed out.</summary>
    public void ForgetLines() => Lines = [];

    /// <summary>The groups as a failure shows them.</summary>
    public Dictionary<string, string> Shown()
    {
        var shown = new Dictionary<string, string>(Groups.Count + 1, StringComparer.Ordinal);
        foreach ((string name, string text) in Groups)
        {
            if (text.Length > 0)
            {
                shown[name] = text;
            }
        }

        if (_users.Count > 1)
        {
            shown[nameof(Users).ToLowerInvariant()] = string.Join(',', _users);
        }

        return shown;
    }

    private static void Add(List<string> lines, string line)
    {
        if (lines.Count >= ConversationCache.MaxLines)
        {
            lines.RemoveAt(0);
        }

        lines.Add(line);
    }
}
