using System.Runtime.InteropServices;

namespace Ban.Matching.Dates;

/// <content>Which of several matching templates is taken, and how the used ones rise in the list.</content>
public sealed partial class DateDetector
{
    private static readonly TimeSpan s_longUnused = TimeSpan.FromMinutes(5);

    private int _last = -1;
    private int _firstUnused;
    private Boundary _start = new(1, -1, -1);
    private Boundary _end = new(int.MaxValue, -1, -1);

    /// <summary>The hand-written reader of the form in which the log goes on, if it has one.</summary>
    internal IDateScanner? Scanner => _last < 0 ? null : _templates[_last].Scanner;

    /// <summary>Counts a date that a copy of <see cref="Scanner"/> has read.</summary>
    /// <param name="isStamped">Whether the time of use is noted; once for many lines will do, and a clock is dear.</param>
    internal void CountScan(bool isStamped)
    {
        DateTemplate template = _templates[_last];
        Count(template);
        if (isStamped)
        {
            template.LastUsed = _clock.GetTimestamp();
        }
    }

    // The usual case: the log goes on in the form of its last line, which a hand-written reader knows.
    private bool TryLastScanner(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date)
    {
        date = default;
        if (_last < 0 || CollectionsMarshal.AsSpan(_templates)[_last] is not { Scanner: { } scanner } template
            || !scanner.TryScan(line, now, out date))
        {
            return false;
        }

        Count(template);
        template.LastUsed = _clock.GetTimestamp();
        return true;
    }

    // Every reader's form is bound to the line's start.
    private static void Count(DateTemplate template)
    {
        template.CountScan();
        template.Hits++;
        template.Distance = 0;
    }

    // The index of the template to take, or -1.
    private int Choose(ReadOnlySpan<byte> line, out DateSpan span)
    {
        span = default;
        int skip = -1;
        var candidate = (Index: -1, Span: new DateSpan(int.MaxValue, 0, 0, 0));
        if (_last >= 0)
        {
            DateTemplate template = _templates[_last];
            if (TryLast(template, line, ref skip, out span))
            {
                bool same = span.Start == _start.Position && span.End == _end.Position;
                if (_templates.Count == 1 || template.Anchored || same)
                {
                    return _last;
                }

                candidate = (_last, span);
            }
        }

        int index = Scan(line, skip, ref candidate, out span);
        if (index < 0 && candidate.Index >= 0)
        {
            span = candidate.Span;
            return candidate.Index;
        }

        return index;
    }

    private bool TryLast(DateTemplate template, ReadOnlySpan<byte> line, ref int skip, out DateSpan span)
    {
        if (!template.Anchored && SameBoundaries(line))
        {
            int end = Math.Min(_end.Position, line.Length);
            if (_start.Position <= end)
            {
                return template.TryMatch(line[..end], _start.Position, _scratch, out span);
            }

            span = default;
            return false;
        }

        skip = _last;
        return template.TryMatch(line, 0, _scratch, out span);
    }

    // The characters around the last date's place: outside equal, or inside equal and no letter or digit.
    private bool SameBoundaries(ReadOnlySpan<byte> line) =>
        (At(line, _start.Position - 1) == _start.Outside || SameMark(At(line, _start.Position), _start.Inside))
        && (At(line, _end.Position) == _end.Outside || SameMark(At(line, _end.Position - 1), _end.Inside));

    private static bool SameMark(int actual, int expected) =>
        actual == expected && actual is >= 0 and < 0x80 && !char.IsAsciiLetterOrDigit((char)actual);

    private static int At(ReadOnlySpan<byte> line, int position) => (uint)position < (uint)line.Length ? line[position] : -1;

    private int Scan(ReadOnlySpan<byte> line, int skip, ref (int Index, DateSpan Span) candidate, out DateSpan span)
    {
        span = default;
        for (int i = 0; i < _templates.Count; i++)
        {
            DateTemplate template = _templates[i];
            if (i == skip || !template.TryMatch(line, 0, _scratch, out span))
            {
                continue;
            }

            bool isLast = i + 1 == _templates.Count;
            if (isLast || template.Anchored || (span.Start == 0 && template.Hits > 0 && _templates[i + 1].Matches == 0)
                || (span.Start <= template.Distance && span.Start <= _start.Position))
            {
                return i;
            }

            if (span.Start < candidate.Span.Start)
            {
                candidate = (i, span);
            }
        }

        return -1;
    }

    private void Accept(int index, DateSpan span, ReadOnlySpan<byte> line)
    {
        DateTemplate template = _templates[index];
        template.Hits++;
        template.LastUsed = _clock.GetTimestamp();
        template.Distance = span.Start;
        if (_firstUnused == index)
        {
            _firstUnused++;
        }

        _start = new Boundary(span.Start, At(line, span.Start - 1), At(line, span.Start));
        _end = new Boundary(span.End, At(line, span.End), At(line, span.End - 1));
        _last = index == 0 || index == _last ? index : Rise(index);
    }

    private int Rise(int index)
    {
        DateTemplate template = _templates[index];
        int target = _firstUnused < index ? _firstUnused : index / 2;
        if (!Outranks(template, _templates[target]))
        {
            if (target == index - 1 || !Outranks(template, _templates[index - 1]))
            {
                return index;
            }

            target = index - 1;
        }

        _templates.RemoveAt(index);
        _templates.Insert(target, template);
        while (_firstUnused < _templates.Count && _templates[_firstUnused].Hits > 0)
        {
            _firstUnused++;
        }

        return target;
    }

    private bool Outranks(DateTemplate template, DateTemplate other) =>
        template.Rank > other.Rank
        || other.LastUsed == 0
        || _clock.GetElapsedTime(other.LastUsed, template.LastUsed) > s_longUnused;

    /// <summary>A place in the last dated line and the bytes on both sides of it; -1 is the line's end.</summary>
    private readonly record struct Boundary(int Position, int Outside, int Inside);
}
