using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <summary>
/// The bans of one jail that are in force: the only place that knows. Changed by the jail's worker alone; read by any thread.
/// </summary>
/// <param name="jail">Name of the jail.</param>
/// <param name="counted">Networks whose single addresses are counted; null counts none.</param>
internal sealed class BanRegister(string jail, NetworkSettings? counted = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FailureId, ActiveBan> _byId = [];
    private readonly PriorityQueue<ActiveBan, long> _byEnd = new();
    private readonly List<ActiveBan> _inOrder = [];
    private readonly List<ActiveBan> _networks = [];
    private readonly Dictionary<NetAddress, int> _inNetwork = [];
    private NetworkSettings? _counted = counted;
    private long _total;
    private long _sequence;

    /// <summary>Ids banned now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Bans since the start, restored ones included.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
            {
                return _total;
            }
        }
    }

    /// <summary>Makes room for so many bans at once, and no more: grown one by one, tables end up with up to twice the room.</summary>
    public void Reserve(int bans)
    {
        lock (_gate)
        {
            _byId.EnsureCapacity(bans);
            _inOrder.EnsureCapacity(bans);
            _byEnd.EnsureCapacity(bans);
        }
    }

    /// <summary>Adds a ban; false if this very id is banned.</summary>
    public bool TryAdd(BanRecord record, bool restored)
    {
        lock (_gate)
        {
            ActiveBan ban = new(jail, WithoutLines(record), restored) { Sequence = ++_sequence };
            if (!_byId.TryAdd(record.Id, ban))
            {
                return false;
            }

            _inOrder.Add(ban);
            _total++;
            if (record.End != DateTimeOffset.MaxValue)
            {
                _byEnd.Enqueue(ban, record.End.UtcTicks);
            }

            if (record.Id.IsAddress && !record.Id.Address.IsSingle)
            {
                _networks.Add(ban);
            }

            CountInNetwork(record.Id, 1);
            return true;
        }
    }

    /// <summary>Moves the end of a ban that is in force; false if it is not there any more.</summary>
    public bool Prolong(FailureId id, TimeSpan banTime)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out ActiveBan? old))
            {
                return false;
            }

            ActiveBan ban = old with { Record = old.Record with { BanTime = banTime, KeepsTime = true } };
            _byId[id] = ban;
            _inOrder[IndexAfter(old.Sequence - 1)] = ban;
            int place = _networks.IndexOf(old);
            if (place >= 0)
            {
                _networks[place] = ban;
            }

            // The old end stays in the queue and is passed over there.
            if (ban.Record.End != DateTimeOffset.MaxValue)
            {
                _byEnd.Enqueue(ban, ban.Record.End.UtcTicks);
            }

            return true;
        }
    }

    /// <summary>The counted network of an address; none where networks are not counted or the id is no single address.</summary>
    public NetAddress NetworkOf(FailureId id) => _counted is { } counted && id.IsAddress && id.Address.IsSingle
        ? id.Address.WithPrefix(id.Address.IsIPv4 ? counted.IPv4Prefix : counted.IPv6Prefix)
        : NetAddress.None;

    /// <summary>Counts by other networks from now on; the bans that are there are counted anew.</summary>
    public void CountBy(NetworkSettings? networks)
    {
        lock (_gate)
        {
            if (_counted == networks)
            {
                return;
            }

            _counted = networks;
            _inNetwork.Clear();
            foreach (FailureId id in _byId.Keys)
            {
                CountInNetwork(id, 1);
            }
        }
    }

    /// <summary>How many single addresses of a counted network are banned.</summary>
    public int CountOf(NetAddress network)
    {
        lock (_gate)
        {
            return _inNetwork.GetValueOrDefault(network);
        }
    }

    /// <summary>The ban of this very id.</summary>
    public ActiveBan? Find(FailureId id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>The ban that holds this id: its own, or that of a network around it.</summary>
    public ActiveBan? FindCovering(FailureId id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id)
                ?? (id.IsAddress ? _networks.Find(n => n.Record.Id.Address.Contains(id.Address)) : null);
        }
    }

    /// <summary>The ban of this id and, if it is a network, those of everything within.</summary>
    public IReadOnlyList<ActiveBan> FindWithin(FailureId id)
    {
        lock (_gate)
        {
            return id.IsAddress && !id.Address.IsSingle
                ? [.. _byId.Values.Where(b => IsWithin(b.Record.Id, id.Address))]
                : _byId.TryGetValue(id, out ActiveBan? ban) ? [ban] : [];
        }
    }

    /// <summary>Bans whose time is over, the earliest end first.</summary>
    /// <param name="limit">At most so many; the others are due still.</param>
    public IReadOnlyList<ActiveBan> TakeDue(DateTimeOffset now, int limit)
    {
        lock (_gate)
        {
            List<ActiveBan> due = [];
            while (due.Count < limit && _byEnd.TryPeek(out ActiveBan? next, out long end) && end <= now.UtcTicks)
            {
                _byEnd.Dequeue();
                if (_byId.TryGetValue(next.Record.Id, out ActiveBan? ban) && ban.Sequence == next.Sequence && ban.Record.End <= now)
                {
                    RemoveEntry(ban);
                    due.Add(ban);
                }
            }

            return due;
        }
    }

    /// <summary>Takes a ban out; false if it is not there any more.</summary>
    public bool Remove(FailureId id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out ActiveBan? ban) && RemoveEntry(ban);
        }
    }

    /// <summary>A page of the bans in the order of banning.</summary>
    /// <param name="after">The last page's last <see cref="ActiveBan.Sequence"/>; 0 for the first page.</param>
    /// <param name="network">Only ids within; none is all.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<ActiveBan> Page(long after, NetAddress network, int limit, DateTimeOffset? since = null)
    {
        lock (_gate)
        {
            List<ActiveBan> page = [];
            for (int i = IndexAfter(after); i < _inOrder.Count && page.Count < limit; i++)
            {
                ActiveBan ban = _inOrder[i];
                if (IsCurrent(ban) && IsWanted(ban, network, since))
                {
                    page.Add(ban);
                }
            }

            return page;
        }
    }

    /// <summary>How many ids are banned within a network; none is all.</summary>
    /// <param name="since">Only bans from this time on.</param>
    public int CountWithin(NetAddress network, DateTimeOffset? since = null)
    {
        lock (_gate)
        {
            return network == NetAddress.None && since is null ? _byId.Count : _byId.Values.Count(ban => IsWanted(ban, network, since));
        }
    }

    /// <summary>The store keeps the lines. Many bans have none, and are kept as they are.</summary>
    private static BanRecord WithoutLines(BanRecord record) =>
        record.Matches.Count + record.Story.Count == 0 ? record : record with { Matches = [], Story = [] };

    private static bool IsWanted(ActiveBan ban, NetAddress network, DateTimeOffset? since) =>
        (network == NetAddress.None || IsWithin(ban.Record.Id, network)) && (since is null || ban.Record.Time >= since);

    private static bool IsWithin(FailureId id, NetAddress network) =>
        id.IsAddress && id.Address.PrefixLength >= network.PrefixLength && network.Contains(id.Address);

    private bool IsCurrent(ActiveBan ban) => _byId.TryGetValue(ban.Record.Id, out ActiveBan? current) && current.Sequence == ban.Sequence;

    private int IndexAfter(long sequence)
    {
        int low = 0;
        int high = _inOrder.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _inOrder[middle].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void CountInNetwork(FailureId id, int change)
    {
        NetAddress network = NetworkOf(id);
        if (network == NetAddress.None)
        {
            return;
        }

        int count = _inNetwork.GetValueOrDefault(network) + change;
        if (count == 0)
        {
            _inNetwork.Remove(network);
        }
        else
        {
            _inNetwork[network] = count;
        }
    }

    private bool RemoveEntry(ActiveBan ban)
    {
        _byId.Remove(ban.Record.Id);
        _networks.Remove(ban);
        CountInNetwork(ban.Record.Id, -1);

        // The order keeps lifted bans until they are the greater part: then it is made anew, at constant cost for each.
        if (_inOrder.Count > 64 && _inOrder.Count > _byId.Count * 2)
        {
            _inOrder.RemoveAll(b => !IsCurrent(b));
        }

        return true;
    }
}
