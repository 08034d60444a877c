using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>Writes how a command ran in the lines that fail2ban writes (spec 2, section 5.2): errors for all to see, successes for who debugs.</summary>
internal static class CommandReport
{
    /// <summary>Lines of each output that reach the log.</summary>
    private const int MaxLines = 20;

    private static readonly string[] s_signals =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM",
    ];

    /// <param name="script">What ran; the values of a ban are not in it.</param>
    /// <param name="isProbe">Whether failing is an answer: then it is told as a success is.</param>
    public static void Write(ILogger log, string script, ShellResult result, TimeSpan timeout, bool isProbe)
    {
        LogLevel level = result.IsSuccess || isProbe ? LogLevel.Debug : LogLevel.Error;
        if (!log.IsEnabled(level))
        {
            return;
        }

        string id = (Environment.TickCount64 & uint.MaxValue).ToString("x8", CultureInfo.InvariantCulture);
        string command = VisibleText.Of(script);
        CommandLog.Exec(log, level, id, command);
        WriteOutput(log, level, id, "stdout", result.Output, result.DroppedOutput);
        WriteOutput(log, level, id, "stderr", result.Error, result.DroppedError);
        string end = EndOf(result, timeout);
        CommandLog.End(log, level, id, end);
        if (result.ExitCode == 127 && !isProbe)
        {
            CommandLog.NotFound(log, command);
        }
    }

    /// <summary>The last line, in fail2ban's words.</summary>
    internal static string EndOf(ShellResult result, TimeSpan timeout) => result.ExitCode switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"timed out after {timeout.TotalSeconds:0.#} seconds."),
        > 128 and int code => string.Create(CultureInfo.InvariantCulture, $"killed with {NameOf(code - 128)} (return code: {code})"),
        int code => string.Create(CultureInfo.InvariantCulture, $"returned {code}"),
    };

    private static void WriteOutput(ILogger log, LogLevel level, string id, string stream, string text, long dropped)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines.Take(MaxLines))
        {
            string visible = VisibleText.Of(line);
            CommandLog.Output(log, level, id, stream, visible);
        }

        if (lines.Length > MaxLines || dropped > 0)
        {
            string rest = dropped > 0 ? $"{Math.Max(0, lines.Length - MaxLines)} lines and {dropped} bytes" : $"{lines.Length - MaxLines} lines";
            CommandLog.MoreOutput(log, level, id, stream, rest);
        }
    }

    private static string NameOf(int signal) => signal < s_signals.Length ? s_signals[signal] : $"signal {signal}";
}
