using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>Joins the matches of one conversation over its lines (spec 1, section 2.5).</summary>
internal sealed class ConversationMerger(GroupTable groups, TimeProvider clock)
{
    private readonly ConversationCache _cache = new(clock);

    /// <summary>Merges a line's match into its conversation.</summary>
    /// <param name="match">The line's match; handed over.</param>
    /// <param name="lines">The matched lines as reported.</param>
    /// <param name="noFail">Whether this is no failure.</param>
    /// <returns>All that is known of the conversation.</returns>
    public MatchRecord Merge(MatchRecord match, IReadOnlyList<string> lines, out bool noFail)
    {
        bool gained = match.Get(groups.Gained) is not null;
        noFail = gained || match.Get(groups.NoFail) is not null;
        bool forget = match.Take(groups.Forget);
        MatchRecord record = Join(match, gained, noFail, forget);

        bool pending = record.Pending;
        record.Pending = false;
        if (pending || record.HasSeveralUsers)
        {
            // An open failure, or several names tried: no good end makes up for that.
            record.Values[groups.NoFail] = null;
            record.Values[groups.Gained] = null;
            noFail = false;
        }

        if (!noFail)
        {
            record.Report(lines);
        }
        else if (!forget)
        {
            record.Hold(lines);
        }

        return record;
    }

    private MatchRecord Join(MatchRecord match, bool gained, bool noFail, bool forget)
    {
        string id = match.Values[groups.Conversation]!;
        if (!_cache.TryGet(id, out MatchRecord? record))
        {
            if (!forget)
            {
                match.AddUser(match.Get(groups.User));
                _cache.Add(id, match);
            }

            Mark(match, noFail);
            return match;
        }

        record.AddUser(match.Get(groups.User));
        bool wasNoFail = record.Take(groups.NoFail) | record.Take(groups.Gained);
        record.Pending &= !gained;
        if (!wasNoFail && !record.Pending)
        {
            record.ForgetLines(); // they were reported
        }

        record.Overlay(match);
        Mark(record, noFail);
        if (forget)
        {
            _cache.Remove(id);
        }

        return record;
    }

    // The next line must know that this one was no failure, also where only "gained" says so.
    private void Mark(MatchRecord record, bool noFail)
    {
        if (noFail && record.Get(groups.NoFail) is null)
        {
            record.Values[groups.NoFail] = record.Values[groups.Gained];
        }
    }
}
