using System.Collections.Immutable;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <summary>Tries a filter on a sample.</summary>
internal sealed class LabJudge : IDisposable
{
    /// <summary>Longest time for a sample; what is not judged by then is not judged.</summary>
    private static readonly TimeSpan s_maxTime = TimeSpan.FromSeconds(2);

    private readonly LabFilter _filter;
    private readonly LineMatcher _matcher;
    private readonly LineContext _context;
    private readonly List<Failure> _failures = [];

    private LabJudge(LabFilter filter, TimeProvider clock)
    {
        _filter = filter;
        _context = new LineContext(clock.GetUtcNow(), InOperation: false) { TrustLogTime = true };
        // Names are not looked up: a pattern that finds one has found whom it is about.
        var options = new MatcherOptions
        {
            UseDns = filter.UseDns,
            RawNames = true,
            KeepLines = filter.MaxLines > 1,
            CheckAll = true,
            GivePending = true,
            LogTimeZone = filter.TimeZone,
            LogEncoding = filter.Encoding,
        };
        _matcher = LineMatcher.Create(filter.ToDefinition(), options, clock);
    }

    /// <summary>The verdict on each line and each pattern. Patterns that are wrong are left out, and told of.</summary>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public static LabVerdict Judge(LabFilter filter, LabSample sample, TimeProvider clock, CancellationToken cancellationToken)
    {
        Dictionary<PatternKey, LabPattern> patterns = LabReview.Review(filter, clock);
        cancellationToken.ThrowIfCancellationRequested();
        if (FindTrouble(filter, patterns) is { } trouble)
        {
            return new LabVerdict { Patterns = patterns, Trouble = trouble };
        }

        try
        {
            using var judge = new LabJudge(LabReview.WithoutBroken(filter, patterns), clock);
            return judge.Run(sample, patterns, clock, cancellationToken);
        }
        catch (ConfigurationException wrong)
        {
            return new LabVerdict { Patterns = patterns, Trouble = wrong.Problem };
        }
    }

