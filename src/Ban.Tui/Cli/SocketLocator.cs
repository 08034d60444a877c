using Ban.Core.Configuration;
using Ban.Matching.Review;

namespace Ban.Tui.Cli;

/// <summary>Finds the daemon's socket.</summary>
internal static class SocketLocator
{
    /// <summary>
    /// The socket named on the command line, else that of the named configuration directory, else the built-in one. No
    /// configuration is read unless a directory is named: a plain call must start fast.
    /// </summary>
    /// <exception cref="ConfigurationException">The directory or a file in it is wrong.</exception>
    public static string Find(string? socket, string? configuration)
    {
        if (socket is not null)
        {
            return socket;
        }

        return configuration is null
            ? new DaemonOptions().Socket
            : ConfigurationLoader.LoadDaemonOptions(configuration, ConfigDisk.Files).Socket;
    }
}
