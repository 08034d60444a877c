namespace Ban.Rpc.Contract;

/// <summary>Answer of <c>daemon.ping</c>.</summary>
public sealed record PingResult(string Reply, string Version);

/// <summary>Answer of <c>daemon.info</c>.</summary>
public sealed record DaemonInfo
{
    public required string Version { get; init; }

    public required string Host { get; init; }

    public required int Pid { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary><see cref="Started"/> in seconds since 1970.</summary>
    public double StartedEpoch => Epoch.Seconds(Started);

    /// <summary>Configuration directory.</summary>
    public required string Configuration { get; init; }

    /// <summary>Path of the database.</summary>
    public required string Database { get; init; }

    public required int Jails { get; init; }

    /// <summary>Ids banned now, over all jails.</summary>
    public required long Banned { get; init; }

    /// <summary>Lines read since the start, each counted once however many jails watch it.</summary>
    public required long LinesRead { get; init; }

    /// <summary>Lines read in the last second, averaged over ten.</summary>
    public required double LinesPerSecond { get; init; }

    /// <summary>Failures found since the start.</summary>
    public required long Failures { get; init; }

    /// <summary>Events that subscribers lost because they did not read.</summary>
    public required long EventsLost { get; init; }

    /// <summary>What the caller may do: <c>full</c>, or <c>read</c> where methods that change something are refused.</summary>
    public string Access { get; init; } = AccessNames.Full;

    /// <summary>Bans that are held for review, over all jails.</summary>
    public long Held { get; init; }

    /// <summary>The change of the configuration that is on trial; absent where none is.</summary>
    public ConfigTrialInfo? Trial { get; init; }
}

/// <summary>Parameters of <c>daemon.reload</c>.</summary>
/// <param name="Jail">Only this jail; absent is all, with the daemon's own options.</param>
/// <param name="Restart">Whether jails are stopped and started instead of changed while they run.</param>
/// <param name="Unban">Whether every ban is lifted first.</param>
/// <param name="IfExists">Whether a jail that does not exist is no error.</param>
public sealed record DaemonReloadParams(string? Jail = null, bool? Restart = null, bool? Unban = null, bool? IfExists = null);

/// <summary>Answer of <c>daemon.reload</c>.</summary>
/// <param name="Jails">What became of each jail.</param>
/// <param name="Refused">Options of the daemon that were not taken over, each with the reason, in one line.</param>
/// <param name="Problems">Warnings of the new configuration, one line each.</param>
public sealed record DaemonReloadResult(IReadOnlyList<JailReload> Jails, IReadOnlyList<string> Refused, IReadOnlyList<string> Problems);

/// <summary>What a reload did to a jail.</summary>
/// <param name="Change"><c>unchanged</c>, <c>reloaded</c>, <c>restarted</c>, <c>started</c>, <c>stopped</c> or <c>refused</c>; one that is refused runs on as it was, if it ran.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record JailReload(string Jail, string Change, string? Reason = null);

/// <summary>Answer of <c>daemon.flushLogs</c>.</summary>
/// <param name="Logs"><c>rolled over</c> for a file, <c>flushed</c> for other targets.</param>
public sealed record FlushLogsResult(string Logs);

/// <summary>Values of <see cref="DaemonInfo.Access"/>.</summary>
public static class AccessNames
{
    public const string Full = "full";
    public const string Read = "read";
}
