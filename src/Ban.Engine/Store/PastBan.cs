using Ban.Core.Net;

namespace Ban.Engine.Store;

/// <summary>A ban that was, or still is.</summary>
/// <param name="Jail">Where.</param>
/// <param name="Record">The ban with the failures that led to it.</param>
/// <param name="Ended">When it ended; null where it has not, or is not known.</param>
/// <param name="End">How it ended.</param>
public sealed record PastBan(string Jail, BanRecord Record, DateTimeOffset? Ended, BanEnd End)
{
    /// <summary>The person who lifted it; null where nobody did, or nobody knows.</summary>
    public string? LiftedBy { get; init; }
}

/// <summary>A failure that counts towards a ban.</summary>
/// <param name="Place">Its place in the order in which failures were found.</param>
public sealed record StoredFailure(long Place, string Jail, FailureRecord Failure);

/// <summary>How a ban ended. The numbers stand in databases.</summary>
public enum BanEnd
{
    /// <summary>It is in force, or nobody knows.</summary>
    None = 0,

    /// <summary>Its time was over.</summary>
    Expired = 1,

    /// <summary>A person lifted it.</summary>
    Manual = 2,

    /// <summary>A person lifted every ban of the jail at once.</summary>
    Flushed = 3,
}

/// <summary>Which of the bans that were.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record PastBanQuery(int Limit)
{
    /// <summary>Only this jail's; null is all.</summary>
    public string? Jail { get; init; }

    /// <summary>Only this id's; null is all.</summary>
    public FailureId? Id { get; init; }

    /// <summary>Only those behind this one, which was the last of the page before; null begins with the newest.</summary>
    public PastBan? After { get; init; }
}
