namespace Ban.Tui.App;

/// <summary>What bans are sorted by.</summary>
public enum BanColumn
{
    Since,
    Until,
    Address,
    Jail,
    Count,
    Failures,
}

/// <summary>An order of bans. Those alike stand by jail and id, so that no two are equal.</summary>
/// <param name="Column">What is compared.</param>
/// <param name="Descending">The largest first.</param>
public sealed record BanOrder(BanColumn Column, bool Descending) : IComparer<BanRow>
{
    /// <summary>The newest first.</summary>
    public static BanOrder Default { get; } = By(BanColumn.Since);

    /// <summary>By a column, in the direction that is asked for most.</summary>
    public static BanOrder By(BanColumn column) => new(column, column is BanColumn.Since or BanColumn.Count or BanColumn.Failures);

    /// <summary>By the next column.</summary>
    public BanOrder Next() => By((BanColumn)(((int)Column + 1) % Enum.GetValues<BanColumn>().Length));

    /// <summary>The other way round.</summary>
    public BanOrder Turned() => this with { Descending = !Descending };

    public int Compare(BanRow? x, BanRow? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int byColumn = CompareColumn(x, y);
        if (byColumn != 0)
        {
            return Descending ? -byColumn : byColumn;
        }

        int byJail = string.CompareOrdinal(x.Info.Jail, y.Info.Jail);
        return byJail != 0 ? byJail : string.CompareOrdinal(x.Info.Id, y.Info.Id);
    }

    private int CompareColumn(BanRow x, BanRow y) => Column switch
    {
        BanColumn.Since => x.Info.Time.CompareTo(y.Info.Time),
        BanColumn.Until => (x.Info.End ?? DateTimeOffset.MaxValue).CompareTo(y.Info.End ?? DateTimeOffset.MaxValue),
        BanColumn.Address => x.Address.CompareTo(y.Address),
        BanColumn.Count => x.Info.Count.CompareTo(y.Info.Count),
        BanColumn.Failures => x.Info.Failures.CompareTo(y.Info.Failures),
        _ => string.CompareOrdinal(x.Info.Jail, y.Info.Jail),
    };
}
