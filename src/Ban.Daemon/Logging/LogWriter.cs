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
    private const int ModuleWidth = 24;
    private const int LevelWidth = 7;

    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new ModuleLogger(this, "fail2ban." + categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the log has one writer");

    public void Dispose() => target.Dispose();

    private bool IsEnabled(LogLevel level) => level != LogLevel.None && Severity.Of(level, NoticeId).Number >= lowestNumber;

    /// <summary>Asked before the event's name is known, so that a notice is not lost where INFO is off.</summary>
    private static EventId NoticeId { get; } = new(0, "Notice");

    private void Write(string module, Severity severity, string message)
    {
        if (severity.Number < lowestNumber)
        {
            return;
        }

        string line = Format(module, severity, message);
        lock (_lock)
        {
            try
            {
                target.Write(severity, line);
            }
            catch (Exception lost) when (lost is IOException or SocketException)
            {
                // A full disk or a restarting log daemon must not end the daemon; there is nowhere left to tell.
            }
        }
    }

    private string Format(string module, Severity severity, string message)
    {
        var line = new StringBuilder(message.Length + 80);
        if (target.HasDate)
        {
            line.Append(clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss,fff ", CultureInfo.InvariantCulture));
        }

        line.Append(module.PadRight(target.IsPadded ? ModuleWidth : 0)).Append('[').Append(Environment.ProcessId).Append("]: ");
        line.Append(severity.Name.PadRight(target.IsPadded ? LevelWidth : 0)).Append(' ');
        AppendVisible(line, message);
        return line.ToString();
    }

    /// <summary>A message can hold what an attacker wrote: no control character reaches the log, so no line can be forged.</summary>
    private static void AppendVisible(StringBuilder line, string message)
    {
        foreach (char character in message)
        {
            if (char.IsControl(character))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
            else
            {
                line.Append(character);
            }
        }
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
