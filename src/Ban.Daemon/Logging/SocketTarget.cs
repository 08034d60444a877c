using System.Net.Sockets;
using System.Text;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Logging;

/// <summary>
/// The system's log daemon or journal: one datagram per line. One that is restarted is found again; one that hangs costs its
/// lines and not the daemon's time, for whoever logs waits here.
/// </summary>
internal sealed class SocketTarget : LogTarget
{
    /// <summary>How long a line waits where the log daemon's queue is full.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    /// <summary>After a line that could not be sent, before the next is tried; those between are lost.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly UnixDomainSocketEndPoint _address;
    private readonly Func<Severity, string, string> _format;
    private readonly TimeProvider _clock;
    private Socket _socket;
    private long? _lostAt;

    /// <exception cref="StartException">Nobody listens there.</exception>
    public SocketTarget(string path, Func<Severity, string, string> format, TimeProvider clock)
    {
        _format = format;
        _clock = clock;
        try
        {
            _address = new UnixDomainSocketEndPoint(path);
            _socket = Connect(_address);
        }
        catch (Exception failed) when (failed is SocketException or ArgumentException)
        {
            // For a path where nothing is, the base library speaks of an address that cannot be assigned.
            string reason = File.Exists(path) ? failed.Message : "there is no such socket";
            throw new StartException($"cannot reach the system's log at {path}: {reason}", failed);
        }
    }

    /// <exception cref="SocketException">The line is lost.</exception>
    public override void Write(Severity severity, string line)
    {
        if (_lostAt is { } time && _clock.GetElapsedTime(time) < s_pause)
        {
            return;
        }

        byte[] message = Encoding.UTF8.GetBytes(_format(severity, line));
        try
        {
            Send(message);
            _lostAt = null;
        }
        catch (SocketException lost) when (lost.SocketErrorCode != SocketError.MessageSize)
        {
            _lostAt = _clock.GetTimestamp();
            throw;
        }
    }

    public override void Dispose() => _socket.Dispose();

    private static Socket Connect(UnixDomainSocketEndPoint address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = (int)s_patience.TotalMilliseconds };
        try
        {
            socket.Connect(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A log daemon that was started anew has a socket of its own at the same path.</summary>
    private void Send(byte[] message)
    {
        try
        {
            _socket.Send(message);
        }
        catch (SocketException gone) when (gone.SocketErrorCode is not (SocketError.WouldBlock or SocketError.TimedOut or SocketError.MessageSize))
        {
            Socket next = Connect(_address);
            _socket.Dispose();
            _socket = next;
            _socket.Send(message);
        }
    }
}
