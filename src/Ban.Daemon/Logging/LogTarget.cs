using System.Net.Sockets;
using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Logging;

/// <summary>Where log lines go. Not thread-safe: <see cref="LogWriter"/> calls it under its lock.</summary>
internal abstract class LogTarget : IDisposable
{
    private const string JournalSocket = "/run/systemd/journal/socket";

    /// <summary>Syslog facilities at the index of their number (RFC 5424, table 1); empty where no program of users' has one.</summary>
    private static readonly string[] s_facilities =
    [
        "KERN", "USER", "MAIL", "DAEMON", "AUTH", "SYSLOG", "LPR", "NEWS", "UUCP", "CRON", "AUTHPRIV", "FTP", "", "", "", "",
        "LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4", "LOCAL5", "LOCAL6", "LOCAL7",
    ];

    /// <summary>Whether a line starts with date and time: the system's own logs add theirs.</summary>
    public bool HasDate { get; private init; }

    /// <summary>Whether module and level are padded to columns.</summary>
    public bool IsPadded { get; private init; }

    /// <summary>Opens a <c>logtarget</c> (spec 2, section 1.7).</summary>
    /// <param name="spec">The target.</param>
    /// <param name="syslogSocket">Where the system's log daemon listens, for the target <c>SYSLOG</c>.</param>
    /// <exception cref="StartException">The file or socket cannot be opened.</exception>
    public static LogTarget Open(LogTargetSpec spec, string syslogSocket)
    {
        bool HasDate(bool usual) => spec.DateTime ?? usual;
        bool IsPadded(bool usual) => spec.Padding ?? usual;
        return spec.Name.ToUpperInvariant() switch
        {
            "STDOUT" => new StreamTarget(Console.OpenStandardOutput()) { HasDate = HasDate(true), IsPadded = IsPadded(true) },
            "STDERR" => new StreamTarget(Console.OpenStandardError()) { HasDate = HasDate(true), IsPadded = IsPadded(true) },
            "SYSOUT" => new StreamTarget(Console.OpenStandardOutput()) { HasDate = HasDate(false), IsPadded = IsPadded(true) },
            "SYSLOG" => new SocketTarget(syslogSocket, SyslogFormat(spec.Facility)) { HasDate = HasDate(false), IsPadded = IsPadded(false) },
            "SYSTEMD-JOURNAL" => new SocketTarget(JournalSocket, JournalMessage) { HasDate = HasDate(false), IsPadded = IsPadded(false) },
            _ => new StreamTarget(OpenFile(spec.Name)) { HasDate = HasDate(true), IsPadded = IsPadded(true) },
        };
    }

    public abstract void Write(Severity severity, string line);

    public abstract void Dispose();

    private static FileStream OpenFile(string path)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            };
            return new FileStream(path, options);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot open the log {path}: {failed.Message}", failed);
        }
    }

    /// <summary>RFC 3164 as the local daemon takes it: the time is its own.</summary>
    private static Func<Severity, string, string> SyslogFormat(string facility)
    {
        int number = facility.Length > 0 ? Array.IndexOf(s_facilities, facility) : -1;
        return number >= 0
            ? (severity, line) => $"<{(number * 8) + severity.SyslogPriority}>bantui[{Environment.ProcessId}]: {line}"
            : throw new StartException($"logtarget: unknown facility {facility}, expected one of {string.Join(' ', s_facilities.Where(name => name.Length > 0))}");
    }

    /// <summary>The journal's native protocol; a line never holds a line end.</summary>
    private static string JournalMessage(Severity severity, string line) =>
        $"PRIORITY={severity.SyslogPriority}\nSYSLOG_IDENTIFIER=bantui\nMESSAGE={line}\n";

    /// <summary>A file or a standard stream: one write per line.</summary>
    private sealed class StreamTarget(Stream stream) : LogTarget
    {
        public override void Write(Severity severity, string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

        public override void Dispose() => stream.Dispose();
    }

    /// <summary>The system's log daemon or journal: one datagram per line.</summary>
    private sealed class SocketTarget : LogTarget
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly Func<Severity, string, string> _format;

        public SocketTarget(string path, Func<Severity, string, string> format)
        {
            _format = format;
            try
            {
                _socket.Connect(new UnixDomainSocketEndPoint(path));
            }
            catch (SocketException failed)
            {
                _socket.Dispose();
                throw new StartException($"cannot reach the system's log at {path}: {failed.Message}", failed);
            }
        }

        public override void Write(Severity severity, string line) => _socket.Send(Encoding.UTF8.GetBytes(_format(severity, line)));

        public override void Dispose() => _socket.Dispose();
    }
}
