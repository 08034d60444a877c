using System.Globalization;
using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>The file with the daemon's process id, removed at the end if it is still ours.</summary>
internal sealed class PidFile : IDisposable
{
    /// <summary>Bytes of a file that are looked at.</summary>
    private const int MaxLength = 64;

    private static readonly string s_own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";

    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes the process id and a newline, making the folder when it is missing.</summary>
    /// <exception cref="StartException">It cannot be written, or is no plain file: it is removed at the end, and a device must not be.</exception>
    public static PidFile Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (FileStatus.TryGet(path, out FileStatus status, out _) && !status.IsRegular)
            {
                throw new StartException($"cannot write the pid file {path}: it exists and is no plain file");
            }

            File.WriteAllText(path, s_own);
            return new PidFile(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot write the pid file {path}: {failed.Message}", failed);
        }
    }

    /// <summary>Another daemon that was given the same file by mistake needs it longer.</summary>
    public void Dispose()
    {
        try
        {
            if (RegularFile.Read(_path, MaxLength) is { } content && content.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(s_own)))
            {
                File.Delete(_path);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed stays: the daemon has ended in good order all the same.
        }
    }
}
