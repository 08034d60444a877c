using Microsoft.Extensions.Logging;

namespace Ban.Engine.Store;

/// <summary>What the store writes to the log. Event numbers 350 to 399.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Error, Message = "database {File} is broken ({Reason}); set aside as {SetAside}, {Rows} rows could be read and are kept")]
    public static partial void SetAside(ILogger logger, string file, string reason, string setAside, int rows);

    [LoggerMessage(EventId = 351, Level = LogLevel.Error, Message = "Writing failed: {Reason}")]
    public static partial void CommitFailed(ILogger logger, string reason);

    [LoggerMessage(EventId = 352, Level = LogLevel.Warning, Message = "database {File} was upgraded to schema version {Version}; as it was before it is kept as {Backup}")]
    public static partial void Upgraded(ILogger logger, string file, int version, string backup);

    [LoggerMessage(EventId = 354, Level = LogLevel.Information, Message = "database {File} was written anew to give its free pages back: {Before} bytes before, {After} now")]
    public static partial void Shrunk(ILogger logger, string file, long before, long after);

    [LoggerMessage(EventId = 355, Level = LogLevel.Warning, Message = "{Problem}; it keeps its free pages until the next start")]
    public static partial void NotShrunk(ILogger logger, string problem);

    [LoggerMessage(EventId = 353, Level = LogLevel.Error, Message = "{Problem}; it stays as it is, and until the next start nothing is remembered beyond this process")]
    public static partial void Unusable(ILogger logger, string problem);

    [LoggerMessage(EventId = 356, Level = LogLevel.Critical, Message = "a transaction was given up by a fault of the program")]
    public static partial void Faulted(ILogger logger, Exception fault);
}
