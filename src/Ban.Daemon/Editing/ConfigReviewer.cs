using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Checks the whole configuration, as it is or as it would be with one file changed.</summary>
internal sealed class ConfigReviewer(ConfigTree tree, TimeProvider clock)
{
    /// <summary>All problems in the order of files and lines.</summary>
    public IReadOnlyList<ConfigProblemInfo> Review(bool all) => Review(ConfigDisk.Files, all);

    /// <summary>All problems if a file held something else.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="content">Null as if it were not there.</param>
    public IReadOnlyList<ConfigProblemInfo> Review(string path, byte[]? content, bool all) =>
        Review(content is null ? Without(path) : ConfigDisk.Files.With(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = content }), all);

    public static bool IsError(ConfigProblemInfo problem) => problem.Severity == "error";

    private static ConfigFiles Without(string path) => new(
        read => read == path ? null : ConfigDisk.Files.Read(read),
        list => ConfigDisk.Files.List(list) is { } files ? [.. files.Where(file => file != path)] : null);

    private IReadOnlyList<ConfigProblemInfo> Review(ConfigFiles files, bool all) =>
        [.. ConfigReview.Review(tree.Directory, files, clock, all).Select(problem => Info(problem, files))];

    private ConfigProblemInfo Info(ConfigProblem problem, ConfigFiles files) => new(
        tree.NameOf(problem.Origin.File),
        problem.Origin.Line > 0 ? problem.Origin.Line : null,
        problem.Column,
        problem.Severity == ProblemSeverity.Warning ? "warning" : "error",
        problem.Jail,
        ConfigReview.OptionAt(problem.Origin, files),
        tree.Unrooted(problem.Message),
        problem.Suggestion,
        problem.Detail is { } detail ? tree.Unrooted(detail) : null,
        problem.Subject);
}
