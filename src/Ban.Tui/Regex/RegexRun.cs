using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>One run of <c>bantui regex</c>.</summary>
internal sealed partial class RegexRun(RegexSettings settings, RegexHost host)
{
    /// <summary>Largest window of lines that may be asked for.</summary>
    public const int MaxWindow = 10_000;

    /// <summary>Lines at the start of which each is measured, and after them one of so many.</summary>
    private const int FirstMeasured = 1000;
    private const int MeasuredOneOf = 32;

    private readonly List<Failure> _results = [];
    private readonly RegexLog _log = new(settings.LogLevel, host.Error);
    private bool _spansLines;

    // Asked once: the settings look whether there is a file of that name, and that may not happen for each line.
    private readonly bool _readsJournal = settings.ReadsJournal;
    private string _entryTime = string.Empty;

    /// <summary>Judges all logs.</summary>
    /// <param name="makeOutput">Makes the output for what was loaded and made ready; it is disposed here.</param>
    /// <exception cref="RegexException">A log or the filter is not there.</exception>
    /// <exception cref="ConfigurationException">The filter is wrong.</exception>
    public void Execute(Func<LoadedFilter, LineMatcher, IReadOnlyList<LogSource>, IRegexOutput> makeOutput)
    {
        LoadedFilter loaded = FilterSource.Load(settings);
        using LineMatcher matcher = Matcher(loaded);
        CheckJournal();
        List<LogSource> logs = [.. settings.Logs.Select(log => LogSource.Find(log, host.Input, settings.AsPeer)).Select(log => WithMatches(log, loaded))];
        _spansLines = !settings.Json && loaded.Filter.MaxLines > 1;
        var tally = new RegexTally(matcher.Patterns.Fail.Count);
        using IRegexOutput output = makeOutput(loaded, matcher, logs);
        long start = host.Clock.GetTimestamp();
        using (var progress = new RegexProgress(host, logs.Sum(l => l.Length)))
        {
            foreach (LogSource log in logs)
            {
                Read(log, matcher, tally, output, progress);
            }
        }

        _log.Summary(matcher);
        output.Summary(tally, matcher, host.Clock.GetElapsedTime(start));
    }

