namespace Ban.Matching.Lines;

/// <summary>Joins the matches of one conversation over its lines (spec 1, section 2.5).</summary>
internal sealed class ConversationMerger(TimeProvider clock)
{
    /// <summary>The group that names a conversation.</summary>
    public const string Id = "mlfid";

    private const string Forget = "mlfforget";
    private const string Gained = "mlfgained";
    private const string NoFail = "nofail";
    private const string User = "user";

    private readonly ConversationCache _cache = new(clock);

    /// <summary>Merges a line's match into its conversation.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="match">The line's match; handed over.</param>
    /// <param name="lines">The matched lines as reported.</param>
    /// <param name="noFail">Whether this is no failure.</param>
    /// <returns>All that is known of the conversation.</returns>
    public MatchRecord Merge(string id, MatchRecord match, IReadOnlyList<string> lines, out bool noFail)
    {
        bool gained = match.Get(Gained) is not null;
        noFail = gained || match.Get(NoFail) is not null;
        bool forget = match.Take(Forget);
        MatchRecord record = Join(id, match, gained, noFail, forget);

        bool pending = record.Pending;
        record.Pending = false;
        if (pending || record.Users.Count > 1)
        {
            // An open failure, or several names tried: no good end makes up for that.
            record.Groups.Remove(NoFail);
            record.Groups.Remove(Gained);
            noFail = false;
        }

        if (!noFail)
        {
            record.ReleaseHeld();
            AddAll(lines, record.AddLine);
        }
        else if (!forget)
        {
            AddAll(lines, record.HoldLine);
        }

        return record;
    }

    private MatchRecord Join(string id, MatchRecord match, bool gained, bool noFail, bool forget)
    {
        if (!_cache.TryGet(id, out MatchRecord? record))
        {
            if (!forget)
            {
                match.AddUser(match.Get(User));
                _cache.Add(id, match);
            }

            Mark(match, noFail);
            return match;
        }

        record.AddUser(match.Get(User));
        bool wasNoFail = record.Take(NoFail) | record.Take(Gained);
        record.Pending &= !gained;
        if (!wasNoFail && !record.Pending)
        {
            record.ForgetLines(); // they were reported
        }

        foreach ((string name, string text) in match.Groups)
        {
            record.Groups[name] = text;
        }

        Mark(record, noFail);
        if (forget)
        {
            _cache.Remove(id);
        }

        return record;
    }

    // The next line must know that this one was no failure, also where only "gained" says so.
    private static void Mark(MatchRecord record, bool noFail)
    {
        if (noFail && record.Get(NoFail) is null)
        {
            record.Groups[NoFail] = record.Groups[Gained];
        }
    }

    private static void AddAll(IReadOnlyList<string> lines, Action<string> add)
    {
        foreach (string line in lines)
        {
            add(line);
        }
    }
}
