using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>Messages of the jails beyond their events. Event numbers 150 to 199.</summary>
internal static partial class BanLog
{
    [LoggerMessage(150, LogLevel.Error, "[{Jail}] the database cannot be written: {Problem}. Bans go on; what is not written would be lost in a crash ({Lost} changes given up)")]
    public static partial void StoreRefused(ILogger log, string jail, string problem, int lost);

    [LoggerMessage(151, LogLevel.Warning, "[{Jail}] the database can be written again")]
    public static partial void StoreWorksAgain(ILogger log, string jail);

    [LoggerMessage(153, LogLevel.Error, "[{Jail}] a line could not be judged and was passed over ({Path}, offset {Offset}; {Count} such lines so far)")]
    public static partial void LineFaulted(ILogger log, string jail, string path, long offset, int count, Exception fault);

    [LoggerMessage(154, LogLevel.Warning, "Determined IP using DNS Lookup: {Name} = {Addresses}")]
    public static partial void NameResolved(ILogger log, string name, string addresses);

    [LoggerMessage(155, LogLevel.Warning, "Unable to find a corresponding IP address for {Name}")]
    public static partial void NameUnknown(ILogger log, string name);

    [LoggerMessage(156, LogLevel.Error, "[{Jail}] the ignorecommand failed, so that the failure counts: it {Problem}")]
    public static partial void IgnoreCommandFailed(ILogger log, string jail, string problem);

    [LoggerMessage(152, LogLevel.Critical, "[{Jail}] stopped by a fault of the program")]
    public static partial void Faulted(ILogger log, string jail, Exception fault);
}
