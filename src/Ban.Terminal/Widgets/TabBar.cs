using Ban.Terminal.Cells;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>A tab.</summary>
/// <param name="Number">The key that leads to it.</param>
public readonly record struct Tab(int Number, string Title);

/// <summary>A line of numbered tabs, the selected one in brackets.</summary>
public static class TabBar
{
    /// <summary>The tab that stands at a column; null where none does.</summary>
    public static Tab? At(IReadOnlyList<Tab> tabs, int column)
    {
        ArgumentNullException.ThrowIfNull(tabs);
        int x = 1;
        for (int i = 0; i < tabs.Count; i++)
        {
            // A number, a blank and the name, with a blank or a bracket on both sides.
            int end = x + TextLayout.Measure(tabs[i].Title) + 4;
            if (column >= x && column < end)
            {
                return tabs[i];
            }

            x = end;
        }

        return null;
    }

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
