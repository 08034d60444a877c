using Microsoft.Extensions.Logging;

namespace Ban.Engine.Events;

/// <summary>The log lines of events. The wording is an interface: users' scripts read it (spec 2, section 1.7). Event numbers 200 to 249.</summary>
internal static partial class EventLog
{
    [LoggerMessage(200, LogLevel.Information, "[{Jail}] Found {Id} - {Date}")]
    public static partial void Found(ILogger log, string jail, string id, string date);

    [LoggerMessage(201, LogLevel.Information, "[{Jail}] Ignore {Id} by {Rule}")]
    public static partial void Ignored(ILogger log, string jail, string id, string rule);

    [LoggerMessage(202, LogLevel.Information, "[{Jail}] Ban {Id}", EventName = EventLogger.NoticePrefix + "Banned")]
    public static partial void Banned(ILogger log, string jail, string id);

    [LoggerMessage(203, LogLevel.Information, "[{Jail}] Restore Ban {Id}", EventName = EventLogger.NoticePrefix + "Restored")]
    public static partial void Restored(ILogger log, string jail, string id);

    [LoggerMessage(204, LogLevel.Information, "[{Jail}] Unban {Id}", EventName = EventLogger.NoticePrefix + "Unbanned")]
    public static partial void Unbanned(ILogger log, string jail, string id);

    [LoggerMessage(EventId = 205, Message = "[{Jail}] {Id} already banned", EventName = EventLogger.NoticePrefix + "AlreadyBanned")]
    public static partial void AlreadyBanned(ILogger log, LogLevel level, string jail, string id);

    [LoggerMessage(206, LogLevel.Information, "[{Jail}] Ignore {Id}, expired bantime")]
    public static partial void PassedOver(ILogger log, string jail, string id);

    [LoggerMessage(219, LogLevel.Information, "[{Jail}] Hold {Id}: {Reason}", EventName = EventLogger.NoticePrefix + "Held")]
    public static partial void Held(ILogger log, string jail, string id, string reason);

    [LoggerMessage(207, LogLevel.Error, "[{Jail}] action '{Action}': {Problem}")]
    public static partial void ActionFailed(ILogger log, string jail, string action, string problem);

    [LoggerMessage(208, LogLevel.Warning, "[{Jail}] {Path}: {Problem}")]
    public static partial void Source(ILogger log, string jail, string path, string problem);

    [LoggerMessage(209, LogLevel.Information, "Creating new jail '{Jail}'")]
    public static partial void JailCreated(ILogger log, string jail);

    [LoggerMessage(210, LogLevel.Information, "Jail '{Jail}' started")]
    public static partial void JailStarted(ILogger log, string jail);

    [LoggerMessage(211, LogLevel.Warning, "Jail '{Jail}' has no log to read: {Problem}")]
    public static partial void JailWithoutSource(ILogger log, string jail, string problem);

    [LoggerMessage(212, LogLevel.Information, "Jail '{Jail}' stopped")]
    public static partial void JailStopped(ILogger log, string jail);

    [LoggerMessage(213, LogLevel.Error, "Jail '{Jail}' stopped: {Problem}")]
    public static partial void JailRefused(ILogger log, string jail, string problem);

    [LoggerMessage(215, LogLevel.Information, "[{Jail}] Found {Id}, bad - {Date}, {Bans} # -> {Weight}{Ban}")]
    public static partial void FoundBad(ILogger log, string jail, string id, string date, int bans, string weight, string ban);

    [LoggerMessage(216, LogLevel.Information, "[{Jail}] IP {Id} is bad: {Bans} # last {Last} - incr {Before} to {After}")]
    public static partial void IsBad(ILogger log, string jail, string id, int bans, string last, string before, string after);

    [LoggerMessage(217, LogLevel.Information, "[{Jail}] Increase Ban {Id} ({Count} # {Span} -> {End})", EventName = EventLogger.NoticePrefix + "Increased")]
    public static partial void Increased(ILogger log, string jail, string id, int count, string span, string end);

    [LoggerMessage(218, LogLevel.Warning, "[{Jail}] {Warning}")]
    public static partial void Warned(ILogger log, string jail, string warning);

    [LoggerMessage(214, LogLevel.Warning, "{Count} events were not logged: the log was too slow")]
    public static partial void Missed(ILogger log, long count);

    [LoggerMessage(240, LogLevel.Information, "Jail '{Jail}' reloaded")]
    public static partial void JailReloaded(ILogger log, string jail);

    [LoggerMessage(241, LogLevel.Information, "Jail '{Jail}' paused")]
    public static partial void JailPaused(ILogger log, string jail);

    [LoggerMessage(242, LogLevel.Error, "Jail '{Jail}' not reloaded: {Problem}")]
    public static partial void ReloadRefused(ILogger log, string jail, string problem);

    [LoggerMessage(243, LogLevel.Information, "Reload finished.")]
    public static partial void ReloadFinished(ILogger log);

    [LoggerMessage(230, LogLevel.Warning, "[{Jail}] action '{Action}': {What}")]
    public static partial void Drift(ILogger log, string jail, string action, string what);
}
