using Ban.Core.Jails;

namespace Ban.Matching.Lines;

/// <content>All failregexes on every line, for reports (spec 1, section 2.3, check-all mode).</content>
public sealed partial class LineMatcher
{
    private LineVerdict JudgeAll(
        ReadOnlySpan<byte> subject, ReadOnlySpan<byte> content, ReadOnlySpan<byte> text, in LineContext context, List<Failure> failures)
    {
        bool ignored = false;
        bool noTime = false;
        for (int index = 0; index < _patterns.Fail.Count; index++)
        {
            if (!_patterns.Fail[index].TryMatch(content, _isAscii))
            {
                continue;
            }

            LineVerdict? verdict = Matched(index, subject, content, text, context, failures);
            ignored |= verdict == LineVerdict.Ignored;
            noTime |= verdict == LineVerdict.NoTime;
            if (_window is not null)
            {
                // The matched lines are gone; the next failregex sees those that are left.
                content = _window.Subject is { IsEmpty: false } rest ? rest : "\n"u8;
            }
        }

        return failures.Count > 0 ? Summary(failures, ignored)
            : ignored ? LineVerdict.Ignored
            : noTime ? LineVerdict.NoTime : LineVerdict.Missed;
    }

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
