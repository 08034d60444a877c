using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Ban.Lab.Machines;

/// <summary>A line as it was written, and the moment just before the write, in <see cref="Stopwatch"/> ticks.</summary>
public sealed record LogWrite(long Before, string Line);

/// <summary>
/// The log daemon of a lab machine: takes datagrams of <c>syslog(3)</c> from a socket and appends each as a line to a file, as
/// syslog daemons have always done. It knows when each line was written. Owns the socket and the file handle, not the file.
/// </summary>
public sealed class SyslogSink : IAsyncDisposable
{
    private const string Host = "web01";
    private const int MaxDatagram = 64 << 10;
    private const int MaxWrites = 100_000;

    /// <summary>Length of <c>Nov 20 10:42:06 </c>, which glibc writes behind the priority.</summary>
    private const int StampLength = 16;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private readonly List<LogWrite> _writes = [];
    private readonly Task _receiving;

    public SyslogSink(string socketPath, string logPath)
    {
        SocketPath = socketPath;
        LogPath = logPath;
        _file = new FileStream(logPath, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        _socket.Bind(new UnixDomainSocketEndPoint(socketPath));
        _receiving = ReceiveAsync();
    }

    public string SocketPath { get; }

    /// <summary>The log file.</summary>
    public string LogPath { get; }

    /// <summary>What has been written so far, up to a bound.</summary>
    public IReadOnlyList<LogWrite> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>Appends a line to the file, in one write.</summary>
    /// <param name="line">Without the line end.</param>
    /// <returns>The moment just before the write.</returns>
    public long Append(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            var before = Stopwatch.GetTimestamp();
            _file.Write(bytes);
            if (_writes.Count < MaxWrites)
            {
                _writes.Add(new LogWrite(before, line));
            }

            return before;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
        await _file.DisposeAsync();
    }

    /// <summary>The file's line for a datagram <c>&lt;38&gt;Nov 20 10:42:06 sshd[4711]: message</c>.</summary>
    internal static string ToLine(string datagram)
    {
        var text = datagram.AsSpan().TrimEnd("\n\0");
        if (text.StartsWith('<') && text.IndexOf('>') is > 0 and var end)
        {
            text = text[(end + 1)..];
        }

        return text.Length > StampLength ? $"{text[..StampLength]}{Host} {text[StampLength..]}" : text.ToString();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[MaxDatagram];
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer, SocketFlags.None);
                Append(ToLine(Encoding.UTF8.GetString(buffer, 0, count)));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The socket was closed by DisposeAsync: the machine is gone.
        }
    }
}
