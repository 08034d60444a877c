using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Dates;
using Ban.Matching.Patterns;
using Ban.Native.Pcre2;

namespace Ban.Matching.Lines;

/// <summary>
/// Judges lines with one filter, as a log is read: first matching failregex only, unless told otherwise. An unmatched line costs no allocation.
/// Owns its patterns and native parts. Not thread-safe.
/// </summary>
public sealed partial class LineMatcher : ILineMatcher
{
    /// <summary>The time of a failure whose line has none; only where <see cref="LineContext.TrustLogTime"/> is set.</summary>
    public static readonly DateTimeOffset UnknownTime = DateTimeOffset.MinValue;

    /// <summary>Of a jail one of so many lines is measured: two looks at the clock for each search of it, shared by the rest.</summary>
    private const int MeasuredOneOf = 64;

    private static readonly string[] s_unkeptLine = [string.Empty];

    private readonly Pcre2Scratch _scratch;
    private readonly PatternSet _patterns;
    private readonly DateDetector _detector;
    private readonly LineText _text;
    private readonly LineTime _time;
    private readonly LineWindow? _window;
    private readonly ConversationMerger _conversations;
    private readonly MatcherOptions _options;
    private readonly LineSearch _search;
    private readonly HitBuffer _hits = new();
    private bool _isAscii;
    private uint _line;
    private byte[] _buffer = new byte[512];

    private LineMatcher(FilterDefinition filter, MatcherOptions options, TimeProvider clock, Pcre2Scratch scratch)
    {
        _options = options;
        _scratch = scratch;
        _patterns = PatternSet.Compile(filter, options.UseDns, scratch);
        try
        {
            _text = new LineText(options.LogEncoding, _patterns.Groups.Limits);
            _detector = new DateDetector(filter.DatePattern, options.LogTimeZone, clock, scratch);
        }
        catch (ConfigurationException)
        {
            _patterns.Dispose();
            throw;
        }

        _time = new LineTime(_detector, clock);
        _patterns.Groups.KeepsOrder = options.KeepOrder;
        _search = new LineSearch(_patterns, options.CheckAll);
        _conversations = new ConversationMerger(_patterns.Groups, clock);
        _window = filter.MaxLines > 1 ? new LineWindow(filter.MaxLines) : null;
    }

    /// <summary>The filter's patterns with their hits.</summary>
    public PatternSet Patterns => _patterns;

    /// <summary>The date detector with its hits.</summary>
    public DateDetector Dates => _detector;

    /// <summary>Lines so far that were longer than the limit and were cut.</summary>
    public long CutLines => Limits.CutLines;

    /// <inheritdoc/>
    public LimitWatch Limits => _patterns.Groups.Limits;

    /// <summary>Lines so far whose date was replaced by the clock, because it was too far off (spec 1, section 3.6).</summary>
    public long ReplacedTimes => _time.ReplacedTimes;

    /// <inheritdoc/>
    public TimeSpan? ClockOffset => _time.ClockOffset;

    /// <inheritdoc/>
    public IReadOnlyList<PatternStatus> Statuses =>
    [
        .. _patterns.Prefix is { } prefix ? [Status("prefregex", prefix)] : (PatternStatus[])[],
        .. _patterns.Fail.Select(static pattern => Status("failregex", pattern)),
        .. _patterns.Ignore.Select(static pattern => Status("ignoreregex", pattern)),
    ];

    /// <summary>The time of the last line, if it has one.</summary>
    public DateTimeOffset? LastTime => _time.Ticks is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Makes a matcher.</summary>
    /// <param name="clock">The real clock: the age of conversations, the local zone, the years that are believed.</param>
    /// <exception cref="ConfigurationException">A pattern, date pattern, zone or codec is wrong.</exception>
    public static LineMatcher Create(FilterDefinition filter, MatcherOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        var scratch = new Pcre2Scratch();
        try
        {
            return new LineMatcher(filter, options, clock, scratch);
        }
        catch (ConfigurationException)
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Create(FilterDefinition, MatcherOptions, TimeProvider)"/>
    public static LineMatcher Create(JailSettings jail, TimeProvider clock, IHostResolver? resolver = null)
    {
        ArgumentNullException.ThrowIfNull(jail);
        var options = new MatcherOptions
        {
            KeepPlaces = true,
            UseDns = jail.UseDns,
            Resolver = resolver,
            LogTimeZone = jail.LogTimeZone is null ? null : new ConfigText(jail.LogTimeZone, jail.Origin),
            LogEncoding = jail.LogEncoding is null ? null : new ConfigText(jail.LogEncoding, jail.Origin),
            MeasuredOneOf = MeasuredOneOf,
        };
        return Create(jail.Filter, options, clock);
    }

    /// <inheritdoc/>
    public LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        if (_options.MeasuredOneOf > 0)
        {
            _patterns.MeasuredLines = _line++ % (uint)_options.MeasuredOneOf == 0 ? _options.MeasuredOneOf : 0;
        }

        ReadOnlySpan<byte> text = _text.Normalize(line);
        if (!_time.TryRead(text, context))
        {
            return LineVerdict.TooOld;
        }

        ReadOnlySpan<byte> subject = Subject(text);
        _isAscii = _text.IsAscii;
        if (_window is not null)
        {
            return JudgeWindow(_window, subject, text, context, failures);
        }

        _hits.Clear();
        bool isTimed = context.TrustLogTime || !_time.NoDate || _time.Ticks is not null;
        CountPrefix(_search.Run(subject, _isAscii, isTimed, _hits));
        return Settle(_hits.From(0), text, _options is { KeepPlaces: true, KeepLines: true, CheckAll: false }, context, failures);
    }

