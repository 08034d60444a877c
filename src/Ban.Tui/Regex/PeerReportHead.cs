using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Dates;
using Ban.Matching.Lines;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>The head of fail2ban-regex's report: what is used, in its order.</summary>
internal sealed class PeerReportHead(TextWriter writer, RegexSettings settings)
{
    /// <summary>What stands above everything else, also above an error.</summary>
    public const string Title = "\nRunning tests\n=============\n\n";

    private const int LineWidth = 53;
    private const int ShownLines = 5;

    /// <summary>With so many formats or fewer, fail2ban-regex names the first one.</summary>
    private const int FewFormats = 2;

    // What -vv tells beside the options in brackets.
    private static readonly string[] s_realOptions = ["logtype", "datepattern"];

    /// <summary>Writes it.</summary>
    public void Write(LoadedFilter loaded, LineMatcher matcher, IReadOnlyList<LogSource> logs)
    {
        FilterDefinition filter = loaded.Filter;
        if (settings.MaxLines is not null)
        {
            MaxLines(filter);
        }

        if (settings.DatePattern is not null)
        {
            DatePattern(filter, matcher);
        }

        Filter(loaded);
        if (settings.MaxLines is null && (filter.MaxLines > 1 || filter.Options.ContainsKey("maxlines")))
        {
            MaxLines(filter);
        }

        if (settings.DatePattern is null && filter.DatePattern.Count > 0)
        {
            DatePattern(filter, matcher);
        }

        if (settings.Ignore is { } ignore)
        {
            writer.WriteLine($"Use ignoreregex line : {Short(ignore)}");
        }

        foreach (LogSource log in logs)
        {
            Log(log, filter.MaxLines);
        }

        writer.WriteLine("");
    }

    private void Filter(LoadedFilter loaded)
    {
        string name = TextLayout.MakeVisible(loaded.Name);
        writer.WriteLine(loaded.Kind switch
        {
            FilterKind.Jail => $"Use             jail : {name}",
            FilterKind.Pattern => $"Use   failregex line : {Short(loaded.Name)}",
            FilterKind.File => $"Use   failregex file : {name}",
            _ => $"Use   failregex filter file : {name}, basedir: {TextLayout.MakeVisible(loaded.BaseDirectory)}",
        });
        if (loaded.Given.Count > 0)
        {
            string title = loaded.Kind == FilterKind.Jail ? "Use jail/flt options" : "Use   filter options";
            writer.WriteLine($"{title} : {PythonText.Of(loaded.Given.ToDictionary(o => o.Key, o => (object)o.Value))}");
        }

        if (settings.Verbosity > 1 && loaded.Kind != FilterKind.Pattern)
        {
            var real = new Dictionary<string, object>();
            foreach (string option in s_realOptions.Concat(loaded.Given.Keys))
            {
                if (loaded.Filter.Options.TryGetValue(option, out string? value))
                {
                    real[option] = value;
                }
            }

            writer.WriteLine($"Real  filter options : {PythonText.Of(real)}");
        }
    }

    private void MaxLines(FilterDefinition filter) => writer.WriteLine($"Use         maxlines : {filter.MaxLines}");

    private void DatePattern(FilterDefinition filter, LineMatcher matcher)
    {
        string text = string.Join('\n', filter.DatePattern.Select(t => TextLayout.MakeVisible(t.Text)));
        string meaning = matcher.Dates.Templates is [{ } first, ..] few && few.Count <= FewFormats ? PeerDateName.Of(first.Name) : "Default Detectors";
        writer.WriteLine($"Use      datepattern : {text} : {TextLayout.MakeVisible(meaning)}");
    }

    private static string Short(string text)
    {
        string visible = TextLayout.MakeVisible(text);
        return visible.Length <= LineWidth ? visible : visible[..(LineWidth - 3)] + "...";
    }

    private void Log(LogSource log, int maxLines)
    {
        if (log.Journal is { } journal)
        {
            writer.WriteLine("Use         systemd journal");
            writer.WriteLine($"Use         encoding : {settings.Encoding ?? "UTF-8"}");
            if (journal.Matches.Count > 0)
            {
                writer.WriteLine($"Use    journal match : {TextLayout.MakeVisible(journal.MatchText)}");
            }

            return;
        }

        if (log.Kind != LogKind.Text)
        {
            writer.WriteLine($"Use         log file : {TextLayout.MakeVisible(log.Name)}");
            writer.WriteLine($"Use         encoding : {settings.Encoding ?? "UTF-8"}");
            return;
        }

        string[] lines = log.Name.Split('\n');
        if (lines.Length == 1 && maxLines <= 1)
        {
            writer.WriteLine($"Use      single line : {Short(log.Name)}");
            return;
        }

        writer.WriteLine($"Use      multi line : {lines.Length} line(s)");
        for (int i = 0; i < Math.Min(lines.Length, ShownLines); i++)
        {
            writer.WriteLine($"| {i + 1,2}: {Short(lines[i])}");
        }

        writer.WriteLine(lines.Length > ShownLines ? "| ...\n`-" : "`-");
    }
}
