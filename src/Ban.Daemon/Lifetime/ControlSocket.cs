using System.Net.Sockets;
using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// The Unix socket that clients connect to: bound with mode 0600 until it is given to its group, removed at the end. A socket that
/// nobody answers on is a dead daemon's and is replaced; a live one never is.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    private const int Backlog = 64;

    private readonly FileStream? _claim;

    private ControlSocket(FileStream? claim, Socket listener)
    {
        _claim = claim;
        Listener = listener;
    }

    /// <summary>The bound and listening socket.</summary>
    public Socket Listener { get; }

    /// <summary>Uses a socket that the service manager has bound; it stays there at the end.</summary>
    /// <param name="secure">Gives its file, where it has one, its group and mode.</param>
    /// <exception cref="StartException">That is not permitted.</exception>
    public static ControlSocket Inherit(Socket listener, Action<string> secure)
    {
        if (listener.LocalEndPoint is UnixDomainSocketEndPoint point && point.ToString() is ['/', ..] path)
        {
            secure(path);
        }

        return new ControlSocket(claim: null, listener);
    }

    /// <summary>Binds the socket at <paramref name="path"/>, making its folder when that is missing.</summary>
    /// <param name="secure">Gives the file its group and mode; null leaves it to its owner alone.</param>
    /// <exception cref="StartException">Another daemon listens there, or the path cannot be used.</exception>
    public static ControlSocket Bind(string path, Action<string>? secure = null)
    {
        FileStream claim = Claim(path);
        try
        {
            SocketFile.MakeRoom(path);
            return new ControlSocket(claim, Listen(path, secure));
        }
        catch
        {
            Release(claim);
            throw;
        }
    }

    public void Dispose()
    {
        // With it goes the file, where this process has bound it.
        Listener.Dispose();
        if (_claim is not null)
        {
            Release(_claim);
        }
    }

    /// <summary>Two daemons that start at the same moment would both find the socket stale: the lock lets one of them look.</summary>
    private static FileStream Claim(string path)
    {
        string file = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            while (true)
            {
                FileStream claim = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);

                // A daemon that ends removes the file: who had opened it before holds the lock of a file that nobody else will find.
                if (FileStatus.TryGet(file, out FileStatus there, out _) && there.Identity == FileStatus.Get(claim.SafeFileHandle).Identity)
                {
                    return claim;
                }

                claim.Dispose();
            }
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartException($"no permission to make the socket {path}: run as root, or name another path with -s", denied);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartException($"another bantuid is running with the socket {path}");
        }
        catch (IOException broken)
        {
            throw new StartException($"cannot make the socket {path}: {broken.Message}", broken);
        }
    }

    private static void Release(FileStream claim)
    {
        try
        {
            File.Delete(claim.Name);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Its folder was removed; the lock ends with the handle.
        }

        claim.Dispose();
    }

    private static Socket Listen(string path, Action<string>? secure)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            secure?.Invoke(path);
            listener.Listen(Backlog);
            return listener;
        }
        catch (Exception failed) when (failed is SocketException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new StartException($"cannot make the socket {path}: {failed.Message}", failed);
        }
    }
}
