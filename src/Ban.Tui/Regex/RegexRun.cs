using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>One run of <c>bantui regex</c>.</summary>
internal sealed class RegexRun(RegexSettings settings, RegexHost host)
{
    /// <summary>Largest window of lines that may be asked for.</summary>
    public const int MaxWindow = 10_000;

    private readonly RegexTally _tally = new();
    private readonly List<Failure> _failures = [];

    /// <summary>Judges the whole log.</summary>
    /// <exception cref="RegexException">The log or the filter is not there.</exception>
    /// <exception cref="ConfigurationException">The filter is wrong.</exception>
    public void Execute()
    {
        FilterDefinition filter = FilterSource.Load(settings, out string origin);
        using LineMatcher matcher = Matcher(filter);
        using var reader = new LineReader(LogSource.Open(settings.Log, host.Input));
        using IRegexOutput output = settings.Json ? new JsonOutput(host.Output) : new ReportOutput(host.Output, settings, origin);
        long start = host.Clock.GetTimestamp();
        var context = new LineContext(settings.Now, InOperation: false) { TrustLogTime = true };
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            Judge(line, context, matcher, output);
        }

        output.Summary(_tally, matcher, host.Clock.GetElapsedTime(start));
    }

    private LineMatcher Matcher(FilterDefinition filter)
    {
        var options = new MatcherOptions
        {
            UseDns = settings.UseDns,
            Resolver = new DnsResolver(),
            LogTimeZone = settings.TimeZone is { } zone ? FilterSource.FromCommandLine(zone) : null,
            LogEncoding = settings.Encoding is { } encoding ? FilterSource.FromCommandLine(encoding) : null,
        };
        try
        {
            return LineMatcher.Create(filter, options, host.Clock);
        }
        catch (ConfigurationException error) when (filter.FailRegex is [var only] && only.Text == settings.Filter && FilterSource.LooksLikeName(settings.Filter))
        {
            throw new RegexException($"there is no filter '{settings.Filter}' in {settings.ConfigDirectory}/filter.d, and as a pattern it is wrong: {error.Problem}");
        }
    }

    private void Judge(ReadOnlySpan<byte> line, in LineContext context, LineMatcher matcher, IRegexOutput output)
    {
        _failures.Clear();
        LineStatus status = LineStatus.Skipped;
        bool noFail = false;
        ReadOnlySpan<byte> text = line.TrimEnd((byte)'\r');
        if (!text.IsEmpty && text[0] != '#')
        {
            LineVerdict verdict = matcher.Match(line, context, _failures);
            noFail = verdict == LineVerdict.NoFail || (verdict == LineVerdict.Matched && _failures.Count == 0);
            status = _failures.Count > 0 ? LineStatus.Matched
                : noFail || verdict == LineVerdict.Ignored ? LineStatus.Ignored
                : LineStatus.Missed;
        }

        _tally.Add(status, _failures.Count);
        output.Line(_tally.Lines, line, status, noFail, matcher, _failures);
    }
}
