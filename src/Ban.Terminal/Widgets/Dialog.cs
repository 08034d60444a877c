using Ban.Terminal.Cells;

namespace Ban.Terminal.Widgets;

/// <summary>A box in the middle of the screen, over what is drawn already.</summary>
public static class Dialog
{
    /// <summary>Columns that the box takes besides its content.</summary>
    public const int Frame = 2 * Margin;

    private const int Margin = 2;

    /// <summary>Where the content of a box begins on a screen.</summary>
    /// <inheritdoc cref="Draw"/>
    public static (int X, int Y) Place(int screenWidth, int screenHeight, int width, int height)
    {
        int outerWidth = Math.Min(width + Frame, screenWidth);
        int outerHeight = Math.Min(height + 2, screenHeight);
        return (((screenWidth - outerWidth) / 2) + Margin, ((screenHeight - outerHeight) / 2) + 1);
    }

    /// <summary>Draws the box and its title; returns the room within.</summary>
    /// <param name="width">Columns wanted for the content.</param>
    /// <param name="height">Rows wanted for the content.</param>
    public static Canvas Draw(Canvas canvas, string title, int width, int height, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(theme);
        int outerWidth = Math.Min(width + Frame, canvas.Width);
        int outerHeight = Math.Min(height + 2, canvas.Height);
        Canvas box = canvas.Slice((canvas.Width - outerWidth) / 2, (canvas.Height - outerHeight) / 2, outerWidth, outerHeight);
        box.Fill(' ', theme.Normal);
        DrawBorder(box, theme);
        box.WriteCut(Margin, 0, $" {title} ", box.Width - Frame, theme.Strong, theme.Ellipsis);
        return box.Slice(Margin, 1, box.Width - Frame, box.Height - 2);
    }

    private static void DrawBorder(Canvas box, Theme theme)
    {
        string corners = theme.Ascii ? "++++" : "┌┐└┘";
        string side = theme.Ascii ? "|" : "│";
        (int right, int bottom) = (box.Width - 1, box.Height - 1);
        box.Slice(0, 0, box.Width, 1).Fill(theme.Rule, theme.Dim);
        box.Slice(0, bottom, box.Width, 1).Fill(theme.Rule, theme.Dim);
        for (int y = 1; y < bottom; y++)
        {
            box.Write(0, y, side, theme.Dim);
            box.Write(right, y, side, theme.Dim);
        }

        box.Write(0, 0, corners.AsSpan(0, 1), theme.Dim);
        box.Write(right, 0, corners.AsSpan(1, 1), theme.Dim);
        box.Write(0, bottom, corners.AsSpan(2, 1), theme.Dim);
        box.Write(right, bottom, corners.AsSpan(3, 1), theme.Dim);
    }
}
