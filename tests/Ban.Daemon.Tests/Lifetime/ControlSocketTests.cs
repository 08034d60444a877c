using System.Net.Sockets;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Tests.Lifetime;

public sealed class ControlSocketTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string SocketPath => _directory.File("bantui.sock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Bind_FreePath_ListensForTheOwnerOnly()
    {
        using ControlSocket socket = ControlSocket.Bind(SocketPath);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        using Socket client = Connect();
        Assert.True(client.Connected);
    }

    [Fact]
    public void Bind_MissingFolder_IsMade()
    {
        string path = _directory.File("run/bantui/bantui.sock");
        using ControlSocket socket = ControlSocket.Bind(path);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Dispose_RemovesSocketAndLock()
    {
        ControlSocket.Bind(SocketPath).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Bind_SocketOfADeadDaemon_IsReplaced()
    {
        using (Socket dead = Listener(SocketPath + ".moved"))
        {
            // Moved, because the runtime removes the file that it bound.
            File.Move(SocketPath + ".moved", SocketPath);
        }

        Assert.True(File.Exists(SocketPath));
        using ControlSocket socket = ControlSocket.Bind(SocketPath);
        using Socket client = Connect();
        Assert.True(client.Connected);
    }

    [Fact]
    public void Bind_SocketOfALiveDaemon_IsRefusedAndLeftAlone()
    {
        using ControlSocket live = ControlSocket.Bind(SocketPath);
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        Assert.Contains(SocketPath, refused.Message, StringComparison.Ordinal);
        using Socket client = Connect();
        Assert.True(client.Connected);
    }

    [Fact]
    public void Bind_SocketOfAnotherLiveProgram_IsRefusedAndLeftAlone()
    {
        using Socket other = Listener(SocketPath);
        Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        using Socket client = Connect();
        Assert.True(client.Connected);
    }

    [Fact]
    public void Bind_PlainFile_IsRefusedAndKept()
    {
        File.WriteAllText(SocketPath, "precious");
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        Assert.Contains("no socket", refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void Bind_PathLongerThanTheKernelTakes_IsRefused()
    {
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind("/tmp/" + new string('x', 200)));
        Assert.Contains("107", refused.Message, StringComparison.Ordinal);
    }

    private static Socket Listener(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return client;
    }
}
