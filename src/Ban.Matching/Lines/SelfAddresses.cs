using System.Net.NetworkInformation;
using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <summary>
/// The addresses of this host: those of its network interfaces, read again when they are five minutes old, the loopback network,
/// and what the host's own name stands for, such as the address outside of a translating router. Not thread-safe.
/// </summary>
/// <param name="clock">Ages the addresses.</param>
/// <param name="resolver">Looks up the host's name; without one, it is not looked up.</param>
public sealed class SelfAddresses(TimeProvider clock, IHostResolver? resolver = null)
{
    private static readonly NetAddress s_loopback = NetAddress.FromIPv4(0x7F000000).WithPrefix(8);

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private readonly string _name = Environment.MachineName;
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

        return IsAmong(_addresses, address)
            || s_loopback.Contains(address)
            || (resolver?.TryResolve(_name, warn: false, out IReadOnlyList<NetAddress> named) == true && IsAmong(named, address));
    }

    private static bool IsAmong(IEnumerable<NetAddress> addresses, NetAddress address) =>
        address.IsSingle ? addresses.Contains(address) : addresses.Any(address.Contains);

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

        result.Add(NetAddress.FromIPv6(0, 1));
        return result;
    }
}
