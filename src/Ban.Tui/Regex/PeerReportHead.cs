using Ban.Core.Jails;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>The head of fail2ban-regex's report: what is used.</summary>
internal sealed class PeerReportHead(TextWriter writer, RegexSettings settings)
{
    private const int LineWidth = 53;
    private const int ShownLines = 5;

    /// <summary>Writes it.</summary>
    public void Write(LoadedFilter loaded, IReadOnlyList<LogSource> logs)
    {
        FilterDefinition filter = loaded.Filter;
        writer.WriteLine("\nRunning tests\n=============\n");
        if (loaded.Jail is { } jail)
        {
            writer.WriteLine($"Use   failregex jail : {jail.Name}");
        }
        else if (loaded.Origin == FilterSource.Pattern)
        {
            writer.WriteLine($"Use   failregex line : {Short(settings.Filter)}");
        }
        else
        {
            string name = settings.Filter.Split('[')[0];
            writer.WriteLine($"Use   failregex filter file : {Path.GetFileNameWithoutExtension(name)}, basedir: {settings.ConfigDirectory}");
            if (settings.Filter.Contains('[', StringComparison.Ordinal))
            {
                writer.WriteLine($"Use   filter options : {TextLayout.MakeVisible(settings.Filter[settings.Filter.IndexOf('[', StringComparison.Ordinal)..])}");
            }
        }

        if (settings.Ignore is { } ignore)
        {
            writer.WriteLine($"Use ignoreregex line : {Short(ignore)}");
        }

        if (filter.MaxLines > 1 || settings.MaxLines is not null)
        {
            writer.WriteLine($"Use         maxlines : {filter.MaxLines}");
        }

        foreach (string pattern in filter.DatePattern.Select(t => t.Text))
        {
            string meaning = pattern is "{^LN-BEG}" or "{DEFAULT}" ? "Default Detectors" : pattern;
            writer.WriteLine($"Use      datepattern : {TextLayout.MakeVisible(pattern)} : {TextLayout.MakeVisible(meaning)}");
        }

        foreach (LogSource log in logs)
        {
            Log(log, filter.MaxLines);
        }

        writer.WriteLine("");
    }

    private static string Short(string text)
    {
        string visible = TextLayout.MakeVisible(text);
        return visible.Length <= LineWidth ? visible : visible[..(LineWidth - 3)] + "...";
    }

    private void Log(LogSource log, int maxLines)
    {
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
