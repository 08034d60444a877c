namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>jail.list</c>.</summary>
/// <param name="Settings">Whether each jail comes with the settings that it runs by.</param>
public sealed record JailListParams(string? Cursor = null, int? Limit = null, bool? Settings = null);

/// <summary>Answer of <c>jail.list</c>, in the order of the configuration; behind them those that could not be read.</summary>
/// <param name="NextCursor">Pass it to get the next page; null at the end.</param>
public sealed record JailListResult(IReadOnlyList<JailSummary> Jails, string? NextCursor = null);

/// <summary>One jail in a list.</summary>
public sealed record JailSummary
{
    public required string Name { get; init; }

    /// <summary>
    /// <c>starting</c>, <c>running</c>, <c>noSource</c>, <c>paused</c> or <c>stopped</c>; <see cref="JailStates.Refused"/> for one whose
    /// configuration is wrong: no other method knows it.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Why, where the state is not good.</summary>
    public string? Detail { get; init; }

    /// <summary>Ids with failures within findtime that are not banned.</summary>
    public required long Failing { get; init; }

    /// <summary>Failures found since the start.</summary>
    public required long TotalFailures { get; init; }

    /// <summary>Ids banned now.</summary>
    public required long Banned { get; init; }

    /// <summary>How many of them the firewall is known to enforce; absent where the jail's actions cannot tell.</summary>
    public long? Enforced { get; init; }

    /// <summary>Bans since the start, restored ones included (as fail2ban counts).</summary>
    public required long TotalBans { get; init; }

    /// <summary>Bytes of its log files that it has not read yet.</summary>
    public long Behind { get; init; }

    /// <summary>Since when lines wait to be read; absent while it is at the end of all its logs.</summary>
    public DateTimeOffset? BehindSince { get; init; }

    /// <summary><see cref="BehindSince"/> in seconds since 1970.</summary>
    public double? BehindSinceEpoch => Epoch.Seconds(BehindSince);

    /// <summary>Failures per interval over the last hour, oldest first: twelve intervals of five minutes.</summary>
    public IReadOnlyList<int> LastHour { get; init; } = [];

    /// <summary>What the jail runs by; present where it was asked for, and absent for a refused jail.</summary>
    public JailSettingsInfo? Settings { get; init; }
}

/// <summary>The settings by which a jail judges and bans.</summary>
/// <param name="Filter">Name of its filter.</param>
/// <param name="Backend">How its logs are followed, as in the configuration.</param>
/// <param name="Logs">Paths and globs of its logs; none for the journal.</param>
/// <param name="FindTime">Seconds.</param>
/// <param name="BanTime">Seconds; -1 is permanent.</param>
/// <param name="Grows">Whether bans grow with every repeat.</param>
/// <param name="Actions">Names of its actions.</param>
public sealed record JailSettingsInfo(
    string Filter, string Backend, IReadOnlyList<string> Logs, int MaxRetry, double FindTime, double BanTime, bool Grows, IReadOnlyList<string> Actions);

/// <summary>Values of <see cref="JailSummary.State"/> that clients judge by.</summary>
public static class JailStates
{
    /// <summary>Works.</summary>
    public const string Running = "running";

    /// <summary>Stands still: its lines wait, its bans stay.</summary>
    public const string Paused = "paused";

    /// <summary>Does nothing until it is started.</summary>
    public const string Stopped = "stopped";

    /// <summary>Left out when the configuration was read.</summary>
    public const string Refused = "refused";
}

/// <summary>Parameters of <c>jail.get</c>, <c>jail.start</c>, <c>jail.stop</c>, <c>jail.pause</c> and <c>jail.resume</c>; the last four answer with a <see cref="JailSummary"/>.</summary>
public sealed record JailGetParams(string Jail);

/// <summary>Answer of <c>jail.get</c>.</summary>
public sealed record JailDetail
{
    public required JailSummary Summary { get; init; }

    public required string Filter { get; init; }