    private void Read(LogSource log, LineMatcher matcher, RegexTally tally, IRegexOutput output, RegexProgress progress)
    {
        var context = new LineContext(settings.Now, InOperation: false) { TrustLogTime = true };
        if (log.Journal is { } journal)
        {
            ReadJournal(journal, context, matcher, tally, output, progress);
            return;
        }

        if (log.Kind == LogKind.File && log.Length >= BlockPipeline.MinBytes && matcher.CanScan && !settings.Explain)
        {
            ReadBlocks(log, context, matcher, tally, output, progress);
            return;
        }

        using var reader = new LineReader(log.Open());
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            // fail2ban leaves a last line without its end for later, in its own tool too (spec 1, section 3.6).
            if (settings.AsPeer && log.Kind == LogKind.File && !reader.LineHasEnd)
            {
                break;
            }

            progress.Line(line.Length, tally);
            Judge(line, null, 0, context, matcher, tally, output);
        }
    }

    private void ReadBlocks(LogSource log, LineContext context, LineMatcher matcher, RegexTally tally, IRegexOutput output, RegexProgress progress)
    {
        using var reader = new BlockReader(log.Open());
        using var pipeline = new BlockPipeline(matcher, context, MeasuredOneOf);
        pipeline.Run(reader, block =>
        {
            for (int i = 0; i < block.Count; i++)
            {
                progress.Line(block[i].Length, tally);
                Judge(block[i], block, i, context, matcher, tally, output);
            }
        });
    }

    private LineMatcher Matcher(LoadedFilter loaded)
    {
        string? zone = settings.TimeZone ?? loaded.Jail?.LogTimeZone;

        // What the journal holds is UTF-8, whatever the jail's log files are.
        string? encoding = settings.ReadsJournal ? null : settings.Encoding ?? loaded.Jail?.LogEncoding;
        var options = new MatcherOptions
        {
            UseDns = settings.UseDns ?? loaded.Jail?.UseDns ?? UseDns.Warn,
            RawNames = settings.Raw,
            Resolver = new DnsResolver(),
            KeepLines = settings.Out is not null || (!settings.Json && loaded.Filter.MaxLines > 1),
            LineForm = settings.Out == ResultOutput.Matches ? ResultOutput.Parts : null,
            KeepOrder = settings.Out is not null,
            CheckAll = settings.CheckAll,
            GivePending = !settings.Json && settings.Out is null,
            LogTimeZone = zone is null ? null : FilterSource.FromCommandLine(zone),
            LogEncoding = encoding is null ? null : FilterSource.FromCommandLine(encoding),
        };
        try
        {
            return LineMatcher.Create(loaded.Filter, options, host.Clock);
        }
        catch (ConfigurationException error) when (loaded.Kind == FilterKind.Pattern && FilterSource.LooksLikeName(settings.Filter))
        {
            throw new RegexException($"there is no filter '{settings.Filter}' in {settings.ConfigDirectory}/filter.d, and as a pattern it is wrong: {error.Problem}");
        }
    }

    // Where the line stands in a block, patterns were run on it before.
    private void Judge(ReadOnlySpan<byte> line, LineBlock? block, int index, in LineContext context, LineMatcher matcher, RegexTally tally, IRegexOutput output)
    {
        _results.Clear();
        LineStatus status = LineStatus.Skipped;
        bool noFail = false;
        int failures = 0;
        if (_readsJournal || !IsSkipped(line))
        {
            matcher.Patterns.MeasuredLines = tally.Lines < FirstMeasured ? 1 : tally.Lines % MeasuredOneOf == 0 ? MeasuredOneOf : 0;
            LineVerdict verdict = block is null ? matcher.Match(line, context, _results) : matcher.Match(block, index, context, _results);
            failures = matcher.Patterns.HasNoFail ? CountFailures(_results) : _results.Count;
            (status, noFail) = Status(verdict, failures);
        }

        tally.Add(status, _results, failures);
        if (status != LineStatus.Matched && (settings.Json || settings.Out is not null))
        {
            _results.Clear();
        }

        IReadOnlyList<string> earlier = _spansLines && _results.Count > 0 ? [.. _results.SelectMany(r => r.Lines.SkipLast(1))] : [];
        tally.Complete(earlier.Count);
        var judged = new JudgedLine(tally.Lines, line, status, noFail, _results, earlier) { Before = _entryTime };
        _log.Line(judged);
        output.Line(judged, matcher);
    }

    private static bool IsSkipped(ReadOnlySpan<byte> line) => line.IsEmpty || line[0] == '#' || (line.Length == 1 && line[0] == '\r');

    private static int CountFailures(List<Failure> results)
    {
        int failures = 0;
        for (int i = 0; i < results.Count; i++)
        {
            failures += results[i].Groups.ContainsKey("nofail") ? 0 : 1;
        }

        return failures;
    }

    // One result that is no failure, or one ignored match, settles the line (spec 1, section 5).
    private (LineStatus Status, bool NoFail) Status(LineVerdict verdict, int failures)
    {
        // Where it stops at the first match, fail2ban-regex calls a line without a result missed, also one that is no failure.
        bool noFail = (verdict == LineVerdict.NoFail && !settings.AsPeer) || failures < _results.Count;
        bool held = verdict == LineVerdict.Matched && _results.Count == 0;
        bool single = settings.Json || settings.Out is not null;
        if (noFail || (held && single))
        {
            return (LineStatus.Ignored, true);
        }

        return (verdict == LineVerdict.Ignored ? LineStatus.Ignored : _results.Count > 0 ? LineStatus.Matched : LineStatus.Missed, false);
    }
}
