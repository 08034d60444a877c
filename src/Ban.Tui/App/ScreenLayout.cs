namespace Ban.Tui.App;

/// <summary>Where the parts of a view stand, for those who draw and for those who page.</summary>
public static class ScreenLayout
{
    /// <summary>Rows above the view: the daemon, the tabs.</summary>
    public const int Header = 2;

    /// <summary>From this width on, a second pane stands at the right side and not below.</summary>
    public const int WideWidth = 130;

    private const int KeyLineRows = 1;
    private const int TableHeading = 1;
    private const int MinFeedRows = 6;
    private const int MinListRows = 4;

    /// <summary>The screen's row where the list of the view begins.</summary>
    public static int FirstRow(View view) => view == View.Overview ? Header + 1 + TableHeading : Header + 1;

    /// <summary>Rows of jails shown in Overview.</summary>
    public static int JailRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        // A line of space and the heading above, a line of space, the feed with its heading and the keys below.
        int room = model.Height - Header - KeyLineRows - TableHeading - 2;
        return Math.Max(Math.Min(model.Overview.Jails.Count, room - Math.Min(MinFeedRows, room / 2)), 1);
    }

    /// <summary>Rows of failures shown in Failures.</summary>
    public static int FailureRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int room = Math.Max(model.Height - Header - KeyLineRows - 1, 1);
        return model.Failures.DetailOpen && model.Width < WideWidth ? Math.Max(room / 3, Math.Min(MinListRows, room)) : room;
    }
}
