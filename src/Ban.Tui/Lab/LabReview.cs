using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Patterns.Analysis;
using TagExpression = System.Text.RegularExpressions.Regex;

namespace Ban.Tui.Lab;

/// <summary>Finds what is wrong or dangerous in each pattern of the lab.</summary>
internal static partial class LabReview
{
    /// <summary>What is known of the patterns before they are tried. The judgements are those of <c>bantui config check</c>.</summary>
    /// <param name="clock">The real clock, for date patterns.</param>
    public static Dictionary<PatternKey, LabPattern> Review(LabFilter filter, TimeProvider clock)
    {
        var found = new Dictionary<PatternKey, LabPattern>();
        FilterDefinition definition = filter.ToDefinition();
        foreach (ConfigProblem problem in FilterReview.Review(definition, filter.UseDns).Concat(DateReview.Review(filter.DatePattern, clock)))
        {
            Add(found, filter, problem);
        }

        foreach (ConfigText more in filter.PrefRegex.Skip(1))
        {
            found[KeyOf(LabOption.PrefRegex, more)] = new LabPattern { Error = "there can be one prefregex only" };
        }

        foreach (LabOption option in (ReadOnlySpan<LabOption>)[LabOption.FailRegex, LabOption.IgnoreRegex, LabOption.PrefRegex])
        {
            foreach (ConfigText text in filter[option])
            {
                AddOpenTag(found, KeyOf(option, text), text.Text);
            }
        }

        return found;
    }

    /// <summary>The filter without the patterns that cannot be used.</summary>
    public static LabFilter WithoutBroken(LabFilter filter, IReadOnlyDictionary<PatternKey, LabPattern> found)
    {
        IReadOnlyList<ConfigText> Sound(LabOption option) =>
            [.. filter[option].Where(text => found.GetValueOrDefault(KeyOf(option, text))?.Error is null)];

        return filter with { FailRegex = Sound(LabOption.FailRegex), IgnoreRegex = Sound(LabOption.IgnoreRegex) };
    }

    /// <summary>The place of a pattern in the lab.</summary>
    public static PatternKey KeyOf(LabOption option, ConfigText text) => new(option, text.Origin.Line - 1);

    private static void Add(Dictionary<PatternKey, LabPattern> found, LabFilter filter, ConfigProblem problem)
    {
        LabOption option = Enum.GetValues<LabOption>().First(known => LabFilter.NameOf(known) == problem.Origin.File);
        PatternKey key = new(option, problem.Origin.Line - 1);
        LabPattern before = found.GetValueOrDefault(key) ?? new LabPattern();
        string message = WithoutName(problem.Message, option);
        if (problem.Severity == ProblemSeverity.Warning)
        {
            found[key] = before with { Warnings = [.. before.Warnings, message] };
            return;
        }

        PatternMistake? mistake = option == LabOption.DatePattern ? null : PatternPlace.Find(problem.Subject ?? "", filter.UseDns);
        found[key] = before with { Error = mistake?.Message ?? message, Place = mistake?.Place };
    }

    // The row says which option it is.
    private static string WithoutName(string message, LabOption option)
    {
        string name = $"{LabFilter.NameOf(option)} ";
        return message.StartsWith(name, StringComparison.Ordinal) ? message[name.Length..] : message;
    }

    // A tag that nothing closes is plain text to the compiler, and the pattern then has no group for the address.
    private static void AddOpenTag(Dictionary<PatternKey, LabPattern> found, PatternKey key, string pattern)
    {
        if (OpenTag().Match(pattern) is { Success: true } tag)
        {
            LabPattern before = found.GetValueOrDefault(key) ?? new LabPattern();
            found[key] = before with { Error = $"expected > after {tag.Value}", Place = tag.Index + tag.Length };
        }
    }

    [GeneratedRegex("</?(?:HOST|ADDR|IP4|IP6|DNS|CIDR|SUBNET|SKIPLINES|F-[A-Z0-9_-]+)(?![A-Z0-9_-]|/?>)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial TagExpression OpenTag();
}
