using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <summary>All that the screen shows, as a value: <see cref="Updates.Apply"/> makes the next one out of it and a message.</summary>
public sealed record Model
{
    public int Width { get; init; } = 80;

    public int Height { get; init; } = 24;

    public View View { get; init; } = View.Overview;

    private readonly bool _readOnly;

    /// <summary>Bans and unbans are neither offered nor sent: by option, or because the daemon lets this user only look.</summary>
    public bool ReadOnly
    {
        get => _readOnly || Link.Info?.Access == AccessNames.Read;
        init => _readOnly = value;
    }

    public LinkModel Link { get; init; } = new();

    public OverviewModel Overview { get; init; } = new();

    public FailuresModel Failures { get; init; } = new();

    public BansModel Bans { get; init; } = new();

    public JailsModel Jails { get; init; } = new();

    public LabModel Lab { get; init; } = new();

    public ConfigModel Config { get; init; } = new();

    public LogModel Log { get; init; } = new();

    /// <summary>What takes back the changes made here, the latest last.</summary>
    public ImmutableList<Command> Undo { get; init; } = [];

    /// <summary>The line of commands, while it is open.</summary>
    public PaletteModel? Palette { get; init; }

    /// <summary>Lines run from the palette, the latest last.</summary>
    public ImmutableList<string> History { get; init; } = [];

    /// <summary>A text over the view, if one is open.</summary>
    public PageModel? Page { get; init; }

    /// <summary>The bans that wait, while they are shown over the view.</summary>
    public HeldModel? Held { get; init; }

    /// <summary>Whether it was said that leaving the program drops what is not written.</summary>
    public bool QuitWarned { get; init; }

    /// <summary>Open over the view, if any.</summary>
    public DialogModel? Dialog { get; init; }

    /// <summary>Whether the terminal's background is light; null while it has not said so.</summary>
    public bool? IsLight { get; init; }

    /// <summary>Whether clicks and the wheel come here and not to the terminal.</summary>
    public bool Mouse { get; init; }

    /// <summary>Whether the keys of the view are shown.</summary>
    public bool HelpOpen { get; init; }

    /// <summary>The first of them that is shown, where they do not all fit.</summary>
    public int HelpTop { get; init; }

    /// <summary>Result of the last command, until the next key; of a failure, until the next key when there was time to read it.</summary>
    public Notice? Notice { get; init; }
}

/// <summary>The views, in the order of their tabs; the values are the keys that lead to them.</summary>
public enum View
{
    Overview = 1,
    Failures = 2,
    Bans = 3,
    Jails = 4,
    Regex = 5,
    Config = 6,
    Log = 7,
}

/// <summary>One line that answers what the user did.</summary>
public sealed record Notice(string Text, bool IsError);

/// <summary>The connection with the daemon and what it said of itself last.</summary>
public sealed record LinkModel
{
    public DaemonInfo? Info { get; init; }

    /// <summary>When <see cref="Info"/> was taken.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>Why what is shown may be old; null while it is not, or the first connection is being made.</summary>
    public LinkTrouble? Trouble { get; init; }

    /// <summary>Events that this screen lost because it did not read in time.</summary>
    public long Missed { get; init; }

    /// <summary>The latest event seen when the connection was lost: older ones that are replayed are known.</summary>
    public DateTimeOffset SeenUntil { get; init; }

    /// <summary>Whether events that come may still be replayed ones.</summary>
    public bool Replaying { get; init; }
}

/// <summary>Why the daemon is not there.</summary>
/// <param name="Retry">After how long it is tried again; null where it is connected with and its answer is waited for.</param>
public sealed record LinkTrouble(DaemonProblem Problem, string Text, TimeSpan? Retry);

/// <summary>State of the view Overview, and the events of all types.</summary>
public sealed record OverviewModel
{
    /// <summary>Events kept for the feed; a screen shows fewer.</summary>
    public const int MaxEvents = 500;

    /// <summary>Rows of a table of offenders that are worked out.</summary>
    public const int MaxTop = 50;

    public IReadOnlyList<JailSummary> Jails { get; init; } = [];

    public ListState List { get; init; }

    /// <summary>What jails and events are shown.</summary>
    public RowFilter Filter { get; init; } = RowFilter.None;

    /// <summary>The filter while it is typed.</summary>
    public TextField? Editing { get; init; }

    /// <summary>The jails that pass the filter.</summary>
    public IReadOnlyList<JailSummary> Shown => Filter.IsEmpty ? Jails : [.. Jails.Where(jail => Filter.Matches(jail, settings: null))];

    /// <summary>The jail that is open, if one is.</summary>
    public JailPage? Page { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableList<EventInfo> Events { get; init; } = [];

    /// <summary>The worst first. Worked out with each refresh of the jails, so that they do not jump about.</summary>
    public IReadOnlyList<Offender> Addresses { get; init; } = [];

    /// <summary>The networks with the most addresses banned in the last day, the worst first; null while the daemon has not said.</summary>
    public IReadOnlyList<NetworkInfo>? Networks { get; init; }

    /// <summary>The selected jail, if there is any.</summary>
    public JailSummary? Selected => Shown is var shown && List.Selected < shown.Count ? shown[List.Selected] : null;
}
