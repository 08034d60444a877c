using Ban.Core.Configuration;
using Ban.Matching.Patterns;
using Ban.Native.Pcre2;

namespace Ban.Matching.Dates;

/// <summary>How the text of group 1 becomes a time.</summary>
internal enum DateKind
{
    /// <summary>By named groups, one per code.</summary>
    Fields,

    /// <summary>Seconds since 1970 with an optional fraction.</summary>
    Epoch,

    /// <summary>Seconds, milliseconds or microseconds since 1970, told apart by length.</summary>
    LongEpoch,

    /// <summary><c>@</c> and 24 hexadecimal digits.</summary>
    Tai64N,
}

/// <summary>
/// One date format of a detector with what the detector remembers of it. Compiled at its first use, because most of the
/// default formats are never needed. Owns its compiled pattern; the detector disposes it.
/// </summary>
internal sealed partial class DateTemplate : IDisposable
{
    private readonly DateTemplateText _text;
    private readonly DateKind _kind;
    private readonly int _valueGroup;
    private Pcre2Regex? _regex;
    private Pcre2Matcher? _matcher;
    private PatternFacts _facts = PatternFacts.None;

    public DateTemplate(string name, DateTemplateText text, DateKind kind, int valueGroup = 1)
    {
        Name = name;
        _text = text;
        _kind = kind;
        _valueGroup = valueGroup;
    }

    /// <summary>The pattern as it was written; two of one name are an error.</summary>
    public string Name { get; }

    /// <summary>Whether it matches at a fixed place, so that a match needs no comparison with others.</summary>
    public bool Anchored => _text.AnchoredStart || _text.AnchoredEnd;

    /// <summary>The expression in Python's dialect.</summary>
    public string Regex => _text.Regex;

    public bool AnchoredStart => _text.AnchoredStart;

    /// <summary>How much more its hits count than those of others.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>A hand-written reader that gives the same as the pattern, or nothing where it is not sure.</summary>
    public IDateScanner? Scanner { get; init; }

    /// <summary>Accepted matches.</summary>
    public long Hits { get; set; }

    /// <summary>Matches, accepted or not.</summary>
    public long Matches { get; private set; }

    /// <summary>Monotonic time stamp of the last accepted match.</summary>
    public long LastUsed { get; set; }

    /// <summary>Where its last accepted match started, in bytes.</summary>
    public int Distance { get; set; } = int.MaxValue;

    /// <summary>Hits by weight and nearness to the line's start.</summary>
    public double Rank => (double)Hits * Weight / Math.Max(1, Distance);

    /// <summary>Where the user wrote it; null for a default format, which is known to be right.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Compiles a user's own pattern now, so that a mistake is heard at the start.</summary>
    /// <exception cref="ConfigurationException">It does not compile.</exception>
    public void Check(Pcre2Scratch scratch)
    {
        if (Origin is null)
        {
            return;
        }

        try
        {
            Compile(scratch);
        }
        catch (Exception error) when (error is PatternSyntaxException or Pcre2PatternException)
        {
            throw new ConfigurationException(Origin, $"datepattern '{Name}' does not compile: {error.Message}", error);
        }
    }

    /// <summary>Searches the date in a part of the line.</summary>
    public bool TryMatch(ReadOnlySpan<byte> line, int start, Pcre2Scratch scratch, out DateSpan span)
    {
        span = default;
        Pcre2Matcher matcher = _matcher ?? Compile(scratch);
        if ((start == 0 && !_facts.MayMatch(line)) || matcher.Match(line, start) != Pcre2Outcome.Match)
        {
            return false;
        }

        Matches++;
        matcher.TryGetGroup(0, out int matchStart, out int matchEnd);
        if (!matcher.TryGetGroup(1, out int cutStart, out int cutEnd))
        {
            cutStart = cutEnd = matchStart;
        }

        span = new DateSpan(matchStart, matchEnd, cutStart, cutEnd);
        return true;
    }

    /// <summary>Counts a match that <see cref="Scanner"/> made in the pattern's place.</summary>
    public void CountScan() => Matches++;

    public void Dispose()
    {
        _matcher?.Dispose();
        _regex?.Dispose();
    }

    private Pcre2Matcher Compile(Pcre2Scratch scratch)
    {
        string pattern = PythonDialect.Translate(_text.Regex);
        _regex = Pcre2Regex.Compile(pattern);
        _facts = PatternAnalyzer.Analyze(pattern);
        _matcher = new Pcre2Matcher(_regex, scratch);
        _groups = ReadGroups(_regex);
        return _matcher;
    }
}

/// <summary>Where a template matched and which part is cut out of the line, in bytes.</summary>
internal readonly record struct DateSpan(int Start, int End, int CutStart, int CutEnd);
