using System.Globalization;
using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Dates;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>The report in the layout of fail2ban-regex, for scripts that read it (spec 1, section 5).</summary>
internal sealed class PeerReportOutput : IRegexOutput
{
    /// <summary>Lists with as many lines are replaced by a hint, unless <c>--maxlines</c> says otherwise.</summary>
    private const int DefaultListed = 20;

    private readonly RegexSettings _settings;
    private readonly StreamWriter _writer;
    private readonly HitList _hits;
    private readonly List<string> _prefixGroups = [];
    private readonly bool _searchesDates;
    private long _prefixHits;
    private readonly Dictionary<LineStatus, List<string>> _lists = new()
    {
        [LineStatus.Matched] = [],
        [LineStatus.Ignored] = [],
        [LineStatus.Missed] = [],
    };

    /// <param name="stream">Borrowed.</param>
    /// <param name="settings">The command line.</param>
    /// <param name="filter">What was loaded.</param>
    /// <param name="matcher">Made ready for it; borrowed.</param>
    /// <param name="logs">The log.</param>
    public PeerReportOutput(Stream stream, RegexSettings settings, LoadedFilter filter, LineMatcher matcher, IReadOnlyList<LogSource> logs)
    {
        _settings = settings;
        _hits = new HitList(filter.Filter.FailRegex.Count);
        _searchesDates = !settings.ReadsJournal || filter.Filter.DatePattern.Count > 0;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        new PeerReportHead(_writer, settings).Write(filter, matcher, logs);
    }

    private int Listed => _settings.MaxLines ?? DefaultListed;

    public void Line(in JudgedLine line, LineMatcher matcher)
    {
        if (_settings.Verbosity > 0)
        {
            _hits.Add(line.Results);
            NotePrefix(line, matcher);
        }

        foreach (string earlier in line.Earlier)
        {
            string text = TextLayout.MakeVisible(earlier).TrimEnd();
            _lists[LineStatus.Missed].Remove(text);
            if (_settings.Matched == LineListing.All)
            {
                _lists[LineStatus.Matched].Add(text);
            }
        }

        if (!_lists.TryGetValue(line.Status, out List<string>? list))
        {
            return;
        }

        LineListing listing = Listing(line.Status);
        if (listing == LineListing.All || (listing == LineListing.First && list.Count < Listed))
        {
            string text = line.Shown;
            if (_settings.Debuggex)
            {
                list.AddRange(matcher.Patterns.Fail.Select(p => $"{TextLayout.MakeVisible(text)} | {TextLayout.MakeVisible(p.Source.Text)} |  {Debuggex.Address(text, p.Source.Text, _settings)}"));
            }
            else
            {
                list.Add(TextLayout.MakeVisible(text).TrimEnd());
            }
        }
    }

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
        _writer.WriteLine("\nResults\n=======");
        if (matcher.Patterns.Prefix is { } prefix)
        {
            _writer.WriteLine($"\nPrefregex: {prefix.Hits} total");
            Tree([TextLayout.MakeVisible(TagExpansion.Expand(prefix.Source.Text, _settings.UseDns ?? UseDns.Warn)), .. _prefixGroups], null);
        }

        Patterns("Failregex", matcher.Patterns.Fail, i => tally.Hits[i], withHits: true);
        Patterns("Ignoreregex", matcher.Patterns.Ignore, i => matcher.Patterns.Ignore[i].Hits, withHits: false);
        if (_searchesDates)
        {
            _writer.WriteLine("\nDate template hits:");
            Tree([.. matcher.Dates.Templates.Where(t => t.Hits > 0 || _settings.Verbosity > 0).SelectMany(Date)], "[# of hits] date format");
        }

        long tested = tally.Lines - tally[LineStatus.Skipped];
        _writer.WriteLine($"\nLines: {tested} lines, {tally[LineStatus.Ignored]} ignored, {tally[LineStatus.Matched]} matched, {tally[LineStatus.Missed]} missed");
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[processed in {time.TotalSeconds:0.00} sec]\n"));
        foreach (LineStatus status in (ReadOnlySpan<LineStatus>)[LineStatus.Matched, LineStatus.Ignored, LineStatus.Missed])
        {
            List(status, tally[status]);
        }
    }

    public void Dispose() => _writer.Dispose();

    private void NotePrefix(in JudgedLine line, LineMatcher matcher)
    {
        long before = _prefixHits;
        _prefixHits = matcher.Patterns.Prefix?.Hits ?? 0;
        if (_prefixHits == before || _prefixGroups.Count > Listed)
        {
            return;
        }

        string groups = string.Join(", ", matcher.PrefixGroups(line.Text).Select(g => $"{PythonText.Of(g.Key)}: {(g.Value is null ? "None" : PythonText.Of(g.Value))}"));
        _prefixGroups.Add(_prefixGroups.Count < Listed ? $"    {{{groups}}}" : "    ...");
    }

    private LineListing Listing(LineStatus status) => status switch
    {
        LineStatus.Matched => _settings.Matched,
        LineStatus.Ignored => _settings.Ignored,
        _ => _settings.Missed,
    };

    private void Patterns(string title, IReadOnlyList<FilterPattern> patterns, Func<int, long> hits, bool withHits)
    {
        var lines = new List<string>();
        for (int i = 0; i < patterns.Count; i++)
        {
            if (hits(i) > 0 || _settings.Verbosity > 0)
            {
                lines.Add($"{i + 1,2}) [{hits(i)}] {TextLayout.MakeVisible(patterns[i].Source.Text)}");
            }

            if (withHits)
            {
                lines.AddRange(_hits[i].Select(Hit));
            }
        }

        _writer.WriteLine($"\n{title}: {Enumerable.Range(0, patterns.Count).Sum(hits)} total");
        Tree(lines, " #) [# of hits] regular expression");
    }

    private string Hit((Failure Result, bool Several) hit)
    {
        Failure result = hit.Result;
        string id = result.Id == default ? "None" : TextLayout.MakeVisible(result.Id.ToString());
        string time = result.Time == LineMatcher.UnknownTime
            ? "None"
            : TimeZoneInfo.ConvertTime(result.Time, _settings.Zone).ToString("ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        return $"    {id}  {time}{(hit.Several ? " (multiple regex matched)" : string.Empty)}";
    }

    private IEnumerable<string> Date(DateTemplateState template)
    {
        yield return $"[{template.Hits}] {TextLayout.MakeVisible(PeerDateName.Of(template.Name))}";
        if (_settings.VerboseDate)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    # weight: {template.Weight:0.000} ({template.OwnWeight:0.000}), pattern: {TextLayout.MakeVisible(template.Name)}");
            yield return $"    # regex:   {TextLayout.MakeVisible(template.Regex)}";
        }
    }

    private void List(LineStatus status, long count)
    {
        LineListing listing = Listing(status);
        if (count == 0 || listing == LineListing.None)
        {
            return;
        }

        string title = $"{status} line(s):";
        if (listing == LineListing.All || count < Listed)
        {
            Tree(_lists[status], title);
        }
        else
        {
            _writer.WriteLine($"{title} too many to print.  Use --print-all-{status.ToString().ToLowerInvariant()} to print all {count} lines");
        }
    }

    private void Tree(List<string> lines, string? title)
    {
        if (lines.Count == 0)
        {
            return;
        }

        if (title is not null)
        {
            _writer.WriteLine($"|- {title}");
        }

        foreach (string line in lines)
        {
            _writer.WriteLine($"|  {line}");
        }

        _writer.WriteLine("`-");
    }
}
