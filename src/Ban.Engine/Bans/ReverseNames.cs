using System.Net;
using System.Net.Sockets;
using Ban.Core.Net;

namespace Ban.Engine.Bans;

/// <summary>Host names of addresses for the tag <c>&lt;ip-host&gt;</c>, remembered for five minutes. Whoever owns an address chooses its name: hostile text. Thread-safe.</summary>
internal sealed class ReverseNames(TimeProvider clock)
{
    public const string TagName = "ip-host";
    public const string Tag = "<ip-host>";

    /// <summary>Names remembered; the oldest goes first.</summary>
    private const int Capacity = 1000;

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<NetAddress, (string? Name, long At)> _names = [];
    private readonly Queue<NetAddress> _order = new();

    /// <summary>The name as it is known now; null where the address has none.</summary>
    /// <returns>Whether it is known.</returns>
    public bool TryRecall(NetAddress address, out string? name)
    {
        lock (_gate)
        {
            bool isKnown = _names.TryGetValue(address, out (string? Name, long At) entry) && clock.GetElapsedTime(entry.At) < s_life;
            name = isKnown ? entry.Name : null;
            return isKnown;
        }
    }

    /// <summary>Looks the name up where it is not known; null where the address has none or its servers do not answer.</summary>
    public async Task<string?> FindAsync(NetAddress address, CancellationToken cancellationToken)
    {
        if (!address.IsSingle || TryRecall(address, out string? name))
        {
            return address.IsSingle && TryRecall(address, out name) ? name : null;
        }

        try
        {
            name = (await Dns.GetHostEntryAsync(address.ToString(), cancellationToken).WaitAsync(s_patience, clock, cancellationToken)).HostName;
            name = name.Length == 0 || NetAddress.TryParse(name.AsSpan(), out _) ? null : name;
        }
        catch (Exception failed) when (failed is SocketException or TimeoutException or ArgumentException)
        {
            name = null;
        }

        Remember(address, name);
        return name;
    }

    private void Remember(NetAddress address, string? name)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(address))
            {
                _order.Enqueue(address);
            }

            _names[address] = (name, clock.GetTimestamp());
            while (_names.Count > Capacity)
            {
                _names.Remove(_order.Dequeue());
            }
        }
    }
}
