using System.Reflection;

namespace Ban.Daemon.Methods;

/// <summary>What <c>daemon.info</c> says of the process.</summary>
/// <param name="configuration">Configuration directory.</param>
/// <param name="database">Path of the database; null if there is none.</param>
/// <param name="clock">Tells when the daemon started: now.</param>
internal sealed class DaemonFacts(string configuration, string? database, TimeProvider clock)
{
    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(DaemonFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public string Configuration { get; } = Path.GetFullPath(configuration);

    public string Database { get; } = database ?? "None";

    public DateTimeOffset Started { get; } = clock.GetUtcNow();

    public string Host { get; } = Environment.MachineName;
}
