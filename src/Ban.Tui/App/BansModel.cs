using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>State of the view Bans. The table is read once and then kept by the events.</summary>
public sealed record BansModel
{
    /// <summary>Bans kept; of more, the first ones of the daemon's list are shown and the screen says so.</summary>
    public const int MaxRows = 250_000;

    /// <summary>Changes kept while the table is read or arranged; after more it is read again.</summary>
    public const int MaxChanges = 10_000;

    /// <summary>Marks that are set at once: so many addresses the daemon takes in one call.</summary>
    public const int MaxMarks = 100_000;

    public BanTable Table { get; init; } = BanTable.Empty;

    public ListState List { get; init; }

    /// <summary>How the rows shall stand; the table follows as soon as it is arranged.</summary>
    public BanOrder Order { get; init; } = BanOrder.Default;

    /// <summary>Which rows shall be shown; the table follows.</summary>
    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The filter being typed; null when it is not.</summary>
    public TextField? Editing { get; init; }

    /// <summary>Rows marked by hand.</summary>
    public ImmutableHashSet<BanKey> Marked { get; init; } = [];

    public bool DetailOpen { get; init; }

    public BansState State { get; init; }

    /// <summary>Number of the latest reading: the answer to an earlier one is not taken.</summary>
    public int Readings { get; init; }

    /// <summary>Whether there are more bans than are kept here.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether events were lost since the table was read.</summary>
    public bool HasHoles { get; init; }

    /// <summary>What happened since the table under way was begun; oldest first.</summary>
    public ImmutableList<BanChange> Changes { get; init; } = [];

    /// <summary>The selected row, if there is any.</summary>
    public BanRow? Selected => List.Selected < Table.Shown.Count ? Table.Shown[List.Selected] : null;

    /// <summary>The marked rows, or the selected one where none is marked.</summary>
    public IReadOnlyList<BanRow> Chosen => Marked.IsEmpty
        ? Selected is { } selected ? [selected] : []
        : [.. Marked.Select(Table.Find).OfType<BanRow>()];
}

/// <summary>What is being done with the table.</summary>
public enum BansState
{
    /// <summary>It was not read yet, or what was read has holes: it is read when the view is looked at.</summary>
    Unread,

    /// <summary>It is being read, or read again.</summary>
    Reading,

    /// <summary>It is as the daemon has it.</summary>
    Ready,

    /// <summary>The same, and it is being put into another order or under another filter.</summary>
    Arranging,
}

/// <summary>A ban that came, or that ended.</summary>
/// <param name="Ban">Null where it ended.</param>
public sealed record BanChange(BanKey Key, BanInfo? Ban);
