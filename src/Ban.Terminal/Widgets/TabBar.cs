using Ban.Terminal.Cells;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>A tab.</summary>
/// <param name="Number">The key that leads to it.</param>
public readonly record struct Tab(int Number, string Title);

/// <summary>A line of numbered tabs, the selected one in brackets. Where not all fit, the first ones give way to the selected one.</summary>
public static class TabBar
{
    /// <summary>The tab that stands at a column; null where none does.</summary>
    /// <param name="selected">Number of the selected tab.</param>
    /// <param name="width">Columns of the line.</param>
    /// <param name="column">From 0.</param>
    public static Tab? At(IReadOnlyList<Tab> tabs, int selected, int width, int column)
    {
        ArgumentNullException.ThrowIfNull(tabs);
        int x = 1;
        for (int i = First(tabs, selected, width); i < tabs.Count; i++)
        {
            int end = x + WidthOf(tabs[i]);
            if (column >= x && column < end)
            {
                return tabs[i];
            }

            x = end;
        }

        return null;
    }

    /// <summary>Draws the tabs from the canvas' second column on.</summary>
    /// <param name="selected">Number of the selected tab.</param>
    public static void Draw(Canvas canvas, IReadOnlyList<Tab> tabs, int selected, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(tabs);
        ArgumentNullException.ThrowIfNull(theme);
        int x = 1;
        for (int i = First(tabs, selected, canvas.Width); i < tabs.Count; i++)
        {
            bool isSelected = tabs[i].Number == selected;
            x = canvas.Write(x, 0, isSelected ? "[" : " ", theme.Accent);
            x = canvas.Write(x, 0, $"{tabs[i].Number} {tabs[i].Title}", isSelected ? theme.Strong : theme.Dim);
            x = canvas.Write(x, 0, isSelected ? "]" : " ", theme.Accent);
        }
    }

    private static int First(IReadOnlyList<Tab> tabs, int selected, int width)
    {
        int last = tabs.TakeWhile(tab => tab.Number != selected).Count();
        int room = width - 1;
        for (int i = Math.Min(last, tabs.Count - 1); i >= 0; i--)
        {
            room -= WidthOf(tabs[i]);
            if (room < 0)
            {
                return Math.Min(i + 1, last);
            }
        }

        return 0;
    }

    // A number, a blank and the name, with a blank or a bracket on both sides.
    private static int WidthOf(Tab tab) => TextLayout.Measure(tab.Title) + 4;
}
