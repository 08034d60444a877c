using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Matching.Review;

namespace Ban.Daemon;

/// <summary>Reads the configuration as the command line wants it, at the start and at each reload.</summary>
internal sealed class DaemonConfiguration(DaemonArguments arguments)
{
    /// <summary>Where the log of a daemon in the background goes that would go to its terminal.</summary>
    private const string BackgroundLog = "/var/log/bantui.log";

    /// <summary>The configuration directory.</summary>
    public string Directory { get; } = Path.GetFullPath(arguments.Configuration);

    /// <summary>Reads everything; a jail that is wrong is a problem of its own.</summary>
    /// <exception cref="ConfigurationException">The configuration as a whole cannot be used.</exception>
    /// <exception cref="StartException">So it is with <c>loglevel</c>, <c>socket</c> or <c>pidfile</c>.</exception>
    public LoadedConfiguration Load()
    {
        LoadedConfiguration configuration = ConfigurationLoader.LoadSparing(Directory, ConfigDisk.Files);
        DaemonOptions options = Override(configuration.Daemon);
        _ = LevelOf(options);
        return configuration with { Daemon = options };
    }

    /// <summary>The jails that could not be read, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> Refused(LoadedConfiguration configuration)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ConfigProblem problem in configuration.Problems.Where(static problem => problem.Severity == ProblemSeverity.JailSkipped && problem.Jail is not null))
        {
            refused.TryAdd(problem.Jail!, problem.ToString());
        }

        return refused;
    }

    /// <summary>The number of a configured level.</summary>
    /// <exception cref="StartException">It is neither a level's name nor a number.</exception>
    public static int LevelOf(DaemonOptions options) => Severity.TryParseNumber(options.LogLevel, out int lowest)
        ? lowest
        : throw new StartException($"loglevel = {options.LogLevel}: expected one of {string.Join(", ", Severity.All.Select(level => level.Name))}, or a number");

    /// <summary>Opens the log that the options name.</summary>
    /// <exception cref="StartException">It cannot be opened.</exception>
    /// <exception cref="ConfigurationException">The target is misspelt.</exception>
    public static LogTarget OpenLog(DaemonOptions options) => LogTarget.Open(LogTargetSpec.Parse(options.LogTarget), options.SyslogSocket);

    /// <summary>What the command line says goes before the files.</summary>
    private DaemonOptions Override(DaemonOptions options)
    {
        string target = arguments.LogTarget ?? options.LogTarget;
        bool isLost = arguments.Background && LogTarget.IsStandardStream(LogTargetSpec.Parse(target));
        string? syslog = arguments.SyslogSocket is { } socket && !socket.Equals("auto", StringComparison.OrdinalIgnoreCase) ? socket : null;
        DaemonOptions result = options with
        {
            Socket = Absolute("socket", arguments.Socket ?? options.Socket),
            PidFile = Absolute("pidfile", arguments.PidFile ?? options.PidFile),
            LogLevel = arguments.LogLevel ?? options.LogLevel,
            LogTarget = isLost ? BackgroundLog : target,
            SyslogSocket = syslog ?? options.SyslogSocket,
        };
        return arguments.Database is { } database
            ? result with { DbFile = database.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : database }
            : result;
    }

    private static string Absolute(string option, string path) =>
        path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(path) : throw new StartException($"{option} = {path}: expected a path");
}
