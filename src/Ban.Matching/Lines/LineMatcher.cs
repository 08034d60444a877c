using System.Text;
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

    private static readonly string[] s_unkeptLine = [string.Empty];

    private readonly Pcre2Scratch _scratch;
    private readonly PatternSet _patterns;
    private readonly DateDetector _detector;
    private readonly LineText _text;
    private readonly LineTime _time;
    private readonly LineWindow? _window;
    private readonly ConversationMerger _conversations;
    private readonly MatcherOptions _options;
    private bool _isAscii;
    private byte[] _buffer = new byte[512];
    private byte[] _content = new byte[512];

    private LineMatcher(FilterDefinition filter, MatcherOptions options, TimeProvider clock, Pcre2Scratch scratch)
    {
        _options = options;
        _scratch = scratch;
        _text = new LineText(options.LogEncoding);
        _patterns = PatternSet.Compile(filter, options.UseDns, scratch);
        try
        {
            _detector = new DateDetector(filter.DatePattern, options.LogTimeZone, clock, scratch);
        }
        catch (ConfigurationException)
        {
            _patterns.Dispose();
            throw;
        }

        _time = new LineTime(_detector, clock);
        _conversations = new ConversationMerger(_patterns.Groups, clock);
        _window = filter.MaxLines > 1 ? new LineWindow(filter.MaxLines) : null;
    }

    /// <summary>The filter's patterns with their hits.</summary>
    public PatternSet Patterns => _patterns;

    /// <summary>The date detector with its hits.</summary>
    public DateDetector Dates => _detector;

    /// <summary>Lines so far that were longer than the limit and were cut.</summary>
    public long CutLines => _text.CutLines;

    /// <summary>Lines so far whose date was replaced by the clock, because it was too far off (spec 1, section 3.6).</summary>
    public long ReplacedTimes => _time.ReplacedTimes;

    /// <inheritdoc/>
    public TimeSpan? ClockOffset => _time.ClockOffset;

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
            UseDns = jail.UseDns,
            Resolver = resolver,
            LogTimeZone = jail.LogTimeZone is null ? null : new ConfigText(jail.LogTimeZone, jail.Origin),
            LogEncoding = jail.LogEncoding is null ? null : new ConfigText(jail.LogEncoding, jail.Origin),
        };
        return Create(jail.Filter, options, clock);
    }

    /// <inheritdoc/>
    public LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ReadOnlySpan<byte> text = _text.Normalize(line);
        if (!_time.TryRead(text, context))
        {
            return LineVerdict.TooOld;
        }

        // The patterns see the text with a line end: "$" and "\s*$" are written for that (spec 1, section 2.3).
        EnsureSize(ref _buffer, text.Length + 1);
        int length = _time.CopyCut(text, _buffer);
        _buffer[length] = (byte)'\n';
        ReadOnlySpan<byte> subject = _buffer.AsSpan(0, length + 1);
        _isAscii = _text.IsAscii;
        if (_window is not null)
        {
            _window.Push(subject, _options.KeepLines ? _time.Report(text) : string.Empty);
            subject = _window.Subject;
            _isAscii = Ascii.IsValid(subject);
        }

        return Judge(subject, text, context, failures);
    }

    public void Dispose()
    {
        DisposePrefixes();
        _detector.Dispose();
        _patterns.Dispose();
        _scratch.Dispose();
    }

    private static void EnsureSize(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[size + (size / 2)];
        }
    }

    private LineVerdict Judge(ReadOnlySpan<byte> subject, ReadOnlySpan<byte> text, in LineContext context, List<Failure> failures)
    {
        if (_patterns.IgnoresEarly && _patterns.IsIgnored(subject, _isAscii))
        {
            return LineVerdict.Ignored;
        }

        ReadOnlySpan<byte> content = subject;
        if (_patterns.Prefix is { } prefix)
        {
            if (!prefix.TryMatch(subject, _isAscii))
            {
                return LineVerdict.Missed;
            }

            content = Content(prefix, subject);
        }

        if (_options.CheckAll)
        {
            return JudgeAll(subject, content, text, context, failures);
        }

        bool noTime = false;
        foreach (int index in _patterns.Candidates(content))
        {
            FilterPattern pattern = _patterns.Fail[index];
            if (!pattern.TryMatch(content, _isAscii))
            {
                continue;
            }

            LineVerdict? verdict = Matched(index, subject, content, text, context, failures);
            if (verdict is { } known && known != LineVerdict.NoTime)
            {
                return known;
            }

            noTime |= verdict == LineVerdict.NoTime;
        }

        return noTime ? LineVerdict.NoTime : LineVerdict.Missed;
    }

    // The part of the line that the failregexes see, with a line end of its own.
    private ReadOnlySpan<byte> Content(FilterPattern prefix, ReadOnlySpan<byte> subject)
    {
        if (prefix.Groups.Content < 0 || !prefix.TryGetGroup(prefix.Groups.Content, out int start, out int end) || start == end)
        {
            return subject;
        }

        ReadOnlySpan<byte> content = subject[start..end];
        if (end == subject.Length - 1)
        {
            content = subject[start..];
        }
        else
        {
            EnsureSize(ref _content, content.Length + 1);
            content.CopyTo(_content);
            _content[content.Length] = (byte)'\n';
            content = _content.AsSpan(0, content.Length + 1);
        }

        _window?.Replace(content);
        return content;
    }

    // What a matching failregex makes of the line; null lets the next one try.
    private LineVerdict? Matched(
        int index, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> content, ReadOnlySpan<byte> text, in LineContext context, List<Failure> failures)
    {
        FilterPattern pattern = _patterns.Fail[index];
        _window?.Select(pattern, content);
        if (_patterns.Ignore.Count > 0 && _patterns.IsIgnored(_window is null ? content : _window.SelectedSubject, _isAscii))
        {
            _window?.RemoveSelected();
            return LineVerdict.Ignored;
        }

        if (_time is { NoDate: true, Ticks: null } && !context.TrustLogTime)
        {
            return LineVerdict.NoTime;
        }

        IReadOnlyList<string> lines = _window is not null ? _window.SelectedLines : _options.KeepLines ? [_time.Report(text)] : s_unkeptLine;
        _window?.RemoveSelected();
        var match = new MatchRecord(_patterns.Groups);
        _patterns.Prefix?.Groups.Read(_patterns.Prefix, subject, match.Values);
        pattern.Groups.Read(pattern, content, match.Values);
        return Conclude(index, match, lines, context, failures);
    }

    private LineVerdict? Conclude(int index, MatchRecord match, IReadOnlyList<string> lines, in LineContext context, List<Failure> failures)
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
