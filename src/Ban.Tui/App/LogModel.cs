using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>State of the view Log: the daemon's own log.</summary>
public sealed record LogModel
{
    /// <summary>Lines kept; the oldest go first.</summary>
    public const int MaxRows = 3000;

    /// <summary>The levels that can be chosen, most lines first.</summary>
    public static ImmutableArray<string> Levels { get; } =
        [LogLevels.Trace, LogLevels.Info, LogLevels.Notice, LogLevels.Warning, LogLevels.Error];

    /// <summary>All that are kept, oldest first.</summary>
    public ImmutableList<LogRow> All { get; init; } = [];

    /// <summary>Those that pass the filter, oldest first; the screen shows them newest first.</summary>
    public ImmutableList<LogRow> Matching { get; init; } = [];

    /// <summary>What is shown instead of <see cref="Matching"/> while paused.</summary>
    public ImmutableList<LogRow>? Paused { get; init; }

    /// <summary>Only this level and graver ones are asked for.</summary>
    public string Level { get; init; } = LogLevels.Trace;

    /// <summary>Counts the levels asked for: a line of an earlier one is not taken.</summary>
    public int Reading { get; init; }

    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The filter being typed; null when it is not.</summary>
    public TextField? Editing { get; init; }

    /// <summary>Row 0 is the newest.</summary>
    public ListState List { get; init; }

    /// <summary>Whether the selection stays on the newest line.</summary>
    public bool Following { get; init; } = true;

    public bool DetailOpen { get; init; }

    /// <summary>Whether lines that come may still be known ones that the daemon sends again.</summary>
    public bool Replaying { get; init; }

    /// <summary>Lines taken so far; the number of the next row.</summary>
    public long Seen { get; init; }

    /// <summary>Lines that were lost because this screen did not read in time.</summary>
    public long Missed { get; init; }

    /// <summary>Why the log cannot be followed; null while it can.</summary>
    public string? Error { get; init; }

    /// <summary>The rows that the screen shows, oldest first.</summary>
    public ImmutableList<LogRow> Shown => Paused ?? Matching;

    /// <summary>The selected row, if there is any.</summary>
    public LogRow? Selected => RowAt(List.Selected);

    /// <summary>A row by its place on the screen, 0 the newest.</summary>
    public LogRow? RowAt(int place) => place >= 0 && place < Shown.Count ? Shown[Shown.Count - 1 - place] : null;
}

/// <summary>A line of the daemon's log.</summary>
/// <param name="Number">Counts up over all lines that this screen has taken.</param>
/// <param name="Event">Of type <see cref="EventTypes.Log"/>.</param>
public sealed record LogRow(long Number, EventInfo Event)
{
    /// <summary>The jail that the line says it is about; empty where it is about none.</summary>
    public string Jail => Event.Message is ['[', ..] text && text.IndexOf(']', StringComparison.Ordinal) is > 0 and int end ? text[1..end] : "";

    /// <summary>The module without the prefix that all have.</summary>
    public string Module => Event.Module is { } module ? module[(module.LastIndexOf('.') + 1)..] : "";
}

/// <summary>What is to be followed of the log.</summary>
/// <param name="Reading">Comes back with each line.</param>
/// <param name="Level">Only this level and graver ones.</param>
internal sealed record LogWish(int Reading, string Level)
{
    /// <summary>What a model wants; null while nobody looks.</summary>
    public static LogWish? Of(Model model) => model.View == View.Log ? new LogWish(model.Log.Reading, model.Log.Level) : null;
}
