using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>State of the view Failures.</summary>
public sealed record FailuresModel
{
    /// <summary>Failures kept; the oldest go first.</summary>
    public const int MaxRows = 5000;

    /// <summary>All that are kept, oldest first.</summary>
    public ImmutableList<FailureRow> All { get; init; } = [];

    /// <summary>Those that pass the filter, oldest first; the screen shows them newest first.</summary>
    public ImmutableList<FailureRow> Matching { get; init; } = [];

    /// <summary>What is shown instead of <see cref="Matching"/> while paused.</summary>
    public ImmutableList<FailureRow>? Paused { get; init; }

    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The filter being typed; null when it is not.</summary>
    public TextField? Editing { get; init; }

    /// <summary>Row 0 is the newest.</summary>
    public ListState List { get; init; }

    /// <summary>Whether the selection stays on the newest row.</summary>
    public bool Following { get; init; } = true;

    public bool DetailOpen { get; init; }

    /// <summary>Failures seen so far; the number of the next row.</summary>
    public long Seen { get; init; }

    public OffenderCounts Offenders { get; init; } = OffenderCounts.Empty;

    /// <summary>The ends of bans of ids that have failures here.</summary>
    public ImmutableDictionary<BanKey, EventInfo> Lifts { get; init; } = ImmutableDictionary<BanKey, EventInfo>.Empty;

    /// <summary>The rows that the screen shows, oldest first.</summary>
    public ImmutableList<FailureRow> Shown => Paused ?? Matching;

    /// <summary>The selected row, if there is any.</summary>
    public FailureRow? Selected => RowAt(List.Selected);

    /// <summary>A row by its place on the screen, 0 the newest.</summary>
    public FailureRow? RowAt(int place) => place >= 0 && place < Shown.Count ? Shown[Shown.Count - 1 - place] : null;

    /// <summary>The failures that a failure's count is made of, oldest first, itself included; those that are still kept here.</summary>
    public IReadOnlyList<EventInfo> Counted(FailureRow failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        EventInfo[] same = [.. All.Where(row => row.Number <= failure.Number && row.Event.Id == failure.Event.Id && row.Event.Jail == failure.Event.Jail).Select(static row => row.Event)];
        return same[^Math.Min(same.Length, Math.Max(failure.Event.Count ?? 1, 1))..];
    }

    /// <summary>What ended a ban; null while it is in force.</summary>
    public EventInfo? LiftAfter(EventInfo ban)
    {
        ArgumentNullException.ThrowIfNull(ban);
        return Lifts.GetValueOrDefault(new BanKey(ban.Jail, ban.Id ?? "")) is { } lift && lift.Time >= ban.Time ? lift : null;
    }

    /// <summary>The ban that a failure led to, alone or with later ones of the same id; null if none was seen.</summary>
    public EventInfo? BanAfter(FailureRow failure) => failure.Ban ?? All.FirstOrDefault(later =>
        later.Number > failure.Number && later.Ban is not null
        && later.Event.Id == failure.Event.Id && later.Event.Jail == failure.Event.Jail)?.Ban;
}

/// <summary>A failure.</summary>
/// <param name="Number">Counts up over all failures that this screen has seen.</param>
/// <param name="Event">Of type <see cref="EventTypes.Failure"/>.</param>
/// <param name="Ban">The ban that followed it, if one did.</param>
public sealed record FailureRow(long Number, EventInfo Event, EventInfo? Ban = null);
