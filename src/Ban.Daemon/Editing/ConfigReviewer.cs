using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Checks the whole configuration, as it is or as it would be with one file changed.</summary>
internal sealed class ConfigReviewer(ConfigTree tree, TimeProvider clock)
{
    /// <summary>All problems in the order of files and lines.</summary>
    public IReadOnlyList<ConfigProblemInfo> Review(bool all) => Review(ConfigTree.Files, all);

    /// <summary>All problems if a file held something else.</summary>
    /// <param name="path">Of the file.</param>
    public IReadOnlyList<ConfigProblemInfo> Review(string path, byte[] content, bool all) => Review(With(path, content), all);

    public static bool IsError(ConfigProblemInfo problem) => problem.Severity == "error";

    /// <summary>The files with one in another version, which need not exist.</summary>
    private static ConfigFiles With(string path, byte[] content)
    {
        string folder = Path.GetDirectoryName(path)!;
        return new ConfigFiles(
            read => read == path ? content : ConfigTree.Files.Read(read),
            list => list == folder ? [.. (ConfigTree.Files.List(list) ?? []).Append(path).Distinct(StringComparer.Ordinal)] : ConfigTree.Files.List(list));
    }

    private IReadOnlyList<ConfigProblemInfo> Review(ConfigFiles files, bool all) =>
        [.. ConfigReview.Review(tree.Directory, files, clock, all).Select(Info)];

    private static ConfigProblemInfo Info(ConfigProblem problem) => new(
        problem.Origin.File,
        problem.Origin.Line > 0 ? problem.Origin.Line : null,
        problem.Column,
        problem.Severity == ProblemSeverity.Warning ? "warning" : "error",
        problem.Jail,
        problem.Subject,
        problem.Message,
        problem.Suggestion,
        problem.Detail);
}
