using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Native.LibC;

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

    /// <summary>The form of its lines.</summary>
    public required LogFormat Format { get; init; }

    /// <summary>Whether it is a file, which can be closed and opened again after a rotation.</summary>
    public virtual bool IsFile => false;

    /// <summary>Opens a <c>logtarget</c> (spec 2, section 1.7).</summary>
    /// <param name="spec">The target.</param>
    /// <param name="syslogSocket">Where the system's log daemon listens, for the target <c>SYSLOG</c>.</param>
    /// <param name="journalSocket">Where the journal listens.</param>
    /// <param name="clock">For the pause after a log daemon was not there; null for the system's.</param>
    /// <exception cref="StartException">The file or socket cannot be opened.</exception>
    public static LogTarget Open(LogTargetSpec spec, string syslogSocket, string journalSocket = JournalSocket, TimeProvider? clock = null)
    {
        LogFormat Form(bool date, bool padding) =>
            spec.Format is { } format ? LogFormat.Parse(format) : LogFormat.Usual(spec.DateTime ?? date, spec.Padding ?? padding);
        return spec.Name.ToUpperInvariant() switch
        {
            "STDOUT" => new StreamTarget(Console.OpenStandardOutput()) { Format = Form(date: true, padding: true) },
            "STDERR" => new StreamTarget(Console.OpenStandardError()) { Format = Form(date: true, padding: true) },
            "SYSOUT" => new StreamTarget(Console.OpenStandardOutput()) { Format = Form(date: false, padding: true) },
            "SYSLOG" => new SocketTarget(syslogSocket, SyslogFormat(spec.Facility), clock ?? TimeProvider.System) { Format = Form(date: false, padding: false) },
            "SYSTEMD-JOURNAL" => new SocketTarget(journalSocket, JournalMessage, clock ?? TimeProvider.System) { Format = spec.Format is { } own ? LogFormat.Parse(own) : LogFormat.Parse("%(message)s") },
            _ => new FileTarget(Path.GetFullPath(spec.Name)) { Format = Form(date: true, padding: true) },
        };
    }

    /// <summary>Whether a target is one of the process's own streams, which a daemon in the background does not have.</summary>
    public static bool IsStandardStream(LogTargetSpec spec) => spec.Name.ToUpperInvariant() is "STDOUT" or "STDERR" or "SYSOUT";

    public abstract void Write(Severity severity, string line);

    /// <summary>Closes a file and opens its path again, so that a rotated log is let go; nothing for other targets.</summary>
    /// <exception cref="StartException">The path cannot be opened; the old file stays in use.</exception>
    public virtual void Reopen()
    {
    }

    public abstract void Dispose();

    private static AppendFile OpenFile(string path)
    {
        try
        {
            return AppendFile.Open(path);
        }
        catch (IOException failed)
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

    /// <summary>A standard stream: one write per line.</summary>
    private sealed class StreamTarget(Stream stream) : LogTarget
    {
        public override void Write(Severity severity, string line) => stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

        public override void Dispose() => stream.Dispose();
    }

    /// <summary>A file: one write per line.</summary>
    private sealed class FileTarget(string path) : LogTarget
    {
        private AppendFile _file = OpenFile(path);

        public override bool IsFile => true;

        public override void Write(Severity severity, string line) => _file.Write(Encoding.UTF8.GetBytes(line + "\n"));

        public override void Reopen()
        {
            AppendFile old = _file;
            _file = OpenFile(path);
            old.Dispose();
        }

        public override void Dispose() => _file.Dispose();
    }
}
