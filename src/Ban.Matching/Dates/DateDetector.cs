using Ban.Core.Configuration;
using Ban.Matching.Patterns;
using Ban.Native.Pcre2;

namespace Ban.Matching.Dates;

/// <summary>
/// Finds the date of each line of one jail and learns which format the log uses (spec 1, section 3.3). Not thread-safe.
/// Owns its templates.
/// </summary>
public sealed partial class DateDetector : IDisposable
{
    private readonly Pcre2Scratch _scratch;
    private readonly TimeProvider _clock;
    private readonly DateResolver _resolver;
    private readonly List<DateTemplate> _templates;

    /// <summary>Makes the templates of a filter.</summary>
    /// <param name="patterns">Values of <c>datepattern</c>; none means the default formats.</param>
    /// <param name="logTimeZone">The zone of dates without one, as <c>CET</c>, <c>+0100</c>, <c>CET+0130</c>; null is the clock's zone.</param>
    /// <param name="clock">The real clock: bounds the years that are believed, tells how long a format was unused, gives the local zone.</param>
    /// <param name="scratch">Borrowed; it must live longer.</param>
    /// <exception cref="ConfigurationException">A pattern or the zone is wrong.</exception>
    public DateDetector(IReadOnlyList<ConfigText> patterns, ConfigText? logTimeZone, TimeProvider clock, Pcre2Scratch scratch)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(clock);
        _scratch = scratch;
        _clock = clock;
        _resolver = new DateResolver(clock.LocalTimeZone, ZoneMinutes(logTimeZone));
        var codes = new DateCodes(clock.GetLocalNow().Year);
        _templates = new DatePatterns(codes, _resolver).FromValues(patterns);
        foreach (DateTemplate template in _templates)
        {
            template.Check(scratch);
        }
    }

    /// <summary>Names of the templates with the number of lines that each dated, most used first; unused ones are left out.</summary>
    public IReadOnlyList<DateUsage> Usage
    {
        get
        {
            List<DateUsage> usage = [.. _templates.Where(t => t.Hits > 0).Select(t => new DateUsage(t.Name, t.Hits))];
            usage.Sort((left, right) => right.Hits.CompareTo(left.Hits));
            return usage;
        }
    }

    /// <summary>The name of the template that dated the last line that had a date; null before the first.</summary>
    public string? LastForm => _last < 0 ? null : _templates[_last].Name;

    /// <summary>All templates in their present order.</summary>
    public IReadOnlyList<DateTemplateState> Templates =>
        [.. _templates.Select(t => new DateTemplateState(t.Name, t.Hits, t.Rank, t.Weight, PythonDialect.Translate(t.Regex)))];

    /// <summary>Searches the line's date.</summary>
    /// <param name="line">The whole line as valid UTF-8.</param>
    /// <param name="now">The clock at this line, for dates without a year.</param>
    /// <param name="date">What was found.</param>
    /// <returns>Whether a template matched; its text may still be no valid date.</returns>
    internal bool TryFind(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date)
    {
        if (TryLastScanner(line, now, out date))
        {
            return true;
        }

        date = default;
        int index = Choose(line, out DateSpan span);
        if (index < 0)
        {
            return false;
        }

        DateTemplate template = _templates[index];
        long? ticks = template.TryGetTime(line, _resolver, now, out long value) ? value : null;
        date = new FoundDate(span.CutStart, span.CutEnd, ticks);
        Accept(index, span, line);
        return true;
    }

    /// <summary>
    /// Whether the date of the line that was dated last stands for the same moment in every zone: it names its zone, or has that
    /// of the log, or counts seconds of TAI. One that counts seconds since 1970 is not meant. Slow; changes nothing here.
    /// </summary>
    /// <param name="line">The same line once more, as valid UTF-8.</param>
    internal bool HasOwnZone(ReadOnlySpan<byte> line) => _last >= 0 && _templates[_last].HasOwnZone(line, _resolver, _scratch);

    public void Dispose()
    {
        foreach (DateTemplate template in _templates)
        {
            template.Dispose();
        }
    }

    private static int? ZoneMinutes(ConfigText? zone)
    {
        if (zone is null)
        {
            return null;
        }

        return ZoneTable.TryParse(zone.Text, out int minutes)
            ? minutes
            : throw new ConfigurationException(zone.Origin, $"time zone '{zone.Text}' is unknown; expected an abbreviation such as CET, an offset such as +0100, or both");
    }
}

/// <summary>How often a date format was used.</summary>
/// <param name="Name">The pattern as it was written.</param>
/// <param name="Hits">Lines that it dated.</param>
public sealed record DateUsage(string Name, long Hits);

/// <summary>A date in a line: the span that is cut out, in bytes, and the time in UTC ticks; null is no valid date.</summary>
internal readonly record struct FoundDate(int CutStart, int CutEnd, long? Ticks)
{
    /// <summary>Copies a line without the date; the target is at least as long as the line.</summary>
    public int CopyCut(ReadOnlySpan<byte> line, Span<byte> target)
    {
        line[..CutStart].CopyTo(target);
        line[CutEnd..].CopyTo(target[CutStart..]);
        return line.Length - (CutEnd - CutStart);
    }
}

/// <summary>A date template as a detector holds it.</summary>
/// <param name="Name">The pattern as it was written.</param>
/// <param name="Hits">Lines that it dated.</param>
/// <param name="Weight">Its hits by weight and nearness to the line's start; the higher the earlier it is tried.</param>
/// <param name="OwnWeight">The weight that its form has before any hit.</param>
/// <param name="Regex">The expression that searches it.</param>
public sealed record DateTemplateState(string Name, long Hits, double Weight, double OwnWeight, string Regex);
