using System.Net.Sockets;
using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <summary>Addresses and networks, asked for containment in as many steps as there are prefix lengths.</summary>
internal sealed class NetworkSet
{
    private readonly HashSet<NetAddress> _members = [];
    private readonly List<(AddressFamily Family, int Length)> _lengths = [];

    /// <summary>Adds an address or a network.</summary>
    public void Add(NetAddress network)
    {
        var length = (network.Family, network.PrefixLength);
        if (_members.Add(network) && !_lengths.Contains(length))
        {
            _lengths.Add(length);
        }
    }

    /// <summary>Finds a member that holds the address or the network's base address.</summary>
    public bool TryFind(NetAddress address, out NetAddress member)
    {
        foreach ((AddressFamily family, int length) in _lengths)
        {
            member = address.WithPrefix(length);
            if (family == address.Family && _members.Contains(member))
            {
                return true;
            }
        }

        member = NetAddress.None;
        return false;
    }

    /// <summary>Finds a member that lies in a network, the network itself included.</summary>
    public bool TryFindWithin(NetAddress network, out NetAddress member)
    {
        foreach (NetAddress candidate in _members)
        {
            if (candidate.PrefixLength >= network.PrefixLength && network.Contains(candidate))
            {
                member = candidate;
                return true;
            }
        }

        member = NetAddress.None;
        return false;
    }
}
