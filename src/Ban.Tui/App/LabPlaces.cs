namespace Ban.Tui.App;

/// <summary>Where the parts of the lab's patterns stand, for those who draw and for those who click.</summary>
public static class LabPlaces
{
    /// <summary>Column where a pattern begins, behind its number.</summary>
    public const int TextColumn = 5;

    /// <summary>Columns behind a pattern, for its hits and its time.</summary>
    public const int CountColumns = 18;

    /// <summary>Rows below the cursor's pattern that say what is wrong with it.</summary>
    public const int NoteRows = 3;

    /// <summary>Columns of a pattern on a screen of a width.</summary>
    public static int TextColumns(int width) => Math.Max(width - TextColumn - CountColumns, 1);

    /// <summary>Rows that the notes of the cursor's pattern take.</summary>
    public static int Notes(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        LabModel lab = model.Lab;
        return lab.Verdict.Find(lab.Option, lab.Text.Row) is { } pattern && (pattern.Error is not null || pattern.GivenUp > 0 || pattern.Warnings.Count > 0) ? NoteRows : 0;
    }

    /// <summary>The row of the editor at a row of the screen; null where there is none.</summary>
    public static int? RowAt(Model model, int y)
    {
        ArgumentNullException.ThrowIfNull(model);
        int line = y - ScreenLayout.FirstPatternRow;
        int row = model.Lab.Text.Top + line;
        int notes = Notes(model);
        bool isBelow = row > model.Lab.Text.Row;
        row -= isBelow ? notes : 0;
        bool isNote = isBelow && row <= model.Lab.Text.Row;
        return line < 0 || line >= ScreenLayout.PatternRows(model) || isNote ? null : Math.Min(row, model.Lab.Text.Lines.Count - 1);
    }
}
