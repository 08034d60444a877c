using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <content>Patterns that match across lines (spec 1, section 2.6): what one takes out of the window, the next does not see.</content>
public sealed partial class LineMatcher
{
    private LineVerdict JudgeWindow(
        LineWindow window, ReadOnlySpan<byte> cut, ReadOnlySpan<byte> text, in LineContext context, List<Failure> failures)
    {
        window.Push(cut, _options.KeepLines ? Report(text) : string.Empty);
        ReadOnlySpan<byte> subject = window.Subject;
        _isAscii = Ascii.IsValid(subject);
        if (_patterns.IgnoresEarly && _patterns.IsIgnored(subject, _isAscii))
        {
            return LineVerdict.Ignored;
        }

        ReadOnlySpan<byte> content = subject;
        if (_patterns.Prefix is { } prefix)
        {
            if (!prefix.TryMatch(subject, _isAscii))
            {
                return LineVerdict.Missed;
            }

            content = _search.Content(prefix, subject);
            if (prefix.Groups.Content >= 0 && prefix.TryGetGroup(prefix.Groups.Content, out int start, out int end) && start < end)
            {
                window.Replace(content);
            }
        }

        return TryPatterns(window, subject, content, context, failures);
    }

    private LineVerdict TryPatterns(
        LineWindow window, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> content, in LineContext context, List<Failure> failures)
    {
        bool ignored = false;
        bool noTime = false;

        // What the prefregex has found stays, also when lines are taken out and the window's text is made anew.
        subject = _options.CheckAll ? subject.ToArray() : subject;
        for (int index = 0; index < _patterns.Fail.Count; index++)
        {
            if (!_patterns.Fail[index].TryMatch(content, _isAscii))
            {
                continue;
            }

            LineVerdict? verdict = Matched(window, index, subject, content, context, failures);
            ignored |= verdict == LineVerdict.Ignored;
            noTime |= verdict == LineVerdict.NoTime;
            if (_options.CheckAll)
            {
                // The matched lines are gone; the next failregex sees those that are left.
                content = window.Subject is { IsEmpty: false } rest ? rest : "\n"u8;
            }
            else if (verdict is { } known && known != LineVerdict.NoTime)
            {
                return known;
            }
        }

        return _options.CheckAll && failures.Count > 0 ? Summary(failures, ignored)
            : ignored ? LineVerdict.Ignored
            : noTime ? LineVerdict.NoTime : LineVerdict.Missed;
    }

    // What a matching failregex makes of the lines; null lets the next one try.
    private LineVerdict? Matched(
        LineWindow window, int index, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> content, in LineContext context, List<Failure> failures)
    {
        FilterPattern pattern = _patterns.Fail[index];
        window.Select(pattern, content);
        if (_patterns.Ignore.Count > 0 && _patterns.IsIgnored(window.SelectedSubject, _isAscii))
        {
            window.RemoveSelected();
            return LineVerdict.Ignored;
        }

        if (_time is { NoDate: true, Ticks: null } && !context.TrustLogTime)
        {
            return LineVerdict.NoTime;
        }

        IReadOnlyList<string> lines = window.SelectedLines;
        window.RemoveSelected();
        var match = new MatchRecord(_patterns.Groups);
        _patterns.Prefix?.Groups.Read(_patterns.Prefix, subject, match.Values, _search.Texts);
        pattern.Groups.Read(pattern, content, match.Values, _search.Texts);
        if (_patterns.Groups.KeepsOrder)
        {
            _patterns.Prefix?.Groups.Note(match);
            pattern.Groups.Note(match);
        }

        return Conclude(index, match, lines, places: null, context, failures);
    }
}
