using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>What actions write to the log beyond the events they raise. Event numbers 300 to 349.</summary>
internal static partial class ActionLog
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Error, Message = "[{Jail}] action '{Action}' failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, string jail, string action, Exception exception);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "[{Jail}] action '{Action}' can block {What} only; bans of other ids pass it by")]
    public static partial void NotForUs(ILogger logger, string jail, string action, string what);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "[{Jail}] action '{Action}': connections cannot be cut: {Reason}")]
    public static partial void CutFailed(ILogger logger, string jail, string action, string reason);

    [LoggerMessage(EventId = 303, Level = LogLevel.Information, Message = "[{Jail}] dry run: would {Deed}")]
    public static partial void DryRun(ILogger logger, string jail, string deed);
}
