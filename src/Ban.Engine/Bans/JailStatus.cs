using Ban.Core.Jails;
using Ban.Engine.Actions;
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

    /// <summary>Lines judged since the start.</summary>
    public long LinesRead { get; init; }

    /// <summary>Batches of lines and commands that wait for the jail.</summary>
    public int WaitingBatches { get; init; }

    /// <summary>Jobs that wait for the jail's actions.</summary>
    public int WaitingActions { get; init; }

    /// <summary>Ids banned now.</summary>
    public required int Banned { get; init; }

    /// <summary>How many of them the firewall enforces; null where the jail's actions cannot tell.</summary>
    public int? Enforced { get; init; }

    /// <summary>Bans since the start, restored ones included.</summary>
    public required long TotalBans { get; init; }

    /// <summary>Lines since the start that were longer than the limit and were cut.</summary>
    public long CutLines { get; init; }

    /// <summary>Searches since the start that were given up because they took too many steps.</summary>
    public long GivenUpSearches { get; init; }

    /// <summary>Failures of the last hour in twelve intervals of five minutes, the oldest first.</summary>
    public required IReadOnlyList<int> LastHour { get; init; }

    /// <summary>The logs it follows, by path.</summary>
    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>Its actions and how they have done; none if it could not start.</summary>
    public IReadOnlyList<ActionStatus> Actions { get; init; } = [];

    /// <summary>What an admin should know though the jail works, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public string Name => Settings.Name;
}
