using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>
/// Runs a filter's patterns on single lines. What comes of it depends on the line alone, not on those before it, so lines may be
/// searched in any order. Counts no hits; not thread-safe.
/// </summary>
/// <param name="patterns">Borrowed.</param>
/// <param name="checkAll">Whether all failregexes are tried, not only until the first match.</param>
internal sealed class LineSearch(PatternSet patterns, bool checkAll)
{
    private byte[] _content = new byte[512];

    /// <summary>The texts of groups.</summary>
    public TextCache Texts { get; } = new();

    /// <summary>Makes room.</summary>
    public static void EnsureSize(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[size + (size / 2)];
        }
    }

    /// <summary>Searches a line.</summary>
    /// <param name="subject">What patterns see of it, with a line end.</param>
    /// <param name="isAscii">Whether it is plain ASCII.</param>
    /// <param name="isTimed">Whether it has a time, so that it can be a failure.</param>
    /// <param name="hits">Receives what matched.</param>
    /// <returns>Whether there is a prefregex and it matched.</returns>
    public bool Run(ReadOnlySpan<byte> subject, bool isAscii, bool isTimed, HitBuffer hits)
    {
        if (patterns.IgnoresEarly && TryIgnore(subject, isAscii, hits))
        {
            return false;
        }

        ReadOnlySpan<byte> content = subject;
        if (patterns.Prefix is { } prefix)
        {
            if (!prefix.Find(subject, isAscii))
            {
                return false;
            }

            content = Content(prefix, subject);
        }

        foreach (int index in patterns.Candidates(content))
        {
            if (patterns.FailAt(index).Find(content, isAscii) && Take(index, subject, content, isAscii, isTimed, hits) && !checkAll)
            {
                break;
            }
        }

        return patterns.Prefix is not null;
    }

    /// <summary>The part of the line that the failregexes see, with a line end of its own; good until the next call.</summary>
    public ReadOnlySpan<byte> Content(FilterPattern prefix, ReadOnlySpan<byte> subject)
    {
        if (prefix.Groups.Content < 0 || !prefix.TryGetGroup(prefix.Groups.Content, out int start, out int end) || start == end)
        {
            return subject;
        }

        if (end == subject.Length - 1)
        {
            return subject[start..];
        }

        int length = end - start;
        EnsureSize(ref _content, length + 1);
        subject[start..end].CopyTo(_content);
        _content[length] = (byte)'\n';
        return _content.AsSpan(0, length + 1);
    }

    // Notes a failregex that matched; false where the next one has its turn.
    private bool Take(int index, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> content, bool isAscii, bool isTimed, HitBuffer hits)
    {
        if (patterns.Ignore.Count > 0 && TryIgnore(content, isAscii, hits))
        {
            hits.Add(new LineHit(index, HitKind.Passed, null));
            return true;
        }

        if (!isTimed)
        {
            hits.Add(new LineHit(index, HitKind.Untimed, null));
            return false;
        }

        var record = new MatchRecord(patterns.Groups);
        patterns.Prefix?.Groups.Read(patterns.Prefix, subject, record.Values, Texts);
        FilterPattern pattern = patterns.FailAt(index);
        pattern.Groups.Read(pattern, content, record.Values, Texts);
        if (patterns.Groups.KeepsOrder)
        {
            patterns.Prefix?.Groups.Note(record);
            pattern.Groups.Note(record);
        }

        bool counts = record.Has(patterns.Groups.Conversation) || record.HasIdentity;
        hits.Add(new LineHit(index, counts ? HitKind.Failure : HitKind.Passed, counts ? record : null));
        return counts;
    }

    private bool TryIgnore(ReadOnlySpan<byte> text, bool isAscii, HitBuffer hits)
    {
        for (int i = 0; i < patterns.Ignore.Count; i++)
        {
            if (patterns.Ignore[i].Find(text, isAscii))
            {
                hits.Add(new LineHit(i, HitKind.Ignored, null));
                return true;
            }
        }

        return false;
    }
}
