using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Tests.Lifetime;

/// <summary>The environment is the process's: these tests run one after the other, as the tests of one class do.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_GoToTheSocketOfTheEnvironmentInTheProtocolsForm(bool isAbstract)
    {
        string path = _directory.File("notify");
        using Socket manager = Listen(isAbstract ? "\0" + path : path);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", isAbstract ? "@" + path : path);
        using ServiceManager service = ServiceManager.FromEnvironment();

        service.Ready("2 jails");
        Assert.Equal("READY=1\nSTATUS=2 jails", Receive(manager));
        service.Reloading();
        string[] reloading = Receive(manager).Split('\n');
        Assert.Equal(["RELOADING=1", "STATUS=Reloading"], [reloading[0], reloading[2]]);
        long microseconds = long.Parse(reloading[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(microseconds / 1e6, 0.1, uptime + 60);
        service.Stopping();
        Assert.StartsWith("STOPPING=1", Receive(manager), StringComparison.Ordinal);
        Assert.Null(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
    }

    [Fact]
    public void Messages_WithoutManagerOrWithOneThatIsGone_GoNowhere()
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", _directory.File("nobody"));
        using (ServiceManager gone = ServiceManager.FromEnvironment())
        {
            gone.Ready("x");
        }

        using ServiceManager none = ServiceManager.FromEnvironment();
        none.Ready("x");
        Assert.Null(none.WatchdogTime);
    }

    [Theory]
    [InlineData("60000000", null, 60)]
    [InlineData("60000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("9223372036854775807", null, 24 * 3600)]
    public void WatchdogTime_IsTakenOnlyWhereItIsMeantForThisProcess(string time, string? process, int? seconds)
    {
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", time);
        Environment.SetEnvironmentVariable("WATCHDOG_PID", process);
        using ServiceManager service = ServiceManager.FromEnvironment();
        Assert.Equal(seconds, service.WatchdogTime?.TotalSeconds);
    }

    [Fact(Timeout = Limit)]
    public async Task Watchdog_EngineThatHangs_IsNotVouchedFor()
    {
        string path = _directory.File("notify");
        using Socket manager = Listen(path);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", path);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "2000");
        using ServiceManager service = ServiceManager.FromEnvironment();
        using var stop = new CancellationTokenSource();
        int pulses = 0;
        TaskCompletionSource third = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource hangs = new();

        Task watching = Watchdog.RunAsync(service, Pulse, TimeProvider.System, stop.Token);
        await third.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], [Receive(manager), Receive(manager)]);
        Assert.Equal(0, manager.Available);
        await stop.CancelAsync();
        await watching;

        Task Pulse()
        {
            if (++pulses < 3)
            {
                return Task.CompletedTask;
            }

            third.TrySetResult();
            return hangs.Task;
        }
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        byte[] datagram = new byte[500];
        return Encoding.UTF8.GetString(datagram, 0, socket.Receive(datagram));
    }
}
