using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Dates;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <content>The parts about patterns and dates.</content>
internal sealed partial class ReportOutput
{
    private void Options(LineMatcher matcher)
    {
        if (_settings.Verbosity < 2)
        {
            return;
        }

        FilterDefinition filter = _filter.Filter;
        _writer.WriteLine();
        _writer.WriteLine("filter options");
        _writer.WriteLine($"          maxlines = {filter.MaxLines}");
        if (filter.PrefRegex is { } prefix)
        {
            _writer.WriteLine($"          prefregex = {TextLayout.MakeVisible(prefix.Text)} ({prefix.Origin})");
        }

        foreach ((string name, ConfigText text) in filter.DatePattern.Select(t => ("datepattern", t)).Concat(filter.JournalMatch.Select(t => ("journalmatch", t))))
        {
            _writer.WriteLine($"          {name} = {TextLayout.MakeVisible(text.Text)} ({text.Origin})");
        }

        _writer.WriteLine($"          date formats = {matcher.Dates.Templates.Count}");
    }

    private void Prefix(FilterPattern? prefix)
    {
        if (prefix is not null)
        {
            _writer.WriteLine();
            _writer.WriteLine($"prefregex {prefix.Hits} hits");
        }
    }

    private void Patterns(string name, IReadOnlyList<FilterPattern> patterns, Func<int, long> hits)
    {
        if (patterns.Count == 0)
        {
            return;
        }

        _writer.WriteLine();
        _writer.WriteLine($"{name}: {Enumerable.Range(0, patterns.Count).Sum(hits)} hits of {patterns.Count} patterns");
        for (int i = 0; i < patterns.Count; i++)
        {
            FilterPattern pattern = patterns[i];
            if (hits(i) > 0 || _settings.Verbosity > 0)
            {
                _writer.WriteLine($"{hits(i),8}  {i + 1,3}) {TextLayout.MakeVisible(pattern.Source.Text)}");
            }

            if (pattern.CostlySearches > 0)
            {
                _writer.WriteLine($"          {i + 1,3}) was too costly for {pattern.CostlySearches} lines and given up there ({pattern.Source.Origin})");
            }

            if (name == "failregex")
            {
                Hits(i);
            }
        }
    }

    private void Hits(int pattern)
    {
        foreach ((Failure result, bool several) in _hits[pattern])
        {
            string id = result.Id == default ? "(id still to come)" : TextLayout.MakeVisible(result.Id.ToString());
            string time = result.Time == LineMatcher.UnknownTime ? "no time" : result.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            _writer.WriteLine($"               {id}  {time}{(several ? " (several patterns matched)" : string.Empty)}");
        }
    }

    // Estimated from the measured lines, so only as good as a comparison of patterns needs.
    private void Times(PatternSet patterns)
    {
        NamedPattern[] all =
        [
            .. patterns.Prefix is { } prefix ? [new("prefregex", prefix)] : Array.Empty<NamedPattern>(),
            .. patterns.Fail.Select((p, i) => new NamedPattern($"failregex {i + 1}", p)),
            .. patterns.Ignore.Select((p, i) => new NamedPattern($"ignoreregex {i + 1}", p)),
        ];
        TimeSpan total = TimeSpan.FromTicks(all.Sum(p => p.Pattern.Time.Ticks));
        if (total == TimeSpan.Zero)
        {
            return;
        }

        (string slowest, FilterPattern pattern) = all.MaxBy(p => p.Pattern.Time.Ticks)!;
        _writer.WriteLine();
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Slowest   {slowest} with {pattern.Time.TotalMilliseconds:0.000} ms of {total.TotalMilliseconds:0.000} ms ({pattern.Source.Origin})"));
        foreach ((string name, FilterPattern other) in all.Where(p => p.Pattern.Hits > 0 || _settings.Verbosity > 0))
        {
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{other.Time.TotalMilliseconds,12:0.000} ms  {name}"));
        }
    }

    private void Dates(LineMatcher matcher)
    {
        // In order of hits, by hand: the query operator's sort is compiled anew at each start.
        List<DateTemplateState> templates = [];
        foreach (DateTemplateState template in matcher.Dates.Templates.Where(t => t.Hits > 0 || _settings.Verbosity > 0))
        {
            templates.Insert(templates.FindLastIndex(other => other.Hits >= template.Hits) + 1, template);
        }

        bool any = false;
        foreach (DateTemplateState template in templates)
        {
            if (!any)
            {
                _writer.WriteLine();
                _writer.WriteLine("date formats");
                any = true;
            }

            _writer.WriteLine($"{template.Hits,8}  {TextLayout.MakeVisible(template.Name)}");
            if (_settings.VerboseDate)
            {
                _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"          weight {template.Weight:0.000}, {TextLayout.MakeVisible(template.Regex)}"));
            }
        }
    }

    // A class: queries over structs of ours are compiled anew at each start of the program.
    private sealed record NamedPattern(string Name, FilterPattern Pattern);
}
