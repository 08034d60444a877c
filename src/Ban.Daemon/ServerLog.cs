using Microsoft.Extensions.Logging;

namespace Ban.Daemon;

/// <summary>Log lines of the daemon's life. Event numbers 300 to 319.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(300, LogLevel.Information, "Starting bantui v{Version}")]
    public static partial void Starting(ILogger log, string version);

    [LoggerMessage(301, LogLevel.Warning, "{Problem}")]
    public static partial void Problem(ILogger log, string problem);

    [LoggerMessage(302, LogLevel.Information, "Server ready")]
    public static partial void Ready(ILogger log);

    [LoggerMessage(303, LogLevel.Information, "Shutdown in progress...")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(304, LogLevel.Information, "Exiting bantui")]
    public static partial void Exiting(ILogger log);

    [LoggerMessage(310, LogLevel.Warning, "[{Jail}] {Problem}")]
    public static partial void IgnoreListProblem(ILogger log, string jail, string problem);
}
