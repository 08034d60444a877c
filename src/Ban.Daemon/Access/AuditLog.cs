using Ban.Engine.Events;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Access;

/// <summary>The audit's line in the log. Event number 345.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(345, LogLevel.Information, "User {User} ({UserId}), process {ProcessId} ({Process}): {Call} - {Outcome}", EventName = EventLogger.NoticePrefix + "Audit")]
    public static partial void Attempt(ILogger log, string user, uint userId, int processId, string process, string call, string outcome);
}
