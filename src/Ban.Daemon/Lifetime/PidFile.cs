using System.Globalization;

namespace Ban.Daemon.Lifetime;

/// <summary>The file with the daemon's process id, removed at the end.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes the process id and a newline, making the folder when it is missing.</summary>
    /// <exception cref="StartException">It cannot be written.</exception>
    public static PidFile Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
            return new PidFile(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot write the pid file {path}: {failed.Message}", failed);
        }
    }

    public void Dispose() => File.Delete(_path);
}
