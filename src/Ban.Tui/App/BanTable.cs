using System.Collections.Immutable;
using Ban.Core.Net;
using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>Which ban: an id can be banned in several jails.</summary>
public readonly record struct BanKey(string Jail, string Id);

/// <summary>A ban, and its id as an address, so that sorting does not read it anew.</summary>
public sealed record BanRow(BanInfo Info, NetAddress Address)
{
    public BanKey Key => new(Info.Jail, Info.Id);

    public static BanRow Of(BanInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new BanRow(info, NetAddress.TryParse(info.Id, out NetAddress address) ? address : NetAddress.None);
    }
}

/// <summary>The active bans, and those that pass the filter in their order. A change costs the logarithm of their number.</summary>
public sealed record BanTable
{
    private ImmutableDictionary<BanKey, BanRow> _all = ImmutableDictionary<BanKey, BanRow>.Empty;

    private BanTable(BanOrder order, RowFilter filter)
    {
        Order = order;
        Filter = filter;
        Shown = ImmutableSortedSet.Create<BanRow>(order);
    }

    /// <summary>No ban.</summary>
    public static BanTable Empty { get; } = new(BanOrder.Default, RowFilter.None);

    public BanOrder Order { get; }

    public RowFilter Filter { get; }

    /// <summary>Bans, whether they pass the filter or not.</summary>
    public int Count => _all.Count;

    /// <summary>Those that pass the filter, in their order.</summary>
    public ImmutableSortedSet<BanRow> Shown { get; private init; }

    /// <summary>Makes a table. Costs some 100 ms for 100,000 bans: not for an update.</summary>
    public static BanTable Of(IEnumerable<BanInfo> bans, BanOrder order, RowFilter filter)
    {
        var all = ImmutableDictionary.CreateBuilder<BanKey, BanRow>();
        foreach (BanRow row in bans.Select(BanRow.Of))
        {
            all[row.Key] = row;
        }

        return new BanTable(order, filter) { _all = all.ToImmutable() }.Arranged();
    }

    /// <summary>The same bans in another order or under another filter. Costs as much as making the table.</summary>
    public BanTable Arrange(BanOrder order, RowFilter filter) => new BanTable(order, filter) { _all = _all }.Arranged();

    /// <summary>The ban, if it is there.</summary>
    public BanRow? Find(BanKey key) => _all.GetValueOrDefault(key);

    /// <summary>With a ban, instead of an earlier one of the same id in the same jail.</summary>
    public BanTable Add(BanInfo ban)
    {
        var row = BanRow.Of(ban);
        BanTable without = Remove(row.Key);
        return without with
        {
            _all = without._all.SetItem(row.Key, row),
            Shown = Filter.Matches(ban) ? without.Shown.Add(row) : without.Shown,
        };
    }

    /// <summary>Without a ban.</summary>
    public BanTable Remove(BanKey key) => _all.GetValueOrDefault(key) is { } row
        ? this with { _all = _all.Remove(key), Shown = Shown.Remove(row) }
        : this;

    private BanTable Arranged()
    {
        IEnumerable<BanRow> rows = Filter.IsEmpty ? _all.Values : _all.Values.Where(row => Filter.Matches(row.Info));
        return this with { Shown = ImmutableSortedSet.CreateRange(Order, rows) };
    }
}
