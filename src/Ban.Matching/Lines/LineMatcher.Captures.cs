using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>A group of a match and where it stands in the decoded line.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Start">Index of the first character.</param>
/// <param name="End">Index after the last one.</param>
public readonly record struct CapturedSpan(string Group, int Start, int End);

/// <content>Where the groups of a match stand, for reports. The search is done again: a jail needs none of this.</content>
public sealed partial class LineMatcher
{
    /// <summary>Finds the groups that took part in the match of the line that was judged last. Slow.</summary>
    /// <param name="line">The same line once more.</param>
    /// <param name="pattern">Index of the failregex that matched it.</param>
    /// <param name="text">The line as text; wrong bytes are U+FFFD.</param>
    /// <returns>The groups that hold text; none where the match reached over several lines.</returns>
    public IReadOnlyList<CapturedSpan> Captures(ReadOnlySpan<byte> line, int pattern, out string text)
    {
        ReadOnlySpan<byte> bytes = _text.NormalizeAgain(line);
        text = Encoding.UTF8.GetString(bytes);
        ReadOnlySpan<byte> subject = Subject(bytes);
        var spans = new List<CapturedSpan>();
        int contentStart = 0;
        ReadOnlySpan<byte> content = subject;
        if (_patterns.Prefix is { } prefix)
        {
            if (!prefix.Retry(subject, _text.IsAscii))
            {
                return spans;
            }

            AddSpans(spans, prefix, 0, bytes);
            content = ContentOf(prefix, subject, out contentStart);
        }

        if (!_patterns.Fail[pattern].Retry(content, _text.IsAscii))
        {
            return [];
        }

        AddSpans(spans, _patterns.Fail[pattern], contentStart, bytes);
        return spans;
    }

    /// <summary>The named groups of the prefregex in the line that was judged last, in their order; null where they took no part.</summary>
    /// <param name="line">The same line once more.</param>
    public IReadOnlyList<KeyValuePair<string, string?>> PrefixGroups(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> subject = Subject(_text.NormalizeAgain(line));
        if (_patterns.Prefix is not { } prefix || !prefix.Retry(subject, _text.IsAscii))
        {
            return [];
        }

        var groups = new List<KeyValuePair<string, string?>>();
        foreach ((string name, int group) in prefix.GroupNames.OrderBy(g => g.Value))
        {
            string? text = prefix.TryGetGroup(group, out int start, out int end) ? Encoding.UTF8.GetString(subject[start..end]) : null;
            groups.Add(KeyValuePair.Create(name, text));
        }

        return groups;
    }

    /// <summary>
    /// The groups of a failure in the order in which they came, empty ones and those that took no part (null) too, with the user
    /// names of its conversation as a list under <c>users</c>. Only of a matcher with <see cref="MatcherOptions.KeepOrder"/>; else none.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> AllGroups(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Groups is GroupMap { Ordered: { } groups } ? groups : [];
    }

    /// <summary>
    /// Whether the date of the line that was judged last names its zone, has that of the log, or is in TAI64N; null where the line
    /// has none of its own. Slow.
    /// </summary>
    /// <param name="line">The same line once more.</param>
    public bool? HasOwnZone(ReadOnlySpan<byte> line) => _time.NoDate ? null : _detector.HasOwnZone(_text.NormalizeAgain(line));

    // As a jail sees it, but without touching the window of lines.
    private static ReadOnlySpan<byte> ContentOf(FilterPattern prefix, ReadOnlySpan<byte> subject, out int start)
    {
        bool narrowed = prefix.TryGetGroup(prefix.Groups.Content, out start, out int end) && end > start;
        start = narrowed ? start : 0;
        return narrowed ? (byte[])[.. subject[start..end], (byte)'\n'] : subject;
    }

    private void AddSpans(List<CapturedSpan> spans, FilterPattern pattern, int shift, ReadOnlySpan<byte> text)
    {
        foreach ((string name, int group) in pattern.GroupNames)
        {
            if (group != pattern.Groups.Content && pattern.TryGetGroup(group, out int start, out int end) && end > start)
            {
                int first = _time.PlaceInLine(start + shift, isEnd: false);
                int last = Math.Min(_time.PlaceInLine(end + shift, isEnd: true), text.Length);
                spans.Add(new CapturedSpan(name, Encoding.UTF8.GetCharCount(text[..first]), Encoding.UTF8.GetCharCount(text[..last])));
            }
        }
    }
}
