using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>What actions write to the log beyond the events they raise. Event numbers 300 to 349.</summary>
internal static partial class ActionLog
{
    [LoggerMessage(EventId = 300, Level = LogLevel.Error, Message = "[{Jail}] action '{Action}' failed unexpectedly")]
    public static partial void Unexpected(ILogger logger, string jail, string action, Exception exception);
}
