namespace Ban.Tui.App;

/// <summary>Where the parts of the view Jails stand, for those who draw and for those who page and click.</summary>
public static class JailsPlaces
{
    /// <summary>Rows of the detail of a form's field, its heading included.</summary>
    private const int DetailRows = 10;

    /// <summary>Rows of the questions of a new jail, above what came of the trial.</summary>
    public const int QuestionRows = 7;

    /// <summary>Rows of a text that is typed in a form.</summary>
    public const int EditorRows = 4;

    private const int KeyLineRows = 1;
    private const int TitleRows = 1;
    private const int HeadingRows = 1;

    /// <summary>The screen's row where the list of the view begins.</summary>
    public static int FirstRow(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int questions = model.Jails.New is { Step: NewJailStep.Try } ? QuestionRows : model.Jails.New is null ? 0 : 1;
        return ScreenLayout.Header + TitleRows + HeadingRows + questions;
    }

    /// <summary>Rows that the list of the view shows.</summary>
    public static int Rows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Jails switch
        {
            { Preview: not null } => Math.Max(model.Height - ScreenLayout.Header - KeyLineRows - TitleRows, 1),
            { Form: not null } => FormRows(model),
            { New: not null } => Math.Max(model.Height - FirstRow(model) - KeyLineRows, 1),
            _ => ListRows(model),
        };
    }

    /// <summary>Rows of jails.</summary>
    public static int ListRows(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Math.Max(model.Height - ScreenLayout.Header - KeyLineRows - TitleRows - HeadingRows, 1);
    }

    /// <summary>Rows of fields in a form: on a wide screen the detail stands beside them, else below.</summary>
    public static int FormRows(Model model)
    {
        int room = ListRows(model);
        return model.Width >= ScreenLayout.WideWidth ? room : Math.Max(room - Math.Min(DetailRows, room * 2 / 3), 1);
    }
}
