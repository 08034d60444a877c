using System.Runtime.InteropServices;
using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <summary>What one call to an action does with its tickets. The order of the members is that within one round of bursts.</summary>
internal enum BurstKind
{
    /// <summary>Bans come first: they are what an attacker feels.</summary>
    Ban,
    Prolong,
    Reban,
    Unban,
}

/// <summary>Tickets that one call to an action takes, all of one kind, each id once.</summary>
internal sealed class ActionBurst(BurstKind kind)
{
    private const int Kinds = (int)BurstKind.Unban + 1;

    private readonly List<ActionTicket> _tickets = [];

    public BurstKind Kind { get; } = kind;

    public IReadOnlyList<ActionTicket> Tickets => _tickets;

    /// <summary>
    /// Turns pending jobs into as few bursts as possible. What happens to one id keeps its order; different ids do not
    /// wait for each other.
    /// </summary>
    public static List<ActionBurst> Combine(IReadOnlyList<ActionJob> jobs)
    {
        List<ActionBurst> bursts = [];
        Dictionary<FailureId, Place> last = new(jobs.Sum(static job => job.Bans.Count + job.Prolonged.Count + job.Rebans.Count + job.Unbans.Count));
        foreach (ActionJob job in jobs)
        {
            PlaceAll(job.Bans, BurstKind.Ban);
            PlaceAll(job.Prolonged, BurstKind.Prolong);
            PlaceAll(job.Rebans, BurstKind.Reban);
            PlaceAll(job.Unbans, BurstKind.Unban);
        }

        bursts.RemoveAll(burst => burst.Tickets.Count == 0);
        return bursts;

        void PlaceAll(IReadOnlyList<ActionTicket> tickets, BurstKind kind)
        {
            foreach (ActionTicket ticket in tickets)
            {
                Put(bursts, last, ticket, kind);
            }
        }
    }

    /// <summary>
    /// Burst number n is of kind n modulo the kinds: the first of the right kind that is not before the id's last one. A later
    /// ticket of an id in a burst replaces an earlier one: it is the same ban, prolonged.
    /// </summary>
    private static void Put(List<ActionBurst> bursts, Dictionary<FailureId, Place> last, ActionTicket ticket, BurstKind kind)
    {
        ref Place place = ref CollectionsMarshal.GetValueRefOrAddDefault(last, ticket.Id, out bool isKnown);
        if (isKnown && kind is BurstKind.Prolong or BurstKind.Reban && bursts[place.Burst].Kind == BurstKind.Ban)
        {
            // Not applied yet: it is applied once, with its latest end, and with its lines, which a ban in force has no more.
            ref ActionTicket waiting = ref CollectionsMarshal.AsSpan(bursts[place.Burst]._tickets)[place.Ticket];
            waiting = ticket with { Matches = waiting.Matches };
            return;
        }

        int first = isKnown ? place.Burst : 0;
        int index = first + (((int)kind - (first % Kinds) + Kinds) % Kinds);
        while (bursts.Count <= index)
        {
            bursts.Add(new ActionBurst((BurstKind)(bursts.Count % Kinds)));
        }

        if (isKnown && index == place.Burst)
        {
            bursts[index]._tickets[place.Ticket] = ticket;
            return;
        }

        place = new Place(index, bursts[index]._tickets.Count);
        bursts[index]._tickets.Add(ticket);
    }

    /// <summary>Where an id's last ticket stands.</summary>
    private readonly record struct Place(int Burst, int Ticket);
}
