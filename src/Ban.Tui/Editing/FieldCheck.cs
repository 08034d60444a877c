using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Patterns.Analysis;

namespace Ban.Tui.Editing;

/// <summary>Judges the text of an option while it is typed, by the parsers that the daemon reads it with.</summary>
internal static class FieldCheck
{
    private const string FilePrefix = "file:";

    /// <summary>What is wrong; null if nothing is, as far as it can be told here. What refers to other options only the daemon can judge.</summary>
    public static string? FindMistake(JailOptionInfo option, string text)
    {
        if (text.Contains("%(", StringComparison.Ordinal))
        {
            return null;
        }

        return option.Kind switch
        {
            JailOptionKind.Addresses => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(AddressMistake).FirstOrDefault(static mistake => mistake is not null),
            JailOptionKind.Patterns => PatternMistake(option.Name, Lines(text, option.Name)),
            // The zone of the clock matters, its time does not.
            JailOptionKind.DatePatterns => DateReview.Review(Lines(text, option.Name), TimeProvider.System).FirstOrDefault(IsError)?.Message,
            _ => JailOption.FindMistake(option.Name, text),
        };
    }

    private static List<ConfigText> Lines(string text, string option) =>
        [.. text.Split('\n').Where(static line => line.Trim().Length > 0).Select((line, index) => new ConfigText(line.Trim(), new Origin(option, index + 1)))];

    private static string? AddressMistake(string entry)
    {
        bool isName = entry.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && entry.Any(char.IsAsciiLetter);
        return entry.StartsWith(FilePrefix, StringComparison.Ordinal) || isName || NetAddress.TryParse(entry.AsSpan(), out _)
            ? null
            : $"'{entry}' is no address, network, name or {FilePrefix}PATH";
    }

    private static string? PatternMistake(string option, List<ConfigText> lines)
    {
        var filter = new FilterDefinition { Name = "" };
        filter = option switch
        {
            "failregex" => filter with { FailRegex = lines },
            "ignoreregex" => filter with { IgnoreRegex = lines },
            _ => filter with { PrefRegex = lines.Count > 0 ? lines[0] : null },
        };
        return FilterReview.Review(filter, UseDns.Warn).FirstOrDefault(IsError)?.Message;
    }

    private static bool IsError(ConfigProblem problem) => problem.Severity != ProblemSeverity.Warning;
}
