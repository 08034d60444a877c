namespace Ban.Engine.Actions;

/// <summary>How one action of a jail has done since the jail started.</summary>
/// <param name="Name">The action's name in its jail.</param>
public sealed record ActionStatus(string Name)
{
    /// <summary>Calls made: a start, a burst of bans, a check and so on.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that failed, were given up or could not be made.</summary>
    public long Failures { get; init; }

    /// <summary>Why the last one that failed did; null if none has. One line.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorTime { get; init; }

    /// <summary>How long the last call took.</summary>
    public TimeSpan LastDuration { get; init; }

    /// <summary>How long all calls took together.</summary>
    public TimeSpan TotalDuration { get; init; }

    /// <summary>How long the slowest call took.</summary>
    public TimeSpan LongestDuration { get; init; }
}
