using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Logging;

/// <summary>A level by fail2ban's name and number (spec 2, section 1.7) and by syslog's priority (RFC 5424, table 2).</summary>
internal readonly record struct Severity(string Name, int Number, int SyslogPriority)
{
    /// <summary>Every named level, gravest first.</summary>
    public static IReadOnlyList<Severity> All { get; } =
    [
        new("CRITICAL", 50, 2),
        new("ERROR", 40, 3),
        new("WARNING", 30, 4),
        new("NOTICE", 25, 5),
        new("INFO", 20, 6),
        new("MSG", 18, 6),
        new("DEBUG", 10, 7),
        new("TRACE", 7, 7),
        new("HEAVY", 5, 7),
    ];

    /// <summary>The severity of a message of ours. What users watch for is a notice: the logging library has no such level, events named <c>Notice…</c> are.</summary>
    public static Severity Of(LogLevel level, EventId id) => level switch
    {
        LogLevel.Critical => All[0],
        LogLevel.Error => All[1],
        LogLevel.Warning => All[2],
        LogLevel.Information when id.Name?.StartsWith("Notice", StringComparison.Ordinal) == true => All[3],
        LogLevel.Information => All[4],
        LogLevel.Debug => All[6],
        _ => All[7],
    };

    /// <summary>The number of a configured <c>loglevel</c>: a name in any case, or a number.</summary>
    /// <returns>False if it is neither.</returns>
    public static bool TryParseNumber(string text, out int number)
    {
        string name = text.Trim().ToUpperInvariant() switch
        {
            "TRACEDEBUG" => "TRACE",
            "HEAVYDEBUG" => "HEAVY",
            string other => other,
        };
        Severity named = All.FirstOrDefault(severity => severity.Name == name);
        number = named.Number;
        return named.Name is not null
            || int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