    public required int MaxRetry { get; init; }

    /// <summary>Seconds.</summary>
    public required double FindTime { get; init; }

    /// <summary>Seconds; -1 is permanent.</summary>
    public required double BanTime { get; init; }

    public required IReadOnlyList<string> IgnoreIp { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public required IReadOnlyList<SourceInfo> Sources { get; init; }

    /// <summary>Lines since the start that were longer than the limit and were cut.</summary>
    public long CutLines { get; init; }

    /// <summary>Searches since the start that were given up because they took too many steps; the pattern is named by an event and in the log.</summary>
    public long GivenUpSearches { get; init; }

    /// <summary>How each pattern has done since the filter was loaded: the prefregex, the failregexes and the ignoreregexes in their order.</summary>
    public IReadOnlyList<PatternInfo> Patterns { get; init; } = [];

    /// <summary>How each action has done since the jail started, in the order of their calls.</summary>
    public IReadOnlyList<ActionInfo> ActionStates { get; init; } = [];

    /// <summary>What an admin should know though the jail works, one line each: a log's clock that is off, a database that cannot be written.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A pattern of a jail and how it has done.</summary>
/// <param name="Option"><c>failregex</c>, <c>ignoreregex</c> or <c>prefregex</c>.</param>
/// <param name="Text">The pattern.</param>
/// <param name="Hits">Lines that it matched.</param>
/// <param name="Seconds">Time spent in its searches, estimated from one line in 64.</param>
/// <param name="GivenUp">Searches that were given up because they took too many steps.</param>
/// <param name="File">Where it stands; absent where no file has it.</param>
/// <param name="Line">From 1.</param>
public sealed record PatternInfo(string Option, string Text, long Hits, double Seconds, long GivenUp, string? File = null, int? Line = null);

/// <summary>An action of a jail and how it has done.</summary>
/// <param name="Name">Its name in the jail.</param>
/// <param name="Calls">Calls made: a start, a burst of bans, a check and so on.</param>
/// <param name="Failures">Calls that failed, were given up or could not be made.</param>
/// <param name="LastDuration">Seconds that the last call took.</param>
/// <param name="LongestDuration">Seconds that the slowest call took.</param>
/// <param name="LastError">Why the last one that failed did.</param>
/// <param name="LastErrorTime">When that was.</param>
public sealed record ActionInfo(
    string Name, long Calls, long Failures, double LastDuration, double LongestDuration, string? LastError = null, DateTimeOffset? LastErrorTime = null)
{
    /// <summary><see cref="LastErrorTime"/> in seconds since 1970.</summary>
    public double? LastErrorTimeEpoch => Epoch.Seconds(LastErrorTime);
}

/// <summary>A log that a jail follows.</summary>
/// <param name="Path">File; <c>systemd-journal</c> for the journal.</param>
/// <param name="Offset">Bytes read; 0 for the journal.</param>
/// <param name="Size">Bytes there; the difference is the lag. 0 for the journal.</param>
/// <param name="Trouble">Why it cannot be read, if so.</param>
public sealed record SourceInfo(string Path, long Offset, long Size, string? Trouble = null)
{
    /// <summary><c>file</c> or <c>journal</c>.</summary>
    public string Kind { get; init; } = SourceKinds.File;

    /// <summary>Of the journal: which entries are wanted, alternatives joined by <c>+</c>; empty wants all.</summary>
    public string? Matches { get; init; }

    /// <summary>Of the journal: time of the last entry read.</summary>
    public DateTimeOffset? LastLine { get; init; }

    /// <summary><see cref="LastLine"/> in seconds since 1970.</summary>
    public double? LastLineEpoch => Epoch.Seconds(LastLine);
}

/// <summary>Values of <see cref="SourceInfo.Kind"/>.</summary>
public static class SourceKinds
{
    /// <summary>A log file.</summary>
    public const string File = "file";

    /// <summary>The systemd journal.</summary>
    public const string Journal = "journal";
}
