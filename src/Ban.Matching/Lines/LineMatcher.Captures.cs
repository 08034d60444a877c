using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <content>Where the groups of a match stand.</content>
public sealed partial class LineMatcher
{
    /// <summary>Finds the groups that took part in the match of the line that was judged last, by another search. Slow.</summary>
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

    /// <summary>The places of a match that was just made, before its patterns search anything else.</summary>
    /// <param name="text">The line's bytes, of which <paramref name="line"/> ends in the text.</param>
    private LinePlaces PlacesOf(int pattern, ReadOnlySpan<byte> text, string line)
    {
        var spans = new List<CapturedSpan>();
        int contentStart = 0;
        if (_patterns.Prefix is { } prefix)
        {
            AddSpans(spans, prefix, 0, text);
            bool narrowed = prefix.TryGetGroup(prefix.Groups.Content, out int start, out int end) && end > start;
            contentStart = narrowed ? start : 0;
        }

        AddSpans(spans, _patterns.Fail[pattern], contentStart, text);

        // What is reported can have a date of an earlier line, or the journal's, in front.
        int shift = line.Length - Encoding.UTF8.GetCharCount(text);
        for (int i = 0; shift > 0 && i < spans.Count; i++)
        {
            spans[i] = spans[i] with { Start = spans[i].Start + shift, End = spans[i].End + shift };
        }

        return _time.TryGetDate(out int dateStart, out int dateEnd)
            ? new LinePlaces(spans, _detector.LastForm, Encoding.UTF8.GetCharCount(text[..dateStart]), Encoding.UTF8.GetCharCount(text[..dateEnd]))
            : new LinePlaces(spans);
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
