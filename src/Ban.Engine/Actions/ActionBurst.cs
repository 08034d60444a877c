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

    private readonly Dictionary<FailureId, int> _places = [];
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
        Dictionary<FailureId, int> lastBurst = [];
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
                Place(bursts, lastBurst, ticket, kind);
            }
        }
    }

    /// <summary>Burst number n is of kind n modulo the kinds: the first of the right kind that is not before the id's last one.</summary>
    private static void Place(List<ActionBurst> bursts, Dictionary<FailureId, int> lastBurst, ActionTicket ticket, BurstKind kind)
    {
        int last = lastBurst.GetValueOrDefault(ticket.Id, -1);
        if (last >= 0 && kind is BurstKind.Prolong or BurstKind.Reban && bursts[last].Kind == BurstKind.Ban)
        {
            // Not applied yet: it is applied once, with its latest end.
            bursts[last].Add(ticket);
            return;
        }

        int first = Math.Max(last, 0);
        int index = first + (((int)kind - (first % Kinds) + Kinds) % Kinds);
        while (bursts.Count <= index)
        {
            bursts.Add(new ActionBurst((BurstKind)(bursts.Count % Kinds)));
        }

        bursts[index].Add(ticket);
        lastBurst[ticket.Id] = index;
    }

    /// <summary>A later ticket of an id replaces an earlier one: it is the same ban, prolonged.</summary>
    private void Add(ActionTicket ticket)
    {
        if (_places.TryGetValue(ticket.Id, out int place))
        {
            _tickets[place] = ticket;
            return;
        }

        _places.Add(ticket.Id, _tickets.Count);
        _tickets.Add(ticket);
    }
}
