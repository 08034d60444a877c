using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>A directory of configuration, read and typed.</summary>
/// <param name="Daemon">Options of the daemon.</param>
/// <param name="Jails">The enabled jails that can run, in the order of the files.</param>
/// <param name="Problems">What is wrong and does not stop the rest.</param>
public sealed record LoadedConfiguration(
    DaemonOptions Daemon,
    IReadOnlyList<JailSettings> Jails,
    IReadOnlyList<ConfigProblem> Problems);
