using Ban.Core.Jails;
using Ban.Core.Net;

namespace Ban.Engine.Bans;

/// <summary>Says whether a ban must wait for a person's decision, because it would lock somebody out.</summary>
/// <param name="id">Who would be banned.</param>
/// <param name="address">The address in the line; none if there is none.</param>
/// <returns>Why, in one line; null to ban.</returns>
public delegate string? HoldRule(FailureId id, NetAddress address);

/// <summary>A ban that waits for a person's decision.</summary>
/// <param name="Since">When it would have been made first.</param>
/// <param name="Attempts">Failures that count.</param>
/// <param name="Reason">Who would be locked out. Can hold hostile text.</param>
public sealed record HeldBan(FailureId Id, string Jail, DateTimeOffset Since, DateTimeOffset LastFailure, int Attempts, string Reason)
{
    /// <summary>Log lines and groups of the last failure, kept with the ban if it is made.</summary>
    internal Failure? Last { get; init; }
}
