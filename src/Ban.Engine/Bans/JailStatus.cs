using Ban.Core.Jails;
using Ban.Engine.Events;
using Ban.Engine.Sources;

namespace Ban.Engine.Bans;

/// <summary>One jail at one moment.</summary>
public sealed record JailStatus
{
    public required JailSettings Settings { get; init; }

    public required JailState State { get; init; }

    /// <summary>Why, in one line, where the state is not good; else empty.</summary>
    public required string Detail { get; init; }

    /// <summary>Ids with failures within findtime that are not banned.</summary>
    public required int Failing { get; init; }

    /// <summary>Failures that counted since the start.</summary>
    public required long TotalFailures { get; init; }

    /// <summary>Ids banned now.</summary>
    public required int Banned { get; init; }

    /// <summary>How many of them the firewall enforces; null where the jail's actions cannot tell.</summary>
    public int? Enforced { get; init; }

    /// <summary>Bans since the start, restored ones included.</summary>
    public required long TotalBans { get; init; }

    /// <summary>Failures of the last hour in twelve intervals of five minutes, the oldest first.</summary>
    public required IReadOnlyList<int> LastHour { get; init; }

    /// <summary>The logs it follows, by path.</summary>
    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>What an admin should know though the jail works, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string Name => Settings.Name;
}
