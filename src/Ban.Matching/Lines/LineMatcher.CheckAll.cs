using Ban.Core.Jails;

namespace Ban.Matching.Lines;

/// <content>All failregexes on every line, for reports (spec 1, section 2.3, check-all mode).</content>
public sealed partial class LineMatcher
{
    // One ignored match, or one that is no failure, settles what the line is called.
    private static LineVerdict Summary(List<Failure> failures, bool ignored) =>
        ignored ? LineVerdict.Ignored
        : failures.Exists(f => f.Groups.ContainsKey("nofail")) ? LineVerdict.NoFail : LineVerdict.Matched;

    // A match without an id is no failure yet, so a jail never sees it.
    private void AddPending(int index, MatchRecord record, bool inConversation, in LineContext context, List<Failure> failures)
    {
        if (inConversation && (_options.CheckAll || _options.GivePending))
        {
            failures.Add(new Failure { Id = default, Time = FailureTime(context), Pattern = index, Groups = record.Shown(), Lines = record.Lines });
        }
    }
}
