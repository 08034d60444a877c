using Ban.Terminal.Cells;

namespace Ban.Terminal.Widgets;

/// <summary>A tab.</summary>
/// <param name="Number">The key that leads to it.</param>
public readonly record struct Tab(int Number, string Title);

/// <summary>A line of numbered tabs, the selected one in brackets.</summary>
public static class TabBar
{
    /// <summary>Draws the tabs from the canvas' second column on.</summary>
    public static void Draw(Canvas canvas, IReadOnlyList<Tab> tabs, int selected, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(tabs);
        ArgumentNullException.ThrowIfNull(theme);
        int x = 1;
        for (int i = 0; i < tabs.Count; i++)
        {
            bool isSelected = tabs[i].Number == selected;
            x = canvas.Write(x, 0, isSelected ? "[" : " ", theme.Accent);
            x = canvas.Write(x, 0, $"{tabs[i].Number} {tabs[i].Title}", isSelected ? theme.Strong : theme.Dim);
            x = canvas.Write(x, 0, isSelected ? "]" : " ", theme.Accent);
        }
    }
}
