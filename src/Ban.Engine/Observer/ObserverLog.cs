using Microsoft.Extensions.Logging;

namespace Ban.Engine.Observer;

/// <summary>Messages of the observer. Event numbers 250 to 269.</summary>
internal static partial class ObserverLog
{
    [LoggerMessage(250, LogLevel.Error, "old history could not be removed from the database: {Problem}")]
    public static partial void PurgeFailed(ILogger log, string problem);

    [LoggerMessage(251, LogLevel.Warning, "the kernel gives no notice of changes in the firewall; it is looked at every {Seconds} s")]
    public static partial void NoNotices(ILogger log, double seconds);

    [LoggerMessage(252, LogLevel.Error, "[{Jail}] somebody changes the firewall's table {Table} again and again, another daemon with the same table perhaps; it is left alone for a while")]
    public static partial void Fight(ILogger log, string jail, string table);

    [LoggerMessage(253, LogLevel.Critical, "the observer of the firewall was stopped by a fault of the program")]
    public static partial void Faulted(ILogger log, Exception fault);
}
