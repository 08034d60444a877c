using System.Runtime.InteropServices;
using System.Text;

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
                bool same = Characters(line, span.Start) == _start.Position && Characters(line, span.End) == _end.Position;
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
        if (!template.Anchored && SameBoundaries(line, out int start, out int end))
        {
            end = Math.Min(end, line.Length);
            if (start <= end)
            {
                return template.TryMatch(line[..end], start, _scratch, out span);
            }

            span = default;
            return false;
        }

        skip = _last;
        return template.TryMatch(line, 0, _scratch, out span);
    }

    // The characters around the last date's place: outside equal, or inside equal and no letter or digit.
    private bool SameBoundaries(ReadOnlySpan<byte> line, out int start, out int end)
    {
        start = Offset(line, _start.Position);
        end = Offset(line, _end.Position);
        return (Before(line, start) == _start.Outside || SameMark(At(line, start), _start.Inside))
            && (At(line, end) == _end.Outside || SameMark(Before(line, end), _end.Inside));
    }

    private static bool SameMark(int actual, int expected) =>
        actual == expected && actual >= 0 && !Rune.IsLetterOrDigit(new Rune(actual));

    private static int At(ReadOnlySpan<byte> line, int offset)
    {
        if ((uint)offset >= (uint)line.Length)
        {
            return -1;
        }

        Rune.DecodeFromUtf8(line[offset..], out Rune rune, out _);
        return rune.Value;
    }

    private static int Before(ReadOnlySpan<byte> line, int offset)
    {
        if (offset <= 0 || offset > line.Length)
        {
            return -1;
        }

        Rune.DecodeLastFromUtf8(line[..offset], out Rune rune, out _);
        return rune.Value;
    }

    // Places are compared from line to line in characters: a name that is longer in bytes must not look like a moved date.
    private static int Characters(ReadOnlySpan<byte> line, int offset)
    {
        ReadOnlySpan<byte> before = line[..offset];
        if (Ascii.IsValid(before))
        {
            return offset;
        }

        int count = 0;
        foreach (byte part in before)
        {
            count += (part & 0xc0) == 0x80 ? 0 : 1; // each character has one byte that is no continuation
        }

        return count;
    }

    // The byte at which a character begins; beyond the line where it has not so many.
    private static int Offset(ReadOnlySpan<byte> line, int characters)
    {
        if (Ascii.IsValid(line[..Math.Min(characters, line.Length)]))
        {
            return characters;
        }

        int offset = 0;
        for (; offset < line.Length && characters > 0; characters--)
        {
            Rune.DecodeFromUtf8(line[offset..], out _, out int length);
            offset += length;
        }

        return characters > 0 ? int.MaxValue : offset;
    }

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
            int place = Characters(line, span.Start);
            if (isLast || template.Anchored || (span.Start == 0 && template.Hits > 0 && _templates[i + 1].Matches == 0)
                || (place <= template.Distance && place <= _start.Position))
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
        template.Distance = Characters(line, span.Start);
        if (_firstUnused == index)
        {
            _firstUnused++;
        }

        _start = new Boundary(template.Distance, Before(line, span.Start), At(line, span.Start));
        _end = new Boundary(Characters(line, span.End), At(line, span.End), Before(line, span.End));
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

    /// <summary>A place in the last dated line, in characters, and the characters on both sides of it; -1 is the line's end.</summary>
    private readonly record struct Boundary(int Position, int Outside, int Inside);
}
