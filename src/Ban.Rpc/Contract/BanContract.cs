namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>ban.list</c>.</summary>
/// <param name="Jail">Only this jail's.</param>
/// <param name="Network">Only ids within this address or network.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Limit">Rows at most; 1 to 10,000, default 1,000.</param>
/// <param name="Since">Only bans from this time on.</param>
public sealed record BanListParams(string? Jail = null, string? Network = null, string? Cursor = null, int? Limit = null, DateTimeOffset? Since = null);

/// <summary>Answer of <c>ban.list</c>, by jail, then in the order of banning.</summary>
public sealed record BanListResult(IReadOnlyList<BanInfo> Bans, long Total, string? NextCursor = null);

/// <summary>One active ban.</summary>
public sealed record BanInfo
{
    public required string Id { get; init; }

    public required string Jail { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary><see cref="Time"/> in seconds since 1970.</summary>
    public double TimeEpoch => Epoch.Seconds(Time);

    /// <summary>Seconds; -1 is permanent.</summary>
    public required double BanTime { get; init; }

    /// <summary>Absent for a permanent ban.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary><see cref="End"/> in seconds since 1970.</summary>
    public double? EndEpoch => Epoch.Seconds(End);

    /// <summary>Bans of this id so far, this one included.</summary>
    public required int Count { get; init; }

    public required int Failures { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether it came back after a restart.</summary>
    public bool Restored { get; init; }
}

/// <summary>Parameters of <c>ban.add</c>.</summary>
/// <param name="Addresses">Addresses or networks.</param>
/// <param name="Jail">Where; may be left out if there is only one jail.</param>
/// <param name="BanTime">Seconds; -1 is permanent; absent is the jail's own.</param>
/// <param name="Reason">Kept with the ban.</param>
/// <param name="Force">Whether to ban even an address from which somebody is logged in.</param>
public sealed record BanAddParams(
    IReadOnlyList<string> Addresses, string? Jail = null, double? BanTime = null, string? Reason = null, bool? Force = null);

/// <summary>Answer of <c>ban.add</c>: the canonical ids newly banned, and those banned before.</summary>
public sealed record BanAddResult(string Jail, IReadOnlyList<string> Added, IReadOnlyList<string> Already);

/// <summary>Parameters of <c>ban.remove</c>.</summary>
/// <param name="Addresses">Ids as listed; a network also lifts every single address within.</param>
/// <param name="Jail">Only there; absent is every jail.</param>
public sealed record BanRemoveParams(IReadOnlyList<string> Addresses, string? Jail = null);

/// <summary>Answer of <c>ban.remove</c>.</summary>
public sealed record BanRemoveResult(IReadOnlyList<BanRemoved> Removed, IReadOnlyList<string> Absent);

/// <summary>A ban that was lifted.</summary>
public sealed record BanRemoved(string Id, string Jail);
