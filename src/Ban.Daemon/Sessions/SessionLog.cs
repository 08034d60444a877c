using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Sessions;

/// <summary>Log lines about log-ins of this machine. Event numbers 340 to 344.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(340, LogLevel.Warning, "Who is logged in cannot be seen in full, so that fewer addresses are protected: {Reason}")]
    public static partial void CannotRead(ILogger log, string reason);
}
