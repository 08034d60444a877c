using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Patterns.Analysis;

namespace Ban.Matching.Review;

/// <summary>Everything that is wrong in a configuration directory.</summary>
public static class ConfigReview
{
    /// <summary>The problems in the order of files and lines: errors of what the daemon reads, warnings of all else.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="files">Access to the files.</param>
    /// <param name="clock">The clock, for date patterns.</param>
    /// <param name="all">Whether filters and actions that no jail names, and that came with a package, are read to the end.</param>
    public static IReadOnlyList<ConfigProblem> Review(string directory, ConfigFiles files, TimeProvider clock, bool all)
    {
        LoadedConfiguration loaded = ConfigurationChecker.Check(directory, files);
        var problems = new List<ConfigProblem>(loaded.Problems);
        var start = new StartReview((jail, option) => PlaceOf(directory, jail, option, files), clock);
        foreach (JailSettings jail in loaded.Jails)
        {
            problems.AddRange(Review(jail.Filter, jail.UseDns, clock));
            problems.AddRange(LogFileCheck.Missing(jail));
            problems.AddRange(start.Review(jail));
        }

        try
        {
            AddUnused(problems, UnusedChecker.Check(directory, files, all), clock, all);
        }
        catch (ConfigurationException)
        {
            // There is no such directory, which is among the problems already.
        }

        return ConfigurationChecker.Arrange(problems, files);
    }

    /// <summary>The option that a line sets or continues; null where it is none.</summary>
    public static string? OptionAt(Origin origin, ConfigFiles files)
    {
        if (origin.Line < 1 || !origin.File.StartsWith('/') || files.Read(origin.File) is not { } content)
        {
            return null;
        }

        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        for (int i = Math.Min(origin.Line, lines.Length) - 1; i >= 0; i--)
        {
            if (lines[i] is [not (' ' or '\t' or '\r' or '#' or ';'), ..] line)
            {
                int delimiter = line.AsSpan().IndexOfAny('=', ':');
                return delimiter > 0 && line[0] != '[' ? line[..delimiter].Trim() : null;
            }
        }

        return null;
    }

    /// <summary>Where a jail sets an option; its header where that cannot be told.</summary>
    private static Origin PlaceOf(string directory, JailSettings jail, string option, ConfigFiles files)
    {
        try
        {
            EffectiveValue? value = JailDescriber.Describe(directory, jail.Name, files).Options.FirstOrDefault(value => value.Name == option);
            return value is { IsBuiltIn: false } ? value.Lines[0].Origin : jail.Origin;
        }
        catch (ConfigurationException)
        {
            return jail.Origin;
        }
    }

    private static void AddUnused(List<ConfigProblem> problems, UnusedConfiguration unused, TimeProvider clock, bool all)
    {
        var known = problems.Select(static problem => (problem.Origin, problem.Message, problem.Jail)).ToHashSet();
        var disabled = unused.Jails.Select(static jail => jail.Name).ToHashSet(StringComparer.Ordinal);

        // Whether a pattern that works is a wise one can wait until it runs: many that come with fail2ban are not.
        IEnumerable<ConfigProblem> patterns = unused.Jails.SelectMany(jail => Review(jail.Filter, jail.UseDns, clock))
            .Concat(unused.Filters.SelectMany(filter => Review(filter, UseDns.Warn, clock)))
            .Where(problem => all || problem.Severity == ProblemSeverity.Error);
        IEnumerable<ConfigProblem> found = unused.Problems
            .Concat(patterns)
            .Select(static problem => problem with { Severity = ProblemSeverity.Warning })
            .Where(problem => !known.Contains((problem.Origin, problem.Message, problem.Jail)));
        problems.AddRange(found.Select(problem => problem.Jail is { } jail && disabled.Contains(jail)
            ? problem with { Message = $"{problem.Message} (the jail is not enabled)" }
            : problem));
    }

    private static IEnumerable<ConfigProblem> Review(FilterDefinition filter, UseDns useDns, TimeProvider clock) =>
        FilterReview.Review(filter, useDns).Concat(DateReview.Review(filter.DatePattern, clock));
}
