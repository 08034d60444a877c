using System.Collections.Immutable;

namespace Ban.Tui.App;

/// <summary>An address and what came from it.</summary>
/// <param name="Id">In canonical form.</param>
/// <param name="Failures">Failures from it.</param>
public sealed record Offender(string Id, int Failures);

/// <summary>Failures by address, over the failures that are kept.</summary>
public sealed record OffenderCounts(ImmutableDictionary<string, int> Addresses)
{
    public static OffenderCounts Empty { get; } = new(ImmutableDictionary<string, int>.Empty);

    /// <summary>With one failure more.</summary>
    public OffenderCounts Add(string id) => new(Addresses.SetItem(id, Addresses.GetValueOrDefault(id) + 1));

    /// <summary>With one failure less, which was added before.</summary>
    public OffenderCounts Remove(string id) =>
        new(Addresses.GetValueOrDefault(id) is > 1 and int before ? Addresses.SetItem(id, before - 1) : Addresses.Remove(id));

    /// <summary>The addresses with the most failures, the worst first.</summary>
    public IReadOnlyList<Offender> Top(int count) =>
    [
        .. Addresses.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Take(count).Select(static pair => new Offender(pair.Key, pair.Value)),
    ];
}
