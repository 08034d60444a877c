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
}
