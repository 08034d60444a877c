using System.Collections.Immutable;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>Where the parts of a view stand, for those who draw and for those who page.</summary>
public static class ScreenLayout
{
    /// <summary>The views as tabs, in their row below the daemon's.</summary>
    public static ImmutableArray<Tab> Tabs { get; } = [.. Enum.GetValues<View>().Select(static view => new Tab((int)view, view.ToString()))];

    /// <summary>The row of the tabs.</summary>
    public const int TabRow = 1;

    /// <summary>Rows above the view: the daemon, the tabs.</summary>
    public const int Header = 2;

    /// <summary>From this width on, a second pane stands at the right side and not below.</summary>
    public const int WideWidth = 130;

    /// <summary>Rows in Config below a list of problems or values, for the whole of the selected one.</summary>
    private const int ConfigDetailRows = 5;

    private const int MaxPaletteRows = 12;
    private const int KeyLineRows = 1;
    private const int TableHeading = 1;
    private const int MinFeedRows = 6;
    private const int MinListRows = 4;
    private const int MinPatternRows = 5;
    private const int MaxLabDetail = 8;

    /// <summary>Rows below a pattern for what is wrong with it.</summary>
    private const int MaxNotes = 3;

    /// <summary>The screen's row where the list of the view begins.</summary>
    public static int FirstRow(View view) => view is View.Failures or View.Config or View.Log ? Header + 1 : Header + 1 + TableHeading;

    /// <summary>Rows of the view's list that are shown.</summary>
    public static int Rows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.View switch
        {
            View.Overview => JailRows(model),
            View.Failures => FailureRows(model),
            View.Bans => BanRows(model),
            View.Config => ConfigRows(model),
            View.Log => LogRows(model),
            View.Jails => JailsPlaces.Rows(model),
            _ => SampleRows(model),
        };
    }

    /// <summary>Rows of jails shown in Overview.</summary>
    public static int JailRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        // A line of space and the heading above, a line of space, the feed with its heading and the keys below.
        int room = model.Height - Header - KeyLineRows - TableHeading - 2;
        return Math.Max(Math.Min(model.Overview.Shown.Count, room - Math.Min(MinFeedRows, room / 2)), 1);
    }

    /// <summary>Rows of a jail's page that are shown, below its name.</summary>
    public static int JailPageRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Math.Max(model.Height - Header - KeyLineRows - 1, 1);
    }

    /// <summary>Rows of words that the palette offers, at most.</summary>
    public static int PaletteRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Math.Min(MaxPaletteRows, Math.Max(model.Height - 2, 0));
    }

    /// <summary>Rows of keys that a help shows, without its border.</summary>
    public static int HelpRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Math.Max(model.Height - 2, 1);
    }

    /// <summary>Rows of a page that are shown, below its title.</summary>
    public static int PageRows(Model model) => JailPageRows(model);

    /// <summary>Rows of held bans that are shown, below their title and heading.</summary>
    public static int HeldRows(Model model) => Math.Max(JailPageRows(model) - TableHeading, 1);

    /// <summary>Rows of failures shown in Failures.</summary>
    public static int FailureRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ListRows(model, model.Height - Header - KeyLineRows - 1, model.Failures.DetailOpen);
    }

    /// <summary>Rows of bans shown in Bans.</summary>
    public static int BanRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ListRows(model, model.Height - Header - KeyLineRows - 1 - TableHeading, model.Bans.DetailOpen);
    }

    /// <summary>Rows shown in Config below its heading: of the tree, and of what is open.</summary>
    public static int ConfigRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int room = Math.Max(model.Height - Header - KeyLineRows - 1, 1);
        return model.Config.Pane is ProblemsPane or ValuesPane && room > 3 * ConfigDetailRows ? room - ConfigDetailRows : room;
    }

    /// <summary>Rows of the daemon's log shown in Log.</summary>
    public static int LogRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ListRows(model, model.Height - Header - KeyLineRows - 1, model.Log.DetailOpen);
    }

    /// <summary>Rows of patterns shown in Regex, and of what is said of them.</summary>
    public static int PatternRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int lines = model.Lab.Texts.Max(text => text.Lines.Count);
        int room = LabRoom(model);
        return Math.Min(Math.Clamp(lines + MaxNotes, MinPatternRows, Math.Max(room / 2, MinPatternRows)), room);
    }

    /// <summary>Rows of the sample shown in Regex.</summary>
    public static int SampleRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int room = LabRoom(model) - PatternRows(model);
        return Math.Max(model.Lab.DetailOpen && model.Width < WideWidth ? room - Math.Min(MaxLabDetail, room * 2 / 3) : room, 1);
    }

    /// <summary>The screen's row where the patterns in Regex begin: below the state of the lab and the options.</summary>
    public static int FirstPatternRow => Header + 2;

    /// <summary>The screen's row where the sample in Regex begins.</summary>
    public static int FirstSampleRow(Model model) => FirstPatternRow + PatternRows(model) + 1;

    // Without the state, the options, and the sample's heading.
    private static int LabRoom(Model model) => Math.Max(model.Height - Header - KeyLineRows - 3, 2);

    // On a narrow screen an open detail takes the room below the list.
    private static int ListRows(Model model, int room, bool detailOpen)
    {
        room = Math.Max(room, 1);
        return detailOpen && model.Width < WideWidth ? Math.Max(room / 3, Math.Min(MinListRows, room)) : room;
    }
}
