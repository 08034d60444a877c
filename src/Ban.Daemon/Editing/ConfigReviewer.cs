using System.Text;
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
    public IReadOnlyList<ConfigProblemInfo> Review(string path, byte[] content, bool all) =>
        Review(ConfigDisk.Files.With(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = content }), all);

    public static bool IsError(ConfigProblemInfo problem) => problem.Severity == "error";

    private IReadOnlyList<ConfigProblemInfo> Review(ConfigFiles files, bool all) =>
        [.. ConfigReview.Review(tree.Directory, files, clock, all).Select(problem => Info(problem, files))];

    private ConfigProblemInfo Info(ConfigProblem problem, ConfigFiles files) => new(
        tree.NameOf(problem.Origin.File),
        problem.Origin.Line > 0 ? problem.Origin.Line : null,
        problem.Column,
        problem.Severity == ProblemSeverity.Warning ? "warning" : "error",
        problem.Jail,
        OptionAt(problem.Origin, files),
        tree.Unrooted(problem.Message),
        problem.Suggestion,
        problem.Detail is { } detail ? tree.Unrooted(detail) : null,
        problem.Subject);

    /// <summary>The option that a line sets or continues; null where it is none.</summary>
    private static string? OptionAt(Origin origin, ConfigFiles files)
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
}
