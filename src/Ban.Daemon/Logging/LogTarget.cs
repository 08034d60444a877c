using System.Net.Sockets;
using System.Text;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Logging;

/// <summary>Where log lines go. Not thread-safe: <see cref="LogWriter"/> calls it under its lock.</summary>
internal abstract class LogTarget : IDisposable
{
    /// <summary>Whether a line starts with date and time: the system's own logs add theirs.</summary>
    public virtual bool WantsDate => true;

    /// <summary>Opens a <c>logtarget</c> of the configuration (spec 2, section 1.7).</summary>
    /// <exception cref="StartException">The file or socket cannot be opened.</exception>
    public static LogTarget Open(string target) => target.ToUpperInvariant() switch
    {
        "STDOUT" => new StreamTarget(Console.OpenStandardOutput(), wantsDate: true),
        "STDERR" => new StreamTarget(Console.OpenStandardError(), wantsDate: true),
        "SYSOUT" => new StreamTarget(Console.OpenStandardOutput(), wantsDate: false),
        "SYSLOG" => new SocketTarget("/dev/log", SocketTarget.SyslogMessage),
        "SYSTEMD-JOURNAL" => new SocketTarget("/run/systemd/journal/socket", SocketTarget.JournalMessage),
        _ => OpenFile(target),
    };

    public abstract void Write(Severity severity, string line);

    public abstract void Dispose();

    private static StreamTarget OpenFile(string path)
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
            return new StreamTarget(new FileStream(path, options), wantsDate: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot open the log {path}: {failed.Message}", failed);
        }
    }

    /// <summary>A file or a standard stream: one write per line.</summary>
    private sealed class StreamTarget(Stream stream, bool wantsDate) : LogTarget
    {
        public override bool WantsDate => wantsDate;

        public override void Write(Severity severity, string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

        public override void Dispose() => stream.Dispose();
    }

    /// <summary>The system's log daemon or journal: one datagram per line.</summary>
    private sealed class SocketTarget : LogTarget
    {
        private const int DaemonFacility = 3;

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

        public override bool WantsDate => false;

        /// <summary>RFC 3164 as the local daemon takes it: the time is its own.</summary>
        public static string SyslogMessage(Severity severity, string line) =>
            $"<{(DaemonFacility * 8) + severity.SyslogPriority}>bantui[{Environment.ProcessId}]: {line}";

        /// <summary>The journal's native protocol; a line never holds a line end.</summary>
        public static string JournalMessage(Severity severity, string line) =>
            $"PRIORITY={severity.SyslogPriority}\nSYSLOG_IDENTIFIER=bantui\nMESSAGE={line}\n";

        public override void Write(Severity severity, string line) => _socket.Send(Encoding.UTF8.GetBytes(_format(severity, line)));

        public override void Dispose() => _socket.Dispose();
    }
}
