using System.Net.Sockets;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// The Unix socket that clients connect to: bound with mode 0600 until it is given to its group, removed at the end if it is still ours. A socket that nobody
/// answers on is a dead daemon's and is replaced; a live one never is.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    /// <summary>Longest path that the kernel takes, its closing zero not counted.</summary>
    private const int MaxPathLength = 107;

    private const int Backlog = 64;

    private readonly string? _path;
    private readonly FileStream? _claim;

    private ControlSocket(string? path, FileStream? claim, Socket listener)
    {
        _path = path;
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

        return new ControlSocket(path: null, claim: null, listener);
    }

    /// <summary>Binds the socket at <paramref name="path"/>, making its folder when that is missing.</summary>
    /// <param name="secure">Gives the file its group and mode; null leaves it to its owner alone.</param>
    /// <exception cref="StartException">Another daemon listens there, or the path cannot be used.</exception>
    public static ControlSocket Bind(string path, Action<string>? secure = null)
    {
        if (path.Length > MaxPathLength)
        {
            throw new StartException($"socket path is longer than {MaxPathLength} bytes: {path}");
        }

        FileStream claim = Claim(path);
        try
        {
            RemoveStale(path);
            return new ControlSocket(path, claim, Listen(path, secure));
        }
        catch
        {
            Release(claim);
            throw;
        }
    }

    public void Dispose()
    {
        Listener.Dispose();
        if (_path is not null)
        {
            File.Delete(_path);
        }

        if (_claim is not null)
        {
            Release(_claim);
        }
    }

    /// <summary>Two daemons that start at the same moment would both find the socket stale: the lock lets one of them look.</summary>
    private static FileStream Claim(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartException($"no permission to make the socket {path}: run as root, or name another path with -s", denied);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
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
        File.Delete(claim.Name);
        claim.Dispose();
    }

    private static void RemoveStale(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        RefuseOtherFile(path);
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException other)
        {
            throw new StartException($"cannot look who owns the socket {path}: {other.Message}", other);
        }

        throw new StartException($"another daemon is running with the socket {path}");
    }

    /// <summary>The kernel also says "refused" for a plain file: without this look, a mistyped path would cost the user that file.</summary>
    private static void RefuseOtherFile(string path)
    {
        try
        {
            using FileStream opened = File.OpenRead(path);
        }
        catch (IOException)
        {
            return; // a socket cannot be opened as a file
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartException($"no permission to use the socket {path}", denied);
        }

        throw new StartException($"{path} exists and is no socket: remove it, or name another path with -s");
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
