using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>Draws the dialogs.</summary>
internal static class DialogView
{
    /// <summary>Draws the dialog in the middle of the screen; returns the place of the text cursor, if it has one.</summary>
    public static (int X, int Y)? Draw(DialogModel dialog, Canvas canvas, Theme theme)
    {
        DialogShape shape = dialog.Shape;
        Canvas box = Dialog.Draw(canvas, shape.Title, DialogPlaces.Width, DialogPlaces.Height(shape, canvas.Width), theme);
        int y = 1;
        foreach (string line in DialogPlaces.Lines(shape, canvas.Width))
        {
            box.Write(0, y++, line, theme.Normal);
        }

        (int X, int Y)? cursor = null;
        int first = DialogPlaces.FirstField(shape, canvas.Width);
        for (int i = 0; i < shape.Rows.Count; i++)
        {
            cursor = DrawRow(shape.Rows[i], box, first + i, i == shape.Focus, theme) ?? cursor;
        }

        string note = shape.Error ?? (shape.Rows.Count > 0 ? shape.Rows[shape.Focus].Note : "");
        if (note.Length > 0)
        {
            box.WriteCut(0, first + shape.Rows.Count, shape.Error is null ? note : $"! {note}", box.Width, shape.Error is null ? theme.Warning : theme.Danger, theme.Ellipsis);
        }

        DrawButtons(shape, box, first + shape.Rows.Count + 1, theme);
        return cursor;
    }

    private static (int X, int Y)? DrawRow(DialogRow row, Canvas box, int y, bool focused, Theme theme)
    {
        box.Write(0, y, focused ? ">" : " ", theme.Accent);
        box.Write(2, y, row.Label, focused ? theme.Strong : theme.Dim);
        int columns = box.Width - DialogPlaces.LabelWidth;
        if (row.Field is not { } field)
        {
            box.WriteCut(DialogPlaces.LabelWidth, y, row.Choice, columns, focused ? theme.Strong : theme.Normal, theme.Ellipsis);
            return null;
        }

        int x = field.Draw(box, DialogPlaces.LabelWidth, y, columns, theme.Normal.With(TextAttributes.Underline));
        if (field.Text.Length == 0)
        {
            box.WriteCut(DialogPlaces.LabelWidth + 1, y, row.Empty, columns - 1, theme.Dim, theme.Ellipsis);
        }

        return focused ? box.ToOuter(x, y) : null;
    }

    private static void DrawButtons(DialogShape shape, Canvas box, int y, Theme theme)
    {
        int x = 0;
        foreach (DialogButton button in shape.Buttons)
        {
            x = box.Write(x, y, button.Name, theme.Accent) + 1;
            x = box.Write(x, y, button.Action, theme.Dim) + DialogPlaces.ButtonGap;
        }
    }
}
