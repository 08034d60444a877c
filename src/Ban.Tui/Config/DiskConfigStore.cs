using System.Text;
using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;

namespace Ban.Tui.Config;

/// <summary>The files on the disk, where no daemon runs: as the daemon would do it, for whoever may write them.</summary>
internal sealed class DiskConfigStore(string directory, TimeProvider clock) : IConfigStore
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public Task<(string Text, string? Revision)> ReadAsync(string file, CancellationToken cancellationToken) => Task.FromResult(Guarded(() =>
    {
        if (!Directory.Exists(directory))
        {
            throw new IOException($"there is no directory {directory}");
        }

        byte[]? content = ConfigDisk.Files.Read(PathOf(file));
        return content is null ? ("", (string?)null) : (s_utf8.GetString(content), "");
    }));

    public Task<ConfigWriteResult> WriteAsync(ConfigWriteParams wanted, CancellationToken cancellationToken)
    {
        // Without a text a file would be removed, which no editor asks for.
        ArgumentNullException.ThrowIfNull(wanted.Text);
        string path = PathOf(wanted.File);
        byte[] content = s_utf8.GetBytes(wanted.Text);
        ConfigFiles changed = ConfigDisk.Files.With(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = content });
        IReadOnlyList<ConfigProblem> after = Review(changed);

        // A mistake that was there before must not keep others from being mended.
        HashSet<(string, string, string?)> before = [.. Review(ConfigDisk.Files).Select(Key)];
        ConfigProblem[] added = [.. after.Where(problem => ContractConfig.IsError(problem) && !before.Contains(Key(problem)))];
        if (added.Length > 0)
        {
            throw new ConfigRefusedException([.. added.Select(problem => ContractConfig.Problem(problem, directory, changed))]);
        }

        Guarded(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            byte[]? old = ConfigDisk.Files.Read(path);
            if (old is not null)
            {
                FileReplacement.Write(path + ".bak", old, File.GetUnixFileMode(path), model: path);
            }

            FileReplacement.Write(path, content);
            return 0;
        });
        return Task.FromResult(new ConfigWriteResult(wanted.File, "", [.. after.Select(problem => ContractConfig.Problem(problem, directory, changed))]));
    }

    /// <summary>Nothing is on trial without a daemon.</summary>
    public Task EndTrialAsync(bool keep, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(string file) => $"{directory.TrimEnd('/')}/{file}";

    private IReadOnlyList<ConfigProblem> Review(ConfigFiles files) => ConfigReview.Review(directory.TrimEnd('/'), files, clock, all: false);

    /// <summary>A mistake without its line, which moves when lines are added above.</summary>
    private static (string, string, string?) Key(ConfigProblem problem) => (problem.Origin.File, problem.Message, problem.Jail);

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new IOException(refused.Message, refused);
        }
    }
}
