using System.Net.Sockets;
using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;

namespace Ban.Daemon.Tests.Logging;

public sealed class LogTargetTests : IDisposable
{
    private static readonly Severity s_warning = Severity.All[2];

    private readonly TempDirectory _directory = new();

    private string LogPath => _directory.File("log");

    private string SocketPath => _directory.File("log.sock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_FileThatWasEmptied_GoesOnAtItsNewEnd()
    {
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse(LogPath), SocketPath);
        target.Write(s_warning, "before the rotation by copying");
        File.WriteAllText(LogPath, string.Empty);
        target.Write(s_warning, "after");
        Assert.Equal("after\n", File.ReadAllText(LogPath));
    }

    [Fact]
    public void Write_FileThatAnotherProgramWritesToo_OverwritesNothing()
    {
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse(LogPath), SocketPath);
        target.Write(s_warning, "one");
        File.AppendAllText(LogPath, "another's\n");
        target.Write(s_warning, "two");
        Assert.Equal("one\nanother's\ntwo\n", File.ReadAllText(LogPath));
    }

    [Fact]
    public void Reopen_FileThatWasMovedAway_LeavesItAndMakesANewOne()
    {
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse(LogPath), SocketPath);
        target.Write(s_warning, "one");
        File.Move(LogPath, LogPath + ".1");
        target.Write(s_warning, "two");
        target.Reopen();
        target.Write(s_warning, "three");
        Assert.Equal(("one\ntwo\n", "three\n"), (File.ReadAllText(LogPath + ".1"), File.ReadAllText(LogPath)));
    }

    [Fact]
    public void Open_PathIsAFolder_SaysSo()
    {
        StartException refused = Assert.Throws<StartException>(() => LogTarget.Open(LogTargetSpec.Parse(_directory.Path), SocketPath));
        Assert.Equal($"cannot open the log {_directory.Path}: Is a directory", refused.Message);
    }

    [Fact]
    public void Write_LogDaemonThatWasRestarted_IsFoundAgain()
    {
        using Socket old = Listen();
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse("SYSLOG"), SocketPath);
        target.Write(s_warning, "one");
        Assert.EndsWith("one", Receive(old), StringComparison.Ordinal);
        old.Dispose();
        using Socket next = Listen();
        target.Write(s_warning, "two");
        Assert.EndsWith("two", Receive(next), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LogDaemonThatIsGone_IsAskedAgainAfterAPause()
    {
        var clock = new HandClock();
        Socket old = Listen();
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse("SYSLOG"), SocketPath, clock: clock);
        old.Dispose();
        Assert.Throws<SocketException>(() => target.Write(s_warning, "lost"));
        using Socket next = Listen();
        target.Write(s_warning, "lost in the pause");
        clock.Seconds = 2;
        target.Write(s_warning, "here");
        Assert.EndsWith("here", Receive(next), StringComparison.Ordinal);
        Assert.Equal(0, next.Available);
    }

    [Fact(Timeout = 30_000)]
    public async Task Write_LogDaemonThatHangs_LosesLinesAndDoesNotWait()
    {
        using Socket hanging = Listen();
        using LogTarget target = LogTarget.Open(LogTargetSpec.Parse("SYSLOG"), SocketPath, clock: new HandClock());
        await Task.Run(
            () =>
            {
                string line = new('x', 1000);
                void WriteOn()
                {
                    while (true)
                    {
                        target.Write(s_warning, line);
                    }
                }

                Assert.Throws<SocketException>(WriteOn);

                // In the pause: each would wait for its own time otherwise.
                for (int i = 0; i < 100_000; i++)
                {
                    target.Write(s_warning, line);
                }
            },
            TestContext.Current.CancellationToken);
    }

    private static string Receive(Socket daemon)
    {
        byte[] datagram = new byte[500];
        return Encoding.UTF8.GetString(datagram, 0, daemon.Receive(datagram));
    }

    private Socket Listen()
    {
        var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        daemon.Bind(new UnixDomainSocketEndPoint(SocketPath));
        return daemon;
    }

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
