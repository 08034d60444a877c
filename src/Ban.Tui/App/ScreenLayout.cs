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
    public static int FirstRow(View view) => view == View.Failures ? Header + 1 : Header + 1 + TableHeading;

    /// <summary>Rows of the view's list that are shown.</summary>
    public static int Rows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.View switch
        {
            View.Overview => JailRows(model),
            View.Failures => FailureRows(model),
            _ => BanRows(model),
        };
    }

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
        return ListRows(model, model.Height - Header - KeyLineRows - 1, model.Failures.DetailOpen);
    }

    /// <summary>Rows of bans shown in Bans.</summary>
    public static int BanRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ListRows(model, model.Height - Header - KeyLineRows - 1 - TableHeading, model.Bans.DetailOpen);
    }

    // On a narrow screen an open detail takes the room below the list.
    private static int ListRows(Model model, int room, bool detailOpen)
    {
        room = Math.Max(room, 1);
        return detailOpen && model.Width < WideWidth ? Math.Max(room / 3, Math.Min(MinListRows, room)) : room;
    }
}
