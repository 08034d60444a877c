using Ban.Rpc.Contract;

namespace Ban.Tui.Config;

/// <summary>Where the files of a configuration are read and written: the daemon that runs, or the disk where none does.</summary>
internal interface IConfigStore : IAsyncDisposable
{
    /// <summary>A file as it is; no text and no revision for one that is not there yet.</summary>
    Task<(string Text, string? Revision)> ReadAsync(string file, CancellationToken cancellationToken);

    /// <summary>Writes a file if the whole configuration is right with it.</summary>
    /// <exception cref="ConfigRefusedException">It would be wrong; nothing was changed.</exception>
    Task<ConfigWriteResult> WriteAsync(ConfigWriteParams wanted, CancellationToken cancellationToken);

    /// <summary>Keeps a change that is on trial, or takes it back.</summary>
    Task EndTrialAsync(bool keep, CancellationToken cancellationToken);
}

/// <summary>A change would make the configuration wrong.</summary>
internal sealed class ConfigRefusedException(IReadOnlyList<ConfigProblemInfo> problems, Exception? inner = null) : Exception("the configuration would be wrong", inner)
{
    public IReadOnlyList<ConfigProblemInfo> Problems { get; } = problems;
}
