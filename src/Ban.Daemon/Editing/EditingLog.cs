using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Editing;

/// <summary>Log lines of changes of the configuration. Event numbers 320 to 329.</summary>
internal static partial class EditingLog
{
    [LoggerMessage(320, LogLevel.Information, "Configuration: {File} was written")]
    public static partial void Written(ILogger log, string file);

    [LoggerMessage(321, LogLevel.Warning, "Configuration: the change of {File} was not confirmed, the version before is back")]
    public static partial void TakenBack(ILogger log, string file);

    [LoggerMessage(322, LogLevel.Warning, "Configuration: the change of {File} was not confirmed, but the file was changed since by other means: it stays")]
    public static partial void Stays(ILogger log, string file);

    [LoggerMessage(323, LogLevel.Error, "Configuration: the change of {File} could not be taken back: {Reason}")]
    public static partial void NotTakenBack(ILogger log, string file, string reason);

    [LoggerMessage(324, LogLevel.Warning, "{Outcome}")]
    public static partial void Recovered(ILogger log, string outcome);
}
