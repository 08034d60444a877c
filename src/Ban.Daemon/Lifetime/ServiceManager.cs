using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// What the service manager is told, by systemd's sd_notify(3) protocol: one datagram for each message. Without a manager
/// nothing is sent. A manager that does not read is no trouble of ours.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";
    private const string WatchdogProcessVariable = "WATCHDOG_PID";

    /// <summary>The longest that is reckoned with, in microseconds; whoever waits longer gets more signs of life than he needs.</summary>
    private const long LongestWatchdog = 24L * 3600 * 1_000_000;

    private readonly Socket? _socket;

    private ServiceManager(Socket? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        WatchdogTime = watchdog;
    }

    /// <summary>How long the manager waits for a sign of life before it ends the daemon; null if it does not watch.</summary>
    public TimeSpan? WatchdogTime { get; }

    /// <summary>Reads the manager's socket from the environment and takes it out there: it is not for the commands of actions.</summary>
    public static ServiceManager FromEnvironment()
    {
        string? path = Take(SocketVariable);
        string? time = Take(WatchdogVariable);
        string? process = Take(WatchdogProcessVariable);
        bool isOurs = process is null || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        bool isNumber = long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds);
        TimeSpan? watchdog = isOurs && isNumber && microseconds > 0 ? TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestWatchdog)) : null;
        return new ServiceManager(path is { Length: > 1 } ? Connect(path) : null, watchdog);
    }

    /// <summary>The daemon does its work. Also said after <see cref="Reloading"/>.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>A reload begins. The manager tells by the time which reload it is.</summary>
    public void Reloading() => Send(string.Create(
        CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond}\nSTATUS=Reloading"));

    /// <summary>The daemon ends.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    /// <summary>A sign of life.</summary>
    public void Alive() => Send("WATCHDOG=1");

    public void Dispose() => _socket?.Dispose();

    private static string? Take(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }

    private static Socket? Connect(string path)
    {
        // A path that starts with @ is in the abstract name space, where the first byte is zero.
        string address = path[0] == '@' ? "\0" + path[1..] : path;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address));
            return socket;
        }
        catch (Exception unreachable) when (unreachable is SocketException or ArgumentException)
        {
            socket.Dispose();
            return null;
        }
    }

    private void Send(string message)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (SocketException)
        {
            // The manager is being restarted; it asks nothing of us.
        }
    }
}
