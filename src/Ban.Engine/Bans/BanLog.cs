using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>Messages of the jails beyond their events. Event numbers 150 to 199.</summary>
internal static partial class BanLog
{
    [LoggerMessage(150, LogLevel.Error, "[{Jail}] too much waits to be written, and {Lost} of the oldest changes were given up: {Problem}")]
    public static partial void ChangesLost(ILogger log, string jail, string problem, int lost);

    [LoggerMessage(153, LogLevel.Error, "[{Jail}] a line could not be judged and was passed over ({Path}, offset {Offset}; {Count} such lines so far)")]
    public static partial void LineFaulted(ILogger log, string jail, string path, long offset, int count, Exception fault);

    [LoggerMessage(154, LogLevel.Warning, "Determined IP using DNS Lookup: {Name} = {Addresses}")]
    public static partial void NameResolved(ILogger log, string name, string addresses);

    [LoggerMessage(155, LogLevel.Warning, "Unable to find a corresponding IP address for {Name}")]
    public static partial void NameUnknown(ILogger log, string name);

    [LoggerMessage(156, LogLevel.Error, "[{Jail}] the ignorecommand failed, so that the failure counts: it {Problem}")]
    public static partial void IgnoreCommandFailed(ILogger log, string jail, string problem);

    [LoggerMessage(157, LogLevel.Error, "[{Jail}] does not run, and its bans could not be erased, so that its next start brings them back: {Problem}")]
    public static partial void NotErased(ILogger log, string jail, string problem);

    [LoggerMessage(152, LogLevel.Critical, "[{Jail}] stopped by a fault of the program")]
    public static partial void Faulted(ILogger log, string jail, Exception fault);

    [LoggerMessage(190, LogLevel.Debug, "the first ban after this start may take longer than others: {Problem}")]
    public static partial void NotRehearsed(ILogger log, string problem);
}
