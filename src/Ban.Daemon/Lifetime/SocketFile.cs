using System.Net.Sockets;
using System.Text;
using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>The file of a Unix socket. One that nobody answers on is a dead program's and may be replaced; a live one never, nor any other kind of file.</summary>
internal static class SocketFile
{
    /// <summary>Longest path that the kernel takes, in bytes, its closing zero not counted.</summary>
    private const int MaxPathLength = 107;

    /// <summary>Makes room for a socket that is to be bound.</summary>
    /// <exception cref="StartException">Something lives there that must stay, or the path cannot be used.</exception>
    public static void MakeRoom(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > MaxPathLength)
        {
            throw new StartException($"socket path is longer than {MaxPathLength} bytes: {path}");
        }

        if (!IsSocket(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            Remove(path);
            return;
        }
        catch (SocketException other)
        {
            throw new StartException($"cannot look who owns the socket {path}: {other.Message}", other);
        }

        throw new StartException($"another daemon is running with the socket {path}");
    }

    /// <summary>Looked at, not opened: to open a pipe is to wait for its writer.</summary>
    /// <returns>False if there is nothing.</returns>
    private static bool IsSocket(string path)
    {
        if (FileStatus.TryGet(path, out FileStatus status, out string? trouble))
        {
            return status.IsSocket ? true : throw Other(path);
        }

        if (trouble is not null)
        {
            throw new StartException($"cannot use the socket {path}: {trouble}");
        }

        // A link that leads nowhere is there all the same.
        return File.Exists(path) ? throw Other(path) : false;
    }

    private static StartException Other(string path) => new($"{path} exists and is no socket: remove it, or name another path");

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot replace the socket {path} of a program that is gone: {denied.Message}", denied);
        }
    }
}
