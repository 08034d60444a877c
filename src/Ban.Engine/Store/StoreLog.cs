using Microsoft.Extensions.Logging;

namespace Ban.Engine.Store;

/// <summary>What the store writes to the log. Event numbers 350 to 399.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(EventId = 350, Level = LogLevel.Error, Message = "database {File} is broken ({Reason}); set aside as {SetAside}, {Rows} rows could be read and are kept")]
    public static partial void SetAside(ILogger logger, string file, string reason, string setAside, int rows);

    [LoggerMessage(EventId = 351, Level = LogLevel.Error, Message = "database {File} cannot be written: {Reason}")]
    public static partial void CommitFailed(ILogger logger, string file, string reason);
}
