using Ban.Terminal.Cells;

namespace Ban.Terminal.Widgets;

/// <summary>A line of numbered tabs, the selected one in brackets.</summary>
public static class TabBar
{
    /// <summary>Draws the tabs from the canvas' second column on.</summary>
    public static void Draw(Canvas canvas, IReadOnlyList<string> titles, int selected, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(titles);
        ArgumentNullException.ThrowIfNull(theme);
        int x = 1;
        for (int i = 0; i < titles.Count; i++)
        {
            bool isSelected = i == selected;
            x = canvas.Write(x, 0, isSelected ? "[" : " ", theme.Accent);
            x = canvas.Write(x, 0, $"{i + 1} {titles[i]}", isSelected ? theme.Strong : theme.Dim);
            x = canvas.Write(x, 0, isSelected ? "]" : " ", theme.Accent);
        }
    }
}
