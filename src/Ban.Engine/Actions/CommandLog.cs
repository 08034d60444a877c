using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>What shell commands leave in the log. Event numbers 310 to 329. The wording of the lines with <c>--</c> is read by scripts (spec 2, section 5.2).</summary>
internal static partial class CommandLog
{
    [LoggerMessage(EventId = 310, Message = "{Id} -- exec: {Command}")]
    public static partial void Exec(ILogger log, LogLevel level, string id, string command);

    [LoggerMessage(EventId = 311, Message = "{Id} -- {Stream}: '{Line}'")]
    public static partial void Output(ILogger log, LogLevel level, string id, string stream, string line);

    [LoggerMessage(EventId = 312, Message = "{Id} -- {Stream}: {Rest} more")]
    public static partial void MoreOutput(ILogger log, LogLevel level, string id, string stream, string rest);

    [LoggerMessage(EventId = 313, Message = "{Id} -- {End}")]
    public static partial void End(ILogger log, LogLevel level, string id, string end);

    [LoggerMessage(314, LogLevel.Information, "HINT on 127: \"Command not found\". Make sure that all commands in {Command} are in the PATH of bantuid")]
    public static partial void NotFound(ILogger log, string command);

    [LoggerMessage(315, LogLevel.Error, "[{Jail}] action '{Action}': Invariant check failed. Trying to restore a sane environment")]
    public static partial void Repairing(ILogger log, string jail, string action);

    [LoggerMessage(316, LogLevel.Critical, "[{Jail}] action '{Action}': Unable to restore environment: {Problem}")]
    public static partial void NotRepaired(ILogger log, string jail, string action, string problem);

    [LoggerMessage(317, LogLevel.Warning, "[{Jail}] action '{Action}': the environment was made again; {Count} of {Total} bans are back")]
    public static partial void PutBack(ILogger log, string jail, string action, int count, int total);

    [LoggerMessage(318, LogLevel.Warning, "[{Jail}] action '{Action}': an earlier run did not end well; what it left behind is removed")]
    public static partial void Leftovers(ILogger log, string jail, string action);

    [LoggerMessage(319, LogLevel.Warning, "[{Jail}] action '{Action}': {Count} of {Total} bans that had failed are made up for")]
    public static partial void MadeUp(ILogger log, string jail, string action, int count, int total);
}
