namespace Ban.Rpc.Contract;

/// <summary>Levels of the daemon's log, in fail2ban's words.</summary>
public static class LogLevels
{
    public const string Critical = "CRITICAL";
    public const string Error = "ERROR";
    public const string Warning = "WARNING";
    public const string Notice = "NOTICE";
    public const string Info = "INFO";
    public const string Debug = "DEBUG";
    public const string Trace = "TRACE";

    /// <summary>All of them, the gravest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Critical, Error, Warning, Notice, Info, Debug, Trace];

    /// <summary>How grave a level is: 0 is the gravest; one that is not known comes behind all others.</summary>
    public static int Rank(string? level)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].Equals(level, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return All.Count;
    }
}

/// <summary>Parameters of <c>log.list</c>.</summary>
/// <param name="Level">Only this level and graver ones, one of <see cref="LogLevels"/>; absent is all.</param>
/// <param name="After">Only lines with a number above this one.</param>
/// <param name="Limit">Lines at most, the last ones; 1 to 10,000, default 1,000.</param>
public sealed record LogListParams(string? Level = null, long? After = null, int? Limit = null);

/// <summary>Answer of <c>log.list</c>, by number. Of a flood of lines the daemon keeps the last few thousand; warnings and errors are not pushed out by lesser ones.</summary>
public sealed record LogListResult(IReadOnlyList<LogLine> Lines);

/// <summary>A line of the daemon's log.</summary>
/// <param name="Number">Counts up over all lines since the start, also those that are not kept or not shown.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Level">One of <see cref="LogLevels"/>.</param>
/// <param name="Module">Such as <c>fail2ban.actions</c>.</param>
/// <param name="Message">The text, with control characters made visible.</param>
public sealed record LogLine(long Number, DateTimeOffset Time, string Level, string Module, string Message)
{
    /// <summary><see cref="Time"/> in seconds since 1970.</summary>
    public double TimeEpoch => Epoch.Seconds(Time);
}
