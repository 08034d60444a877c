using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Logging;

/// <summary>
/// Writes log lines in fail2ban's form, which users' scripts and the recidive jail read: date, module, process id, level, message
/// (spec 2, section 1.7). The module keeps fail2ban's prefix for the same reason. Thread-safe.
/// </summary>
internal sealed class LogWriter(LogTarget target, int lowestNumber, TimeProvider clock) : ILoggerFactory
{
    /// <summary>Lines kept for a listener while there is none: those of the start.</summary>
    private const int MaxUnheard = 1000;

    private readonly Lock _lock = new();
    private LogTarget _target = target;
    private List<LogRecord>? _unheard = [];
    private Action<LogRecord>? _listener;

    /// <summary>Number of the lowest level that is written.</summary>
    public int LowestNumber { get; set; } = lowestNumber;

    public ILogger CreateLogger(string categoryName) => new ModuleLogger(this, "fail2ban." + categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the log has one writer");

    /// <summary>Goes on with another target, which is taken over; the old one is closed.</summary>
    public void Replace(LogTarget next)
    {
        lock (_lock)
        {
            _target.Dispose();
            _target = next;
        }
    }

    /// <summary>Has a listener told of every line that is written, those written so far first. It is called in their order, must be quick, and must not log.</summary>
    public void Tell(Action<LogRecord> listener)
    {
        lock (_lock)
        {
            _unheard?.ForEach(listener);
            _unheard = null;
            _listener = listener;
        }
    }

    /// <summary>Closes a log file and opens it again, as after a rotation.</summary>
    /// <returns>Whether the target is a file.</returns>
    /// <exception cref="Lifetime.StartException">It cannot be opened; the old file stays in use.</exception>
    public bool Reopen()
    {
        lock (_lock)
        {
            _target.Reopen();
            return _target.IsFile;
        }
    }

    public void Dispose() => _target.Dispose();

    private bool IsEnabled(LogLevel level) => level != LogLevel.None && Severity.Of(level, NoticeId).Number >= LowestNumber;

    /// <summary>Asked before the event's name is known, so that a notice is not lost where INFO is off.</summary>
    private static EventId NoticeId { get; } = new(0, "Notice");

    private void Write(string module, Severity severity, string message)
    {
        if (severity.Number < LowestNumber)
        {
            return;
        }

        string visible = Visible(message);
        DateTimeOffset now = clock.GetLocalNow();
        lock (_lock)
        {
            try
            {
                _target.Write(severity, _target.Format.Apply(now, module, severity, visible));
            }
            catch (Exception lost) when (lost is IOException or SocketException)
            {
                // A full disk or a restarting log daemon must not end the daemon; there is nowhere left to tell.
            }

            Tell(new LogRecord(now, severity.Name, module, visible));
        }
    }

    private void Tell(LogRecord written)
    {
        _listener?.Invoke(written);
        if (_unheard is { Count: < MaxUnheard } unheard)
        {
            unheard.Add(written);
        }
    }

    /// <summary>
    /// A message can hold what an attacker wrote: no control character reaches the log, so no line can be forged, and none that
    /// turns the direction of writing, so that none is read as another.
    /// </summary>
    private static string Visible(string message)
    {
        var line = new StringBuilder(message.Length + 16);
        foreach (char character in message)
        {
            bool steers = char.GetUnicodeCategory(character)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (steers)
            {
                line.Append(character > '\xff' ? "\\u" : "\\x").Append(((int)character).ToString(character > '\xff' ? "x4" : "x2", CultureInfo.InvariantCulture));
            }
            else
            {
                line.Append(character);
            }
        }

        return line.ToString();
    }

    private sealed class ModuleLogger(LogWriter writer, string module) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => writer.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string message = formatter(state, exception);
            writer.Write(module, Severity.Of(logLevel, eventId), exception is null ? message : $"{message}: {exception}");
        }
    }
}
