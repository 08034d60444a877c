using Ban.Core.Configuration;
using Ban.Native.LibC;

namespace Ban.Tui.Cli;

/// <summary>Finds the daemon's socket.</summary>
internal static class SocketLocator
{
    /// <summary>The file system, for reading configurations.</summary>
    public static ConfigFiles Files { get; } = new(static path => RegularFile.Read(path, ConfigFiles.MaxFileLength), List);

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
            : ConfigurationLoader.LoadDaemonOptions(configuration, Files).Socket;
    }

    private static string[]? List(string path) => Directory.Exists(path) ? Directory.GetFiles(path) : null;
}
