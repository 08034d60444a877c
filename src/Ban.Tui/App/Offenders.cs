using System.Collections.Immutable;
using Ban.Core.Net;

namespace Ban.Tui.App;

/// <summary>An address or a network and what came from it.</summary>
/// <param name="Id">In canonical form.</param>
/// <param name="Addresses">Different addresses in it.</param>
/// <param name="Failures">Failures from all of them.</param>
public sealed record Offender(string Id, int Addresses, int Failures);

/// <summary>Failures by address and by network (IPv4 by /24, IPv6 by /48), over the failures that are kept.</summary>
public sealed record OffenderCounts(ImmutableDictionary<string, int> Addresses, ImmutableDictionary<string, Offender> Networks)
{
    private const int NetworkLength4 = 24;
    private const int NetworkLength6 = 48;

    public static OffenderCounts Empty { get; } = new(ImmutableDictionary<string, int>.Empty, ImmutableDictionary<string, Offender>.Empty);

    /// <summary>With one failure more.</summary>
    public OffenderCounts Add(string id) => Change(id, 1);

    /// <summary>With one failure less, which was added before.</summary>
    public OffenderCounts Remove(string id) => Change(id, -1);

    /// <summary>The addresses with the most failures, the worst first.</summary>
    public IReadOnlyList<Offender> TopAddresses(int count) => Top(Addresses.Select(pair => new Offender(pair.Key, 1, pair.Value)), count);

    /// <summary>The networks with the most failures, the worst first.</summary>
    public IReadOnlyList<Offender> TopNetworks(int count) => Top(Networks.Values, count);

    private OffenderCounts Change(string id, int change)
    {
        int before = Addresses.GetValueOrDefault(id);
        int after = before + change;
        return new OffenderCounts(
            after > 0 ? Addresses.SetItem(id, after) : Addresses.Remove(id),
            ChangeNetwork(id, (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0), change));
    }

    private ImmutableDictionary<string, Offender> ChangeNetwork(string id, int addresses, int failures)
    {
        // An id that is no address, such as a user name, has no network.
        if (!NetAddress.TryParse(id, out NetAddress address))
        {
            return Networks;
        }

        string name = address.WithPrefix(Math.Min(address.PrefixLength, address.IsIPv4 ? NetworkLength4 : NetworkLength6)).ToString();
        Offender network = Networks.GetValueOrDefault(name) ?? new Offender(name, 0, 0);
        network = network with { Addresses = network.Addresses + addresses, Failures = network.Failures + failures };
        return network.Failures > 0 ? Networks.SetItem(name, network) : Networks.Remove(name);
    }

    private static List<Offender> Top(IEnumerable<Offender> offenders, int count) =>
        [.. offenders.OrderByDescending(offender => offender.Failures).ThenBy(offender => offender.Id, StringComparer.Ordinal).Take(count)];
}
