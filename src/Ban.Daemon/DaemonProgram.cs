using System.Net.Sockets;
using Ban.Core.Configuration;
using Ban.Daemon.Access;
using Ban.Daemon.Editing;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Engine.Store;
using Ban.Native.LibC;

namespace Ban.Daemon;

/// <summary>The daemon from the command line to the exit code.</summary>
internal static class DaemonProgram
{
    private const int Failed = 1;

    /// <summary>Nothing that the daemon makes is for its group or for others; the socket of a group gets its mode by itself.</summary>
    private const int PrivateFiles = 0b111_111;

    /// <summary>Runs until it is told to end. A user's mistake is one line on the standard error, and exit code 1.</summary>
    public static async Task<int> RunAsync(DaemonArguments arguments)
    {
        try
        {
            if (arguments.IsTransfer)
            {
                ProcessSetup.SetUmask(PrivateFiles);
                await OfflineTransfer.RunAsync(arguments, Console.Out);
                return 0;
            }

            BackgroundStart? second = BackgroundStart.Second();
            if (arguments.Background && second is null)
            {
                return await BackgroundStart.LaunchAsync(Console.Error);
            }

            ProcessSetup.SetUmask(PrivateFiles);
            await ServeAsync(new DaemonConfiguration(arguments), second);
            return 0;
        }
        catch (Exception mistake) when (mistake is ConfigurationException or StartException or StoreException)
        {
            await Console.Error.WriteLineAsync($"bantuid: {mistake.Message}");
            return Failed;
        }
    }

    private static async Task ServeAsync(DaemonConfiguration source, BackgroundStart? background)
    {
        using var signals = new DaemonSignals();
        using ServiceManager service = ServiceManager.FromEnvironment();
        Socket? activated = ActivatedSocket.Take();
        string? takenBack;
        using (var journal = new TrialJournal(new ConfigTree(source.Directory)))
        {
            takenBack = journal.Recover();
        }

        LoadedConfiguration configuration = source.Load();
        if (configuration.Jails.Count == 0)
        {
            throw new StartException(WhyNoJail(source.Directory, configuration));
        }

        DaemonOptions options = configuration.Daemon;
        using var log = new LogWriter(DaemonConfiguration.OpenLog(options), DaemonConfiguration.LevelOf(options), TimeProvider.System);
        AccessPolicy access = AccessPolicy.From(options);
        if (takenBack is not null)
        {
            EditingLog.Recovered(log.CreateLogger("server"), takenBack);
        }

        using ControlSocket socket = activated is null ? ControlSocket.Bind(options.Socket, access.Secure) : ControlSocket.Inherit(activated, access.Secure);
        using PidFile pidFile = PidFile.Write(options.PidFile);
        var outside = new Surroundings(socket.Listener, signals, service, background, access);
        await using Composition daemon = await Composition.CreateAsync(source, configuration, log, outside);
        await daemon.RunAsync();
    }

    private static string WhyNoJail(string directory, LoadedConfiguration configuration)
    {
        IReadOnlyDictionary<string, string> refused = DaemonConfiguration.Refused(configuration);
        return refused.Count > 0
            ? string.Join("; ", refused.Values.Distinct(StringComparer.Ordinal))
            : configuration.Problems.Count > 0
                ? string.Join("; ", configuration.Problems)
                : $"{directory}: no jail is enabled, expected enabled = true in at least one section of jail.local or jail.d";
    }
}
