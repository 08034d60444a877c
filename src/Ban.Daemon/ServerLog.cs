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

    [LoggerMessage(305, LogLevel.Information, "Reload {Scope}")]
    public static partial void Reload(ILogger log, string scope);

    [LoggerMessage(306, LogLevel.Error, "Reload refused, nothing was changed: {Reason}")]
    public static partial void ReloadRefused(ILogger log, string reason);

    [LoggerMessage(307, LogLevel.Warning, "Not reloaded: {Reason}")]
    public static partial void OptionRefused(ILogger log, string reason);

    [LoggerMessage(308, LogLevel.Information, "rollover performed on {Target}")]
    public static partial void RolledOver(ILogger log, string target);

    [LoggerMessage(309, LogLevel.Error, "{Reason}")]
    public static partial void RollOverFailed(ILogger log, string reason);

    [LoggerMessage(310, LogLevel.Warning, "Gave up waiting for actions that do not end")]
    public static partial void GaveUpStopping(ILogger log);

    [LoggerMessage(311, LogLevel.Information, "{Dashes}")]
    public static partial void Dashes(ILogger log, string dashes);

    [LoggerMessage(312, LogLevel.Information, "Daemon started")]
    public static partial void InBackground(ILogger log);

    [LoggerMessage(313, LogLevel.Warning, "[{Jail}] {Problem}")]
    public static partial void IgnoreListProblem(ILogger log, string jail, string problem);

    [LoggerMessage(314, LogLevel.Warning, "Ready, though these jails are still starting: {Jails}")]
    public static partial void StillStarting(ILogger log, string jails);
}
