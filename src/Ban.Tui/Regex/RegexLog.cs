using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>What <c>--log-level</c> tells on standard error while the log is judged.</summary>
internal sealed class RegexLog(RegexLogLevel level, TextWriter error)
{
    private static readonly Dictionary<string, RegexLogLevel> s_levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["critical"] = RegexLogLevel.Critical,
        ["error"] = RegexLogLevel.Critical,
        ["warning"] = RegexLogLevel.Warning,
        ["notice"] = RegexLogLevel.Warning,
        ["info"] = RegexLogLevel.Info,
        ["msg"] = RegexLogLevel.Info,
        ["debug"] = RegexLogLevel.Debug,
        ["tracedebug"] = RegexLogLevel.Debug,
        ["heavydebug"] = RegexLogLevel.Debug,
    };

    /// <summary>Reads a level by fail2ban's names.</summary>
    public static bool TryParse(string text, out RegexLogLevel level) => s_levels.TryGetValue(text, out level);

    /// <summary>Tells of a line.</summary>
    public void Line(in JudgedLine line)
    {
        if (level < RegexLogLevel.Info)
        {
            return;
        }

        if (level == RegexLogLevel.Debug)
        {
            error.WriteLine($"D: line {line.Number} {line.Status.ToString().ToLowerInvariant()}: {TextLayout.MakeVisible(line.Shown)}");
        }

        foreach (Failure result in line.Results.Where(r => !r.Groups.ContainsKey("nofail")))
        {
            string id = result.Id == default ? "an id still to come" : TextLayout.MakeVisible(result.Id.ToString());
            string time = result.Time == LineMatcher.UnknownTime ? string.Empty : $" - {result.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
            error.WriteLine($"I: line {line.Number}: found {id}{time} by failregex {result.Pattern + 1}");
        }
    }

    /// <summary>Tells what went wrong on the way.</summary>
    public void Summary(LineMatcher matcher)
    {
        if (level < RegexLogLevel.Warning)
        {
            return;
        }

        if (matcher.CutLines > 0)
        {
            error.WriteLine($"W: {matcher.CutLines} lines were longer than the limit and were cut");
        }

        foreach (FilterPattern pattern in matcher.Patterns.Fail.Concat(matcher.Patterns.Ignore).Where(p => p.CostlySearches > 0))
        {
            error.WriteLine($"W: {pattern.Source.Origin}: too costly for {pattern.CostlySearches} lines and given up there");
        }
    }
}
