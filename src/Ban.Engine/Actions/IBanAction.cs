using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <summary>
/// What makes bans real: a firewall, commands, or a note of what would be done. Called from its jail's action queue only,
/// one call at a time. Failures are <see cref="ActionException"/>; the queue reports them and goes on.
/// </summary>
public interface IBanAction : IAsyncDisposable
{
    /// <summary>The action's name in its jail.</summary>
    string Name { get; }

    /// <summary>Makes ready: tables, sets, chains. Called once, before any other.</summary>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Applies a burst of bans, in one transaction where the target has such.</summary>
    ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken);

    /// <summary>Lifts a burst of bans; one that is not there any more is no error.</summary>
    ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken);

    /// <summary>
    /// Moves the end of bans that are in force; each ticket has its new end. Nothing to do where the target keeps a ban until
    /// it is lifted.
    /// </summary>
    ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Puts bans in force again that were applied before and that the target may have lost (spec 2, section 2.4).</summary>
    ValueTask RebanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => BanAsync(tickets, cancellationToken);

    /// <summary>Removes every ban at once; what <see cref="StartAsync"/> made stays.</summary>
    /// <returns>Whether it did; if not, the queue lifts the bans by <see cref="UnbanAsync"/>.</returns>
    ValueTask<bool> FlushAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>Looks whether what <see cref="StartAsync"/> and the bans made is still there; where not, makes it again with every ban.</summary>
    ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>How many bans the target enforces, as of the last look or change; null where it cannot be asked.</summary>
    int? Enforced => null;

    /// <summary>Goes on under a new definition, with the bans it has in force.</summary>
    /// <param name="next">Made from the new definition, never started; disposed by the caller.</param>
    /// <returns>Whether it does; if not, the queue stops it, starts <paramref name="next"/> and gives it every ban.</returns>
    ValueTask<bool> ReloadAsync(IBanAction next, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>Removes all that <see cref="StartAsync"/> and the bans made.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How long one call may take before the queue gives it up; the action's own limits should be reached long before.
    /// </summary>
    /// <param name="tickets">Tickets of the call; 0 for start, stop, flush, check and reload.</param>
    TimeSpan TimeLimit(int tickets) => TimeSpan.FromMinutes(1);
}

/// <summary>A ban as an action sees it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Address">The address to block; none if the id is other text and no address was captured.</param>
/// <param name="Time">Start: the last failure.</param>
/// <param name="End">End; <see cref="DateTimeOffset.MaxValue"/> is never.</param>
/// <param name="Count">Bans of this id so far, this one included.</param>
/// <param name="Failures">Failures that led to it; 0 for a manual one.</param>
/// <param name="Matches">Log lines. Hostile text.</param>
/// <param name="Groups">Captured groups of the first failure. Hostile text.</param>
/// <param name="Restored">Whether the ban comes back after a restart.</param>
public sealed record ActionTicket(
    FailureId Id,
    NetAddress Address,
    DateTimeOffset Time,
    DateTimeOffset End,
    int Count,
    int Failures,
    IReadOnlyList<string> Matches,
    IReadOnlyDictionary<string, string> Groups,
    bool Restored);

/// <summary>An action could not be done; the message is for the user's log.</summary>
public sealed class ActionException(string message, Exception? inner = null) : Exception(message, inner);
