using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <summary>Tickets that one call to an action takes: all bans or all unbans, each id once.</summary>
internal sealed class ActionBurst(bool isBan)
{
    private readonly Dictionary<FailureId, int> _places = [];
    private readonly List<ActionTicket> _tickets = [];

    public bool IsBan { get; } = isBan;

    public IReadOnlyList<ActionTicket> Tickets => _tickets;

    /// <summary>
    /// Turns pending jobs into as few bursts as possible. What happens to one id keeps its order; different ids do not
    /// wait for each other. Bans come first: they are what an attacker feels.
    /// </summary>
    public static List<ActionBurst> Combine(IReadOnlyList<ActionJob> jobs)
    {
        List<ActionBurst> bursts = [];
        Dictionary<FailureId, int> lastBurst = [];
        foreach (ActionJob job in jobs)
        {
            foreach (ActionTicket ticket in job.Bans)
            {
                Place(bursts, lastBurst, ticket, isBan: true);
            }

            foreach (ActionTicket ticket in job.Unbans)
            {
                Place(bursts, lastBurst, ticket, isBan: false);
            }
        }

        bursts.RemoveAll(burst => burst.Tickets.Count == 0);
        return bursts;
    }

    /// <summary>Even bursts are bans, odd ones unbans: the first of the right kind that is not before the id's last one.</summary>
    private static void Place(List<ActionBurst> bursts, Dictionary<FailureId, int> lastBurst, ActionTicket ticket, bool isBan)
    {
        int kind = isBan ? 0 : 1;
        int last = lastBurst.GetValueOrDefault(ticket.Id, kind);
        int index = last % 2 == kind ? last : last + 1;
        while (bursts.Count <= index)
        {
            bursts.Add(new ActionBurst(isBan: bursts.Count % 2 == 0));
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
