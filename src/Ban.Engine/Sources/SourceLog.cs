using Microsoft.Extensions.Logging;

namespace Ban.Engine.Sources;

/// <summary>Messages of the log reader.</summary>
internal static partial class SourceLog
{
    [LoggerMessage(100, LogLevel.Error, "Cannot read on in {Path}: {Problem}")]
    public static partial void ReadFailed(ILogger log, string path, string problem);

    [LoggerMessage(101, LogLevel.Warning, "Cannot watch {Path} ({Problem}); it is looked at now and then instead. See fs.inotify.max_user_watches")]
    public static partial void WatchRefused(ILogger log, string path, string problem);

    [LoggerMessage(106, LogLevel.Warning, "{Path} was rotated while nobody read it, and the file that its position belongs to is not found beside it: what was not read there is lost, only what is younger is read")]
    public static partial void RestNotFound(ILogger log, string path);

    [LoggerMessage(107, LogLevel.Warning, "{Path} was emptied and no copy of it is found beside it: {Bytes} bytes that were not read yet are lost")]
    public static partial void RestEmptied(ILogger log, string path, long bytes);

    [LoggerMessage(108, LogLevel.Error, "{Path}: more than {Bytes} bytes in rotated files wait to be read; the oldest of them are lost")]
    public static partial void RestTooLong(ILogger log, string path, long bytes);

    [LoggerMessage(103, LogLevel.Error, "Cannot read on in the systemd journal: {Problem}; it is opened again")]
    public static partial void JournalFailed(ILogger log, string problem);

    [LoggerMessage(104, LogLevel.Information, "[{Jail}] a log file has come and is read instead of the systemd journal")]
    public static partial void WentOver(ILogger log, string jail);

    [LoggerMessage(105, LogLevel.Error, "[{Jail}] a log file has come, but the jail goes on with the systemd journal: {Problem}")]
    public static partial void StaysOnJournal(ILogger log, string jail, string problem);

    [LoggerMessage(102, LogLevel.Error, "{Path} was rotated more than {Limit} times before it could be read; the rest of the oldest file is lost")]
    public static partial void RestGivenUp(ILogger log, string path, int limit);
}
