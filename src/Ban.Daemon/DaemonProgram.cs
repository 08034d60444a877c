using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Engine.Store;

namespace Ban.Daemon;

/// <summary>The daemon from the configuration to the exit code.</summary>
internal static class DaemonProgram
{
    private const int Failed = 1;

    /// <summary>Runs until TERM or INT. A user's mistake is one line on the standard error, for each mistake, and exit code 1.</summary>
    public static async Task<int> RunAsync(DaemonArguments arguments)
    {
        try
        {
            using var signals = new StopSignals();
            LoadedConfiguration configuration = Load(arguments.Configuration);
            DaemonOptions options = Override(configuration.Daemon, arguments);
            using LogWriter log = OpenLog(options);
            using ControlSocket socket = ControlSocket.Bind(options.Socket);
            using PidFile pidFile = PidFile.Write(options.PidFile);
            await using Composition daemon = await Composition.CreateAsync(arguments.Configuration, configuration with { Daemon = options }, socket.Listener, log);
            await daemon.RunAsync(signals.Received);
            return 0;
        }
        catch (Exception mistake) when (mistake is ConfigurationException or StartException or StoreException)
        {
            await Console.Error.WriteLineAsync($"bantuid: {mistake.Message}");
            return Failed;
        }
    }

    private static LoadedConfiguration Load(string directory)
    {
        var files = new ConfigFiles(
            static path => File.Exists(path) ? File.ReadAllBytes(path) : null,
            static folder => Directory.Exists(folder) ? Directory.GetFiles(folder) : null);
        LoadedConfiguration configuration = ConfigurationLoader.Load(directory, files);
        if (configuration.Jails.Count == 0)
        {
            string reason = configuration.Problems.Count > 0
                ? string.Join("; ", configuration.Problems)
                : $"{directory}: no jail is enabled, expected enabled = true in at least one section of jail.local or jail.d";
            throw new StartException(reason);
        }

        return configuration;
    }

    /// <summary>What the command line says goes before the files.</summary>
    private static DaemonOptions Override(DaemonOptions options, DaemonArguments arguments)
    {
        DaemonOptions result = options with
        {
            Socket = arguments.Socket ?? options.Socket,
            PidFile = arguments.PidFile ?? options.PidFile,
            LogLevel = arguments.LogLevel ?? options.LogLevel,
            LogTarget = arguments.LogTarget ?? options.LogTarget,
        };
        return arguments.Database is { } database
            ? result with { DbFile = database.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : database }
            : result;
    }

    private static LogWriter OpenLog(DaemonOptions options)
    {
        if (!Severity.TryParseNumber(options.LogLevel, out int lowest))
        {
            throw new StartException($"loglevel = {options.LogLevel}: expected one of {string.Join(", ", Severity.All.Select(level => level.Name))}, or a number");
        }

        return new LogWriter(LogTarget.Open(LogTargetSpec.Parse(options.LogTarget), options.SyslogSocket), lowest, TimeProvider.System);
    }
}
