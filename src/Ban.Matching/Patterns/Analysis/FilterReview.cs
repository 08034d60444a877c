using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns.Analysis;

/// <summary>Looks for what is wrong or dangerous in the patterns of a filter, without running them.</summary>
public static class FilterReview
{
    /// <summary>Characters of a pattern that are shown on each side of a mistake.</summary>
    private const int ShownAround = 30;

    /// <summary>A longer pattern is compiled and not judged: the judgement looks at each part with each other.</summary>
    private const int MaxJudgedLength = 4096;

    private static readonly string[] s_idGroups = ["fid", "ip4", "ip6", "dns", "mlfid"];

    /// <summary>
    /// All that is found: patterns that do not compile or give no failure id (errors: the daemon refuses them), and warnings of
    /// those that an attacker can mislead, or that can take very long.
    /// </summary>
    /// <param name="filter">The filter.</param>
    /// <param name="useDns">What <c>&lt;HOST&gt;</c> takes.</param>
    public static IReadOnlyList<ConfigProblem> Review(FilterDefinition filter, UseDns useDns)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var problems = new List<ConfigProblem>();
        bool prefixGivesId = filter.PrefRegex is { Text.Length: > 0 } prefix && GivesId(Check(prefix, "prefregex", useDns, Pcre2Options.None, problems));
        Pcre2Options options = filter.MaxLines > 1 ? Pcre2Options.Multiline : Pcre2Options.None;
        foreach (ConfigText text in filter.FailRegex)
        {
            string[]? groups = Check(text, "failregex", useDns, options, problems);
            if (groups is not null && !GivesId(groups) && !prefixGivesId)
            {
                problems.Add(Problem(text, $"failregex has no group for the failure's id, expected <HOST>, <ADDR>, <IP4>, <IP6>, <DNS>, <SUBNET>, <F-ID> or <F-MLFID>{LeftTag(text.Text)}", ProblemSeverity.Error));
            }
        }

        foreach (ConfigText text in filter.IgnoreRegex)
        {
            _ = Check(text, "ignoreregex", useDns, Pcre2Options.None, problems);
        }

        return problems;
    }

    /// <summary>Tells of the first tag that nothing has replaced: where a parameter such as <c>mode</c> is misspelt, nothing else is left of the pattern.</summary>
    private static string LeftTag(string pattern)
    {
        for (int open = pattern.IndexOf('<', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('<', open + 1))
        {
            int stop = pattern.AsSpan(open + 1).IndexOfAny('<', '>', ' ');
            string tag = stop > 0 && pattern[open + 1 + stop] == '>' ? pattern[open..(open + stop + 2)] : string.Empty;
            bool isOther = open > 0 && (pattern[open - 1] is 'P' or '?' || tag.StartsWith("</", StringComparison.Ordinal));
            if (tag.Length > 0 && !isOther && TagExpansion.Expand(tag, UseDns.Warn) == tag)
            {
                return $"; {tag} stands for nothing here";
            }
        }

        return string.Empty;
    }

    private static bool GivesId(string[]? groups) => groups is not null && groups.Any(s_idGroups.Contains);

    /// <summary>Checks one pattern; gives the names of its groups, or null if it does not compile.</summary>
    private static string[]? Check(ConfigText text, string option, UseDns useDns, Pcre2Options options, List<ConfigProblem> problems)
    {
        try
        {
            string pattern = PythonDialect.Translate(TagExpansion.Expand(text.Text, useDns));
            string[] groups = Compile(pattern, options);
            if (pattern.Length <= MaxJudgedLength && PatternParser.Parse(pattern) is { } tree)
            {
                // Which branch of a condition runs depends on groups, so the tree says too little of where the address is.
                bool isPlain = !pattern.Contains("(?(", StringComparison.Ordinal);
                Judge(text, option, tree, judgesPlacement: isPlain && option == "failregex", problems);
            }

            return groups;
        }
        catch (PatternSyntaxException error)
        {
            problems.Add(Problem(text, $"{option} does not compile: {error.Message}", ProblemSeverity.Error));
        }
        catch (UncompiledException error)
        {
            problems.Add(Problem(text, $"{option} does not compile: {error.Message}", ProblemSeverity.Error) with { Detail = Caret(error.Pattern, error.Offset) });
        }

        return null;
    }

    private static string[] Compile(string pattern, Pcre2Options options)
    {
        try
        {
            using Pcre2Regex regex = Pcre2Regex.Compile(pattern, options);
            return [.. regex.GroupNames.Keys];
        }
        catch (Pcre2PatternException error)
        {
            throw new UncompiledException(error.Message, pattern, error.Offset);
        }
    }

    private static void Judge(ConfigText text, string option, PatternNode tree, bool judgesPlacement, List<ConfigProblem> problems)
    {
        if (Backtracking.IsExponential(tree))
        {
            problems.Add(Problem(text, $"{option} has a loop in a loop over the same characters: a hostile line can take a time that doubles with each of its characters", ProblemSeverity.Warning));
        }

        if (judgesPlacement && HostPlacement.Weakness(tree) is { } weakness)
        {
            problems.Add(Problem(text, $"{option} {weakness}", ProblemSeverity.Warning));
        }
    }

    private static ConfigProblem Problem(ConfigText text, string message, ProblemSeverity severity) =>
        new(text.Origin, message, severity) { Subject = text.Text };

    /// <summary>The part of a pattern around a mistake, and a caret below it.</summary>
    private static string Caret(string pattern, int offset)
    {
        int place = Math.Clamp(offset, 0, pattern.Length);
        int start = Math.Max(0, place - ShownAround);
        int end = Math.Min(pattern.Length, place + ShownAround);
        string shown = string.Concat(pattern[start..end].Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '\u2423' : c));
        return $"{shown}\n{new string(' ', place - start)}^";
    }

    private sealed class UncompiledException(string message, string pattern, int offset) : Exception(message)
    {
        public string Pattern { get; } = pattern;

        public int Offset { get; } = offset;
    }
}