    public void Dispose()
    {
        DisposePrefixes();
        _detector.Dispose();
        _patterns.Dispose();
        _scratch.Dispose();
    }

    // What the patterns see has a line end: "$" and "\s*$" are written for that (spec 1, section 2.3).
    private ReadOnlySpan<byte> Subject(ReadOnlySpan<byte> text)
    {
        LineSearch.EnsureSize(ref _buffer, text.Length + 1);
        int length = _time.CopyCut(text, _buffer);
        _buffer[length] = (byte)'\n';
        return _buffer.AsSpan(0, length + 1);
    }

    private static PatternStatus Status(string option, FilterPattern pattern) => new(option, pattern.Source, pattern.Hits, pattern.CostlySearches, pattern.Time);

    private string Report(ReadOnlySpan<byte> text) => _options.LineForm is { } form ? _time.Report(text, form) : _time.Report(text);

    private void CountPrefix(bool matches)
    {
        if (matches)
        {
            _patterns.Prefix!.CountHit();
        }
    }

    // What was found by the patterns becomes failures, in the order of the lines. Places can be told while the patterns hold this match.
    private LineVerdict Settle(ReadOnlySpan<LineHit> hits, ReadOnlySpan<byte> text, bool placed, in LineContext context, List<Failure> failures)
    {
        bool ignored = false;
        bool noTime = false;
        LineVerdict? verdict = null;
        foreach (LineHit hit in hits)
        {
            (hit.Kind == HitKind.Ignored ? _patterns.Ignore[hit.Pattern] : _patterns.Fail[hit.Pattern]).CountHit();
            ignored |= hit.Kind == HitKind.Ignored;
            noTime |= hit.Kind == HitKind.Untimed;
            if (hit.Record is not null)
            {
                string[] lines = _options.KeepLines ? [Report(text)] : s_unkeptLine;
                LinePlaces? places = placed ? PlacesOf(hit.Pattern, text, lines[0]) : null;
                verdict = Conclude(hit.Pattern, hit.Record, lines, places, context, failures);
            }
        }

        if (_options.CheckAll ? failures.Count > 0 : verdict is not null)
        {
            return _options.CheckAll ? Summary(failures, ignored) : verdict!.Value;
        }

        return ignored ? LineVerdict.Ignored : noTime ? LineVerdict.NoTime : LineVerdict.Missed;
    }

    private LineVerdict? Conclude(
        int index, MatchRecord match, IReadOnlyList<string> lines, LinePlaces? places, in LineContext context, List<Failure> failures)
    {
        MatchRecord record = match;
        bool inConversation = match.Has(_patterns.Groups.Conversation);
        if (inConversation)
        {
            record = _conversations.Merge(match, lines, out bool noFail);
            if (noFail && !_options.CheckAll)
            {
                return LineVerdict.NoFail;
            }

            lines = record.Lines;
        }

        Identity identity = Identify(record, out FailureId id, out NetAddress address);
        if (identity == Identity.None)
        {
            record.Pending = inConversation;
            AddPending(index, record, inConversation, context, failures);
            return inConversation ? LineVerdict.Matched : null;
        }

        var failure = new Failure
        {
            Id = id,
            Address = address,
            Time = FailureTime(context),
            Pattern = index,
            Attempts = inConversation ? lines.Count : 1,
            Groups = record.Shown(),
            Lines = lines,
            Places = places,
        };
        if (identity == Identity.Known)
        {
            failures.Add(failure);
        }
        else
        {
            Resolve(record, failure, failures);
        }

        return LineVerdict.Matched;
    }

    private DateTimeOffset FailureTime(in LineContext context)
    {
        if (_time.Ticks is not long ticks)
        {
            return UnknownTime;
        }

        bool inFuture = !context.TrustLogTime && ticks > context.Now.UtcTicks;
        return new DateTimeOffset(inFuture ? context.Now.UtcTicks : ticks, TimeSpan.Zero);
    }
}
