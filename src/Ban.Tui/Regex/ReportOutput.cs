using System.Globalization;
using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>A report for people: totals, hits of each pattern, lines that were missed.</summary>
internal sealed class ReportOutput : IRegexOutput
{
    /// <summary>Lines of one kind that are shown unless all are asked for.</summary>
    private const int FirstLines = 20;

    private readonly RegexSettings _settings;
    private readonly string _filterOrigin;
    private readonly StreamWriter _writer;
    private readonly List<string> _ignored = [];
    private readonly List<string> _missed = [];

    /// <param name="stream">Borrowed.</param>
    public ReportOutput(Stream stream, RegexSettings settings, string filterOrigin)
    {
        _settings = settings;
        _filterOrigin = filterOrigin;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
    }

    public void Line(long number, ReadOnlySpan<byte> line, LineStatus status, bool noFail, LineMatcher matcher, List<Failure> failures)
    {
        (LineListing listing, List<string>? first) = status switch
        {
            LineStatus.Matched => (_settings.Matched, null),
            LineStatus.Ignored => (_settings.Ignored, _ignored),
            LineStatus.Missed => (_settings.Missed, _missed),
            _ => (LineListing.None, null),
        };
        if (listing == LineListing.All)
        {
            _writer.WriteLine($"{Word(status),-8} {number}: {Visible(line)}");
        }
        else if (listing == LineListing.First && first!.Count < FirstLines)
        {
            first.Add($"{number,8}: {Visible(line)}");
        }
    }

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
        _writer.WriteLine($"Filter    {TextLayout.MakeVisible(_settings.Filter)} ({TextLayout.MakeVisible(_filterOrigin)})");
        _writer.WriteLine($"Log       {TextLayout.MakeVisible(_settings.Log)}");
        _writer.WriteLine();
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Lines     {tally.Lines}: {tally[LineStatus.Matched]} matched, {tally[LineStatus.Ignored]} ignored, {tally[LineStatus.Missed]} missed, {tally[LineStatus.Skipped]} skipped"));
        _writer.WriteLine($"Failures  {tally.Failures}");
        if (matcher.CutLines > 0)
        {
            _writer.WriteLine($"Cut       {matcher.CutLines} lines were longer than the limit");
        }

        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Time      {time.TotalSeconds:0.000} s"));
        Prefix(matcher.Patterns.Prefix);
        Patterns("failregex", matcher.Patterns.Fail);
        Patterns("ignoreregex", matcher.Patterns.Ignore);
        Dates(matcher);
        First("Ignored lines", _ignored, tally[LineStatus.Ignored], "--print-all-ignored", _settings.Ignored);
        First("Missed lines", _missed, tally[LineStatus.Missed], "--print-all-missed", _settings.Missed);
    }

    public void Dispose() => _writer.Dispose();

    private static string Word(LineStatus status) => status.ToString().ToLowerInvariant();

    private static string Visible(ReadOnlySpan<byte> line) => TextLayout.MakeVisible(Encoding.UTF8.GetString(line.TrimEnd((byte)'\r')));

    private void Prefix(FilterPattern? prefix)
    {
        if (prefix is not null)
        {
            _writer.WriteLine();
            _writer.WriteLine($"prefregex {prefix.Hits} hits");
        }
    }

    private void Patterns(string name, IReadOnlyList<FilterPattern> patterns)
    {
        if (patterns.Count == 0)
        {
            return;
        }

        _writer.WriteLine();
        _writer.WriteLine($"{name}: {patterns.Sum(p => p.Hits)} hits of {patterns.Count} patterns");
        for (int i = 0; i < patterns.Count; i++)
        {
            FilterPattern pattern = patterns[i];
            if (pattern.Hits > 0)
            {
                _writer.WriteLine($"{pattern.Hits,8}  {i + 1,3}) {TextLayout.MakeVisible(pattern.Source.Text)}");
            }

            if (pattern.CostlySearches > 0)
            {
                _writer.WriteLine($"          {i + 1,3}) was too costly for {pattern.CostlySearches} lines and given up there ({pattern.Source.Origin})");
            }
        }
    }

    private void Dates(LineMatcher matcher)
    {
        if (matcher.Dates.Usage.Count == 0)
        {
            return;
        }

        _writer.WriteLine();
        _writer.WriteLine("date formats");
        foreach ((string name, long hits) in matcher.Dates.Usage)
        {
            _writer.WriteLine($"{hits,8}  {TextLayout.MakeVisible(name)}");
        }
    }

    private void First(string title, List<string> lines, long count, string option, LineListing listing)
    {
        if (listing != LineListing.First || count == 0)
        {
            return;
        }

        _writer.WriteLine();
        _writer.WriteLine(count > lines.Count ? $"{title}: the first {lines.Count} of {count}, {option} prints every one" : title);
        lines.ForEach(_writer.WriteLine);
    }
}
