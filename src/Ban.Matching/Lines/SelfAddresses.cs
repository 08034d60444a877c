using System.Net.NetworkInformation;
using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <summary>The addresses of this host's network interfaces, read again when they are five minutes old. Not thread-safe.</summary>
public sealed class SelfAddresses(TimeProvider clock)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private HashSet<NetAddress> _addresses = [];
    private long _read;

    /// <summary>Whether an address is one of this host's own, or a network holds one.</summary>
    public bool Contains(NetAddress address)
    {
        if (_read == 0 || clock.GetElapsedTime(_read) > s_life)
        {
            _addresses = Read();
            _read = clock.GetTimestamp();
        }

        return address.IsSingle ? _addresses.Contains(address) : _addresses.Any(address.Contains);
    }

    private static HashSet<NetAddress> Read()
    {
        var result = new HashSet<NetAddress>();
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            foreach (UnicastIPAddressInformation unicast in network.GetIPProperties().UnicastAddresses)
            {
                result.Add(NetAddress.From(unicast.Address));
            }
        }

        result.Add(NetAddress.FromIPv4(0x7F000001));
        result.Add(NetAddress.FromIPv6(0, 1));
        return result;
    }
}
