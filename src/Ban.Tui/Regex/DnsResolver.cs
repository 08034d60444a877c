using System.Net;
using System.Net.Sockets;
using Ban.Core.Net;
using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>Looks up names while the command waits: it has nothing else to do, unlike a jail. Not thread-safe.</summary>
internal sealed class DnsResolver : IHostResolver
{
    /// <summary>Different names that are looked up in one run; a log can hold any number.</summary>
    private const int MaxNames = 1000;

    private readonly Dictionary<string, IReadOnlyList<NetAddress>> _answers = new(StringComparer.OrdinalIgnoreCase);

    public bool TryResolve(string name, bool warn, out IReadOnlyList<NetAddress> addresses)
    {
        if (_answers.TryGetValue(name, out addresses!))
        {
            return true;
        }

        if (_answers.Count >= MaxNames)
        {
            addresses = [];
            return false;
        }

        _answers[name] = addresses = LookUp(name);
        return true;
    }

    private static NetAddress[] LookUp(string name)
    {
        try
        {
            return [.. Dns.GetHostAddresses(name).Select(NetAddress.From).Distinct()];
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
