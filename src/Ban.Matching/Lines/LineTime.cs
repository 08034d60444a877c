using System.Text;
using Ban.Matching.Dates;

namespace Ban.Matching.Lines;

/// <summary>
/// Gives each line its time and the part of it that patterns see: cuts the date out, remembers the last one, and disbelieves
/// dates that cannot be (spec 1, sections 2.3 and 3.6). Not thread-safe.
/// </summary>
internal sealed class LineTime(DateDetector detector, TimeProvider clock)
{
    /// <summary>How long a line's time stands in for the next lines' without one, and how far a date may be from the clock in operation.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(60);

    /// <summary>Longest date text that is remembered, in bytes.</summary>
    private const int MaxTextLength = 128;

    private readonly byte[] _lastText = new byte[MaxTextLength];
    private int _lastTextLength;
    private long? _lastTicks;

    // What the last call did to its line, for those who need its text.
    private FoundDate _cut;
    private bool _prepended;
    private DateTimeOffset? _known;

    /// <summary>Lines whose date was replaced by the clock, because it was too far off.</summary>
    public long ReplacedTimes { get; private set; }

    /// <summary>
    /// How far the date of the last line that had one was from the clock, positive where it was behind, if that was more than is
    /// believed; null while dates are as they should be.
    /// </summary>
    public TimeSpan? ClockOffset { get; private set; }

    /// <summary>Ticks of the last line's time, in UTC; null where it has none.</summary>
    public long? Ticks { get; private set; }

    /// <summary>The last date that was found in a line, as it stands there; empty if there was none.</summary>
    public string LastText => Encoding.UTF8.GetString(_lastText.AsSpan(0, _lastTextLength));

    /// <summary>Whether the last line had no usable date of its own.</summary>
    public bool NoDate { get; private set; }

    /// <summary>Gives a line the date that was found in it before; false if it is too old to count.</summary>
    public bool TryTake(ReadOnlySpan<byte> line, in FoundDate date, in LineContext context)
    {
        _prepended = false;
        NoDate = false;
        Take(line, date);
        return context.TrustLogTime || IsSane(date.Ticks!.Value, context);
    }

    /// <summary>Finds the time of a line; false if it is too old to count.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, in LineContext context)
    {
        _cut = default;
        _prepended = false;
        NoDate = false;
        _known = null;
        if (context.KnownTime is DateTimeOffset known)
        {
            Ticks = _lastTicks = known.UtcTicks;
            _known = known;
            _lastTextLength = 0;
        }
        else
        {
            Detect(line, context);
        }

        return context.TrustLogTime || Ticks is not long ticks || IsSane(ticks, context);
    }

    /// <summary>Copies what patterns see of the line; the target is at least as long as the line.</summary>
    public int CopyCut(ReadOnlySpan<byte> line, Span<byte> target) => _cut.CopyCut(line, target);

    /// <summary>Where a place in what patterns see stands in the whole line, in bytes.</summary>
    public int PlaceInLine(int place, bool isEnd) =>
        place > _cut.CutStart || (place == _cut.CutStart && !isEnd) ? place + _cut.CutEnd - _cut.CutStart : place;

    /// <summary>Where the last line's own date stands in it, in bytes; false where it has none.</summary>
    public bool TryGetDate(out int start, out int end)
    {
        (start, end) = (_cut.CutStart, _cut.CutEnd);
        return end > start && !_prepended && _known is null;
    }

    /// <summary>The line as it is reported: with the remembered date in front where that was used, or with the entry's own time.</summary>
    public string Report(ReadOnlySpan<byte> line) => (_prepended, _known) switch
    {
        (true, _) => LastText + Encoding.UTF8.GetString(line),
        (_, { } known) => $"{JournalLine.TimeText(known, clock.LocalTimeZone)} {Encoding.UTF8.GetString(line)}",
        _ => Encoding.UTF8.GetString(line),
    };

    /// <summary>The same in a form of its own, which gets what stands before the date, the date, and what stands behind it.</summary>
    public string Report(ReadOnlySpan<byte> line, Func<string, string, string, string> form) => (_prepended, _known) switch
    {
        (true, _) => form(string.Empty, LastText, Encoding.UTF8.GetString(line)),
        (_, { } known) => form(string.Empty, JournalLine.TimeText(known, clock.LocalTimeZone), " " + Encoding.UTF8.GetString(line)),
        _ => form(Encoding.UTF8.GetString(line[.._cut.CutStart]), Encoding.UTF8.GetString(line[_cut.CutStart.._cut.CutEnd]), Encoding.UTF8.GetString(line[_cut.CutEnd..])),
    };

    private void Detect(ReadOnlySpan<byte> line, in LineContext context)
    {
        Ticks = null;
        bool found = detector.TryFind(line, context.Now, out FoundDate date);
        bool empty = found && date.CutStart == date.CutEnd;
        if (found && !empty && date.Ticks is not null)
        {
            Take(line, date);
            return;
        }

        NoDate = !empty;
        if (_lastTicks is long last && last > context.Now.UtcTicks - s_grace.Ticks)
        {
            Ticks = last;
            _prepended = true;
            return;
        }

        if (found)
        {
            _cut = date;
        }

        Ticks = empty || (context.InOperation && !context.TrustLogTime) ? context.Now.UtcTicks : null;
    }

    private void Take(ReadOnlySpan<byte> line, in FoundDate date)
    {
        Ticks = _lastTicks = date.Ticks;
        _cut = date;
        Remember(line[date.CutStart..date.CutEnd]);
    }

    private void Remember(ReadOnlySpan<byte> text)
    {
        _lastTextLength = Math.Min(text.Length, MaxTextLength);
        text[.._lastTextLength].CopyTo(_lastText);
    }

    private bool IsSane(long ticks, in LineContext context)
    {
        if (!context.InOperation)
        {
            return context.OldestUseful is not DateTimeOffset oldest || ticks >= oldest.UtcTicks;
        }

        long behind = context.Now.UtcTicks - ticks;
        bool isOff = Math.Abs(behind) > s_grace.Ticks;
        if (!NoDate)
        {
            ClockOffset = isOff ? TimeSpan.FromTicks(behind) : null;
        }

        if (isOff)
        {
            ReplacedTimes++;
            Ticks = _lastTicks = context.Now.UtcTicks;
        }

        return true;
    }
}
