using System.Globalization;
using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>A report for people: totals, hits and time of each pattern, lines that were missed.</summary>
internal sealed partial class ReportOutput : IRegexOutput
{
    /// <summary>Lines of one kind that are shown unless all are asked for.</summary>
    private const int FirstLines = 20;

    private readonly RegexSettings _settings;
    private readonly LoadedFilter _filter;
    private readonly StreamWriter _writer;
    private readonly List<string> _ignored = [];
    private readonly List<string> _missed = [];
    private readonly HitList _hits;

    /// <param name="stream">Borrowed.</param>
    /// <param name="settings">The command line.</param>
    /// <param name="filter">What was loaded.</param>
    public ReportOutput(Stream stream, RegexSettings settings, LoadedFilter filter)
    {
        _settings = settings;
        _filter = filter;
        _hits = new HitList(filter.Filter.FailRegex.Count);
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
    }

    public void Line(in JudgedLine line, LineMatcher matcher)
    {
        if (_settings.Verbosity > 0)
        {
            _hits.Add(line.Results);
        }

        for (int i = 0; i < line.Earlier.Count; i++)
        {
            string earlier = line.Earlier[i];
            _missed.RemoveAll(m => m.EndsWith($": {TextLayout.MakeVisible(earlier)}", StringComparison.Ordinal));
        }

        (LineListing listing, List<string>? first) = line.Status switch
        {
            LineStatus.Matched => (_settings.Matched, null),
            LineStatus.Ignored => (_settings.Ignored, _ignored),
            LineStatus.Missed => (_settings.Missed, _missed),
            _ => (LineListing.None, null),
        };
        if (listing == LineListing.All)
        {
            _writer.WriteLine($"{line.Status.ToString().ToLowerInvariant(),-8} {line.Number}: {Text(line, matcher)}");
            Notes(line, matcher).ForEach(_writer.WriteLine);
        }
        else if (listing == LineListing.First && first!.Count < FirstLines)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{line.Number,8}: {Text(line, matcher)}");
            first.Add(string.Join('\n', [text, .. Notes(line, matcher)]));
        }
    }

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
        _writer.WriteLine($"Filter    {TextLayout.MakeVisible(_settings.Filter)} ({TextLayout.MakeVisible(_filter.Origin)})");
        foreach (string log in _settings.Logs)
        {
            _writer.WriteLine($"Log       {TextLayout.MakeVisible(log)}");
        }

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
        Options(matcher);
        Prefix(matcher.Patterns.Prefix);
        Patterns("failregex", matcher.Patterns.Fail, i => tally.Hits[i]);
        Patterns("ignoreregex", matcher.Patterns.Ignore, i => matcher.Patterns.Ignore[i].Hits);
        Times(matcher.Patterns);
        Dates(matcher);
        First("Ignored lines", _ignored, tally[LineStatus.Ignored], "--print-all-ignored", _settings.Ignored);
        First("Missed lines", _missed, tally[LineStatus.Missed], "--print-all-missed", _settings.Missed);
    }

    public void Dispose() => _writer.Dispose();

    private static string Decode(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));

    private string Text(in JudgedLine line, LineMatcher matcher)
    {
        if (!_settings.Color || line.Results.Count == 0)
        {
            return TextLayout.MakeVisible(line.Shown);
        }

        IReadOnlyList<CapturedSpan> captures = matcher.Captures(line.Text, line.Results[0].Pattern, out string text);
        return line.Before + Highlight.Paint(text, captures);
    }

    private List<string> Notes(in JudgedLine line, LineMatcher matcher)
    {
        var notes = new List<string>();
        if (_settings.Explain && line.Status == LineStatus.Missed)
        {
            notes.AddRange(Explanation.Of(matcher.Explain(line.Text)));
        }

        if (_settings.Debuggex)
        {
            string text = Decode(line.Text);
            notes.AddRange(matcher.Patterns.Fail.Select(p => "          " + Regex.Debuggex.Address(text, p.Source.Text, _settings)));
        }

        return notes;
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
