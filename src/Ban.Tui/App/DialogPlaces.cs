using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>Where the parts of a dialog stand, for those who draw and for those who click: below each other text, fields, a note, the keys.</summary>
public static class DialogPlaces
{
    /// <summary>Columns within a dialog, where the screen has so many.</summary>
    public const int Width = 60;

    /// <summary>Columns of the names of fields.</summary>
    public const int LabelWidth = 10;

    /// <summary>Columns between two keys.</summary>
    public const int ButtonGap = 3;

    private const int MaxTextRows = 8;

    /// <summary>The text in lines that fit.</summary>
    public static IReadOnlyList<string> Lines(DialogShape shape, int screenWidth)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var lines = new List<string>();
        int columns = Math.Max(Math.Min(Width, screenWidth - Dialog.Frame), 1);
        for (int start = 0; start < shape.Text.Length && lines.Count < MaxTextRows;)
        {
            int length = TextLayout.LineLength(shape.Text.AsSpan(start), columns);
            lines.Add(shape.Text.Substring(start, length));
            start += length;
        }

        return lines;
    }

    /// <summary>Rows of the dialog: an empty one, the text, the fields, the note, the keys.</summary>
    public static int Height(DialogShape shape, int screenWidth) => FirstField(shape, screenWidth) + shape.Rows.Count + 2;

    /// <summary>The first field's row within the dialog.</summary>
    public static int FirstField(DialogShape shape, int screenWidth)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int lines = Lines(shape, screenWidth).Count;
        return 1 + lines + (lines > 0 && shape.Rows.Count > 0 ? 1 : 0);
    }

    /// <summary>The field that stands at a place of the screen; null where none does.</summary>
    public static int? FieldAt(DialogShape shape, Model model, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_, int row) = Within(shape, model, x, y);
        int field = row - FirstField(shape, model.Width);
        return field >= 0 && field < shape.Rows.Count ? field : null;
    }

    /// <summary>The key that stands at a place of the screen; null where none does.</summary>
    public static DialogButton? ButtonAt(DialogShape shape, Model model, int x, int y)
    {
        (int column, int row) = Within(shape, model, x, y);
        int start = 0;
        foreach (DialogButton button in row == Height(shape, model.Width) - 1 ? shape.Buttons : [])
        {
            int end = start + button.Name.Length + 1 + button.Action.Length;
            if (column >= start && column < end)
            {
                return button;
            }

            start = end + ButtonGap;
        }

        return null;
    }

    private static (int Column, int Row) Within(DialogShape shape, Model model, int x, int y)
    {
        (int left, int top) = Dialog.Place(model.Width, model.Height, Width, Height(shape, model.Width));
        return (x - left, y - top);
    }
}
