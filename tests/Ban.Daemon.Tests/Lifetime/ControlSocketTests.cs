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

    [Fact]
    public void Bind_PathOfFewCharactersAndTooManyBytes_IsRefused()
    {
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind("/tmp/" + new string('ä', 60)));
        Assert.Contains("107", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_Folder_IsRefusedAsNoSocket()
    {
        Directory.CreateDirectory(SocketPath);
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        Assert.Contains("no socket", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_LinkThatLeadsNowhere_IsRefusedAndKept()
    {
        File.CreateSymbolicLink(SocketPath, _directory.File("nowhere"));
        StartException refused = Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        Assert.Contains("no socket", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(SocketPath).LinkTarget);
    }

    [Fact]
    public void Bind_LinkToALiveSocket_IsRefusedAndKept()
    {
        using Socket other = Listener(_directory.File("other.sock"));
        File.CreateSymbolicLink(SocketPath, _directory.File("other.sock"));
        Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath));
        using Socket client = Connect();
        Assert.True(client.Connected);
    }

    [Fact(Timeout = 30_000)]
    public async Task Bind_Pipe_IsRefusedAndNotWaitedFor()
    {
        using (var maker = System.Diagnostics.Process.Start("mkfifo", [SocketPath]))
        {
            await maker.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        StartException refused = await Task.Run(() => Assert.Throws<StartException>(() => ControlSocket.Bind(SocketPath)), TestContext.Current.CancellationToken);
        Assert.Contains("no socket", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_ManyAtOnceOverADeadSocket_IsGivenToOneAtATime()
    {
        int owners = 0;
        int most = 0;
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, (_, _) =>
        {
            try
            {
                using ControlSocket socket = ControlSocket.Bind(SocketPath);
                int now = Interlocked.Increment(ref owners);
                InterlockedMax(ref most, now);
                Assert.True(File.Exists(SocketPath));
                Interlocked.Decrement(ref owners);
            }
            catch (StartException)
            {
                // Another has it.
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(1, most);
    }

    [Fact]
    public void Dispose_FolderThatIsGone_IsNoTrouble()
    {
        ControlSocket socket = ControlSocket.Bind(_directory.File("run/bantui.sock"));
        Directory.Delete(_directory.File("run"), recursive: true);
        socket.Dispose();
        Assert.False(Directory.Exists(_directory.File("run")));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
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
