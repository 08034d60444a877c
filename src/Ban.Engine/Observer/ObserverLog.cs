using Microsoft.Extensions.Logging;

namespace Ban.Engine.Observer;

/// <summary>Messages of the observer. Event numbers 250 to 269.</summary>
internal static partial class ObserverLog
{
    [LoggerMessage(250, LogLevel.Error, "old history could not be removed from the database: {Problem}")]
    public static partial void PurgeFailed(ILogger log, string problem);
}
