using Ban.Core.Net;

namespace Ban.Core.Jails;

/// <summary>What counting a failure came to.</summary>
/// <param name="Attempts">Attempts of the id inside the window.</param>
/// <param name="LimitReached">Whether they make a ban.</param>
public readonly record struct FailureCount(int Attempts, bool LimitReached);

/// <summary>The failures of one id that led to a ban (spec 2, section 2.2).</summary>
public sealed record FailureTicket
{
    /// <summary>Who.</summary>
    public required FailureId Id { get; init; }

    /// <summary>The address in the first failure's line.</summary>
    public required NetAddress Address { get; init; }

    /// <summary>Time of the first failure that counts.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Time of the last failure: the start of the ban.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Attempts inside the window.</summary>
    public required int Attempts { get; init; }

    /// <summary>The newest log lines, oldest first. Hostile text.</summary>
    public required IReadOnlyList<string> Matches { get; init; }

    /// <summary>Captured groups of the first failure. Hostile text.</summary>
    public required IReadOnlyDictionary<string, string> Groups { get; init; }

    /// <summary>The failures that are kept, by time: as many as ban, or as lines are kept.</summary>
    public IReadOnlyList<Failure> Failures { get; init; } = [];
}
