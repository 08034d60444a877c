using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>
/// The last lines of a log for filters with <c>maxlines</c> above 1: patterns match across them, matched lines are taken out
/// (spec 1, section 2.6). Not thread-safe.
/// </summary>
internal sealed class LineWindow(int capacity)
{
    private const byte LineEnd = (byte)'\n';

    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _selected = [];
    private readonly List<Entry> _rest = [];
    private byte[] _subject = [];
    private byte[] _selectedSubject = [];

    /// <summary>All lines as patterns see them, each with its end; good until the next line.</summary>
    public ReadOnlySpan<byte> Subject => Join(_entries, ref _subject);

    /// <summary>The selected lines as patterns see them.</summary>
    public ReadOnlySpan<byte> SelectedSubject => Join(_selected, ref _selectedSubject);

    /// <summary>The selected lines as they are reported.</summary>
    public IReadOnlyList<string> SelectedLines => [.. _selected.Select(e => e.Report)];

    /// <summary>Adds a line; the oldest goes where there are too many.</summary>
    /// <param name="cut">As patterns see it, with its end.</param>
    /// <param name="report">As it is reported.</param>
    public void Push(ReadOnlySpan<byte> cut, string report)
    {
        if (_entries.Count >= capacity)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(new Entry(cut.ToArray(), report));
    }

    /// <summary>Puts the content that a prefregex found in the place of all lines.</summary>
    public void Replace(ReadOnlySpan<byte> content)
    {
        // The lines' own texts are still what a failure reports.
        _entries.RemoveRange(0, Math.Max(0, _entries.Count - 1));
        _entries[0] = _entries[0] with { Cut = content.ToArray() };
    }

    /// <summary>Selects the lines that the last match of a pattern covers, without those that it skipped.</summary>
    public void Select(FilterPattern pattern, ReadOnlySpan<byte> subject)
    {
        pattern.TryGetGroup(0, out int start, out int end);

        // A match that starts at a line's end belongs to the next line.
        int before = subject[..Math.Min(start + 1, subject.Length)].LastIndexOf(LineEnd) + 1;
        int last = Math.Max(end - 1, 0);
        int after = subject[last..].IndexOf(LineEnd);
        int first = subject[..before].Count(LineEnd);
        int count = subject[..(after < 0 ? subject.Length : last + after + 1)].Count(LineEnd) - first;

        first = Math.Min(first, _entries.Count);
        count = Math.Clamp(count, 0, _entries.Count - first);
        _selected.Clear();
        _selected.AddRange(_entries.GetRange(first, count));
        _rest.Clear();
        _rest.AddRange(_entries.GetRange(0, first));
        TakeOutSkipped(pattern, subject);
        _rest.AddRange(_entries.Skip(first + count));
    }

    /// <summary>Takes the selected lines out of the window.</summary>
    public void RemoveSelected()
    {
        _entries.Clear();
        _entries.AddRange(_rest);
    }

    private void TakeOutSkipped(FilterPattern pattern, ReadOnlySpan<byte> subject)
    {
        int from = 0;
        foreach (int group in pattern.Groups.Skipped)
        {
            if (!pattern.TryGetGroup(group, out int start, out int end))
            {
                continue;
            }

            while (start < end)
            {
                // A line that holds one of Python's other line ends is not found whole, and so is not put back.
                byte[] skipped = subject.Slice(start, PythonLines.FirstLength(subject[start..end], out int length)).ToArray();
                int index = _selected.FindIndex(from, e => e.Cut.AsSpan(..^1).SequenceEqual(skipped));
                if (index >= 0)
                {
                    _rest.Add(_selected[index]);
                    _selected.RemoveAt(index);
                    from = index;
                }

                start += length;
            }
        }
    }

    private static ReadOnlySpan<byte> Join(List<Entry> entries, ref byte[] target)
    {
        int size = entries.Sum(e => e.Cut.Length);
        if (target.Length < size)
        {
            target = new byte[size * 2];
        }

        int length = 0;
        foreach (Entry entry in entries)
        {
            entry.Cut.CopyTo(target, length);
            length += entry.Cut.Length;
        }

        return target.AsSpan(0, length);
    }

    /// <summary>A line as patterns see it and as it is reported.</summary>
    private sealed record Entry(byte[] Cut, string Report);
}