    /// <summary>Which pattern came nearest to a line that is missed; null where none did, or the filter is wrong.</summary>
    public static NearMiss? Explain(LabFilter filter, SampleLine line, TimeProvider clock)
    {
        try
        {
            using var judge = new LabJudge(LabReview.WithoutBroken(filter, LabReview.Review(filter, clock)), clock);
            judge._matcher.Match(line.Bytes.Span, judge._context with { KnownTime = line.Time }, judge._failures);
            return judge._matcher.Explain(line.Bytes.Span) is { } miss
                ? miss with { Pattern = miss.Pattern < 0 ? -1 : judge.RowOf(miss.Pattern) }
                : null;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    public void Dispose() => _matcher.Dispose();

    // Without its gate or its dates a filter would do something else altogether.
    private static string? FindTrouble(LabFilter filter, Dictionary<PatternKey, LabPattern> patterns)
    {
        LabOption[] broken =
        [
            .. patterns.Where(static pattern => pattern.Value.Error is not null).Select(static pattern => pattern.Key.Option)
                .Where(static option => option is LabOption.PrefRegex or LabOption.DatePattern),
        ];
        return broken.Length > 0 ? $"{LabFilter.NameOf(broken[0])} is wrong"
            : filter.FailRegex.Count == 0 ? "there is no failregex"
            : filter.FailRegex.All(text => patterns.GetValueOrDefault(LabReview.KeyOf(LabOption.FailRegex, text))?.Error is not null) ? "no failregex can be used"
            : null;
    }

    private LabVerdict Run(LabSample sample, Dictionary<PatternKey, LabPattern> patterns, TimeProvider clock, CancellationToken cancellationToken)
    {
        _matcher.Patterns.MeasuredLines = 1;
        long start = clock.GetTimestamp();
        var lines = ImmutableArray.CreateBuilder<LabLine>(sample.Lines.Length);
        foreach (SampleLine line in sample.Lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(start) > s_maxTime)
            {
                break;
            }

            lines.Add(JudgeLine(line));
            MarkEarlier(lines, sample);
        }

        Count(patterns, lines.Count);
        return new LabVerdict
        {
            Lines = lines.ToImmutable(),
            Patterns = patterns,
            IsCut = lines.Count < sample.Lines.Length,
            Matched = lines.Count(static line => line.Status == LineStatus.Matched),
            Ignored = lines.Count(static line => line.Status == LineStatus.Ignored),
            Missed = lines.Count(static line => line.Status == LineStatus.Missed),
        };
    }

    // As bantui regex has it: empty lines and comments of a file are none, and one result that is no failure settles the line.
    private LabLine JudgeLine(SampleLine line)
    {
        _failures.Clear();
        ReadOnlySpan<byte> bytes = line.Bytes.Span;
        if (line.Time is null && (bytes.TrimEnd((byte)'\r').IsEmpty || bytes[0] == '#'))
        {
            return new LabLine(LineStatus.Skipped);
        }

        LineVerdict verdict = _matcher.Match(bytes, _context with { KnownTime = line.Time }, _failures);
        bool noFail = verdict == LineVerdict.NoFail || _failures.Exists(static failure => failure.Groups.ContainsKey("nofail"));
        LineStatus status = noFail || verdict == LineVerdict.Ignored ? LineStatus.Ignored
            : _failures.Count > 0 ? LineStatus.Matched
            : LineStatus.Missed;
        var judged = new LabLine(status) { Time = _matcher.LastTime };
        if (_failures.Count == 0)
        {
            return judged;
        }

        Failure first = _failures[0];
        IReadOnlyList<CapturedSpan> captures = _matcher.Captures(bytes, first.Pattern, out string text);
        return judged with
        {
            Patterns = [.. _failures.Select(failure => RowOf(failure.Pattern)).Distinct()],
            Id = first.Id == default ? null : first.Id.ToString(),
            Captures = captures,
            Text = text == line.Text ? null : text,
        };
    }

    // A match over several lines was missed until its last line came.
    private void MarkEarlier(ImmutableArray<LabLine>.Builder lines, LabSample sample)
    {
        int last = lines.Count - 1;
        if (_filter.MaxLines == 1 || lines[last].Status != LineStatus.Matched)
        {
            return;
        }

        HashSet<string> earlier = [.. _failures.SelectMany(static failure => failure.Lines.SkipLast(1))];
        for (int i = last - 1; i >= Math.Max(0, last - _filter.MaxLines) && earlier.Count > 0; i--)
        {
            if (earlier.Remove(sample.Lines[i].Text) && lines[i].Status == LineStatus.Missed)
            {
                lines[i] = lines[i] with { Status = LineStatus.Matched, Patterns = lines[last].Patterns };
            }
        }
    }

    private int RowOf(int failRegex) => _matcher.Patterns.Fail[failRegex].Source.Origin.Line - 1;

    private void Count(Dictionary<PatternKey, LabPattern> patterns, int lines)
    {
        Add(LabOption.FailRegex, _matcher.Patterns.Fail);
        Add(LabOption.IgnoreRegex, _matcher.Patterns.Ignore);
        Add(LabOption.PrefRegex, _matcher.Patterns.Prefix is { } prefix ? [prefix] : []);

        void Add(LabOption option, IReadOnlyList<FilterPattern> compiled)
        {
            foreach (FilterPattern pattern in compiled)
            {
                PatternKey key = LabReview.KeyOf(option, pattern.Source);
                patterns[key] = (patterns.GetValueOrDefault(key) ?? new LabPattern()) with
                {
                    Hits = pattern.Hits,
                    Microseconds = lines > 0 ? pattern.Time.TotalMicroseconds / lines : null,
                    GivenUp = pattern.CostlySearches,
                };
            }
        }
    }
}
