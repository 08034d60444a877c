using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;

namespace Ban.Tui.Config;

/// <summary>What is read of a configuration here, in the words in which the daemon would tell it.</summary>
internal static class ContractConfig
{
    public static bool IsError(ConfigProblem problem) => problem.Severity != ProblemSeverity.Warning;

    /// <summary>The word for how bad it is.</summary>
    public static string Severity(ConfigProblem problem) => IsError(problem) ? "error" : "warning";

    /// <param name="directory">The configuration directory; files within are named relative to it.</param>
    /// <param name="files">As they were read.</param>
    public static ConfigProblemInfo Problem(ConfigProblem problem, string directory, ConfigFiles files) => new(
        Name(problem.Origin.File, directory),
        problem.Origin.Line > 0 ? problem.Origin.Line : null,
        problem.Column,
        Severity(problem),
        problem.Jail,
        ConfigReview.OptionAt(problem.Origin, files),
        Short(problem.Message, directory),
        problem.Suggestion,
        problem.Detail is { } detail ? Short(detail, directory) : null,
        problem.Subject);

    public static ConfigShowResult Jail(JailDescription jail, string directory)
    {
        return new ConfigShowResult(
            jail.Name, Name(jail.Origin.File, directory), jail.Origin.Line, Values(jail.Options), [.. jail.Actions.Select(Group)], jail.Filter is { } filter ? Group(filter) : null);

        ConfigGroup Group(EffectiveGroup group) => new(group.Name, Values(group.Values));

        ConfigValue[] Values(IReadOnlyList<EffectiveValue> values) => [.. values.Select(value => new ConfigValue(value.Name, value.IsBuiltIn, [.. value.Lines.Select(Line)]))];

        ConfigLine Line(ConfigText line) => line.Origin == Origin.BuiltIn
            ? new ConfigLine(line.Text)
            : new ConfigLine(line.Text, Name(line.Origin.File, directory), line.Origin.Line > 0 ? line.Origin.Line : null);
    }

    private static string Short(string text, string directory) => text.Replace(directory.TrimEnd('/') + "/", "", StringComparison.Ordinal);

    private static string Name(string path, string directory)
    {
        string start = directory.TrimEnd('/') + "/";
        return path.StartsWith(start, StringComparison.Ordinal) ? path[start.Length..] : path;
    }
}
