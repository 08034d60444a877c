namespace Ban.Terminal.Widgets;

/// <summary>A row of bars, one column each.</summary>
public static class Sparkline
{
    /// <summary>
    /// The values as text, scaled to the largest of them. Nothing at all is the lowest bar, and anything is above it.
    /// </summary>
    public static string Format(IReadOnlyList<int> values, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(theme);
        int largest = values.Count == 0 ? 0 : values.Max();
        return string.Create(values.Count, (values, theme.Levels, largest), static (text, of) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                int steps = of.Levels.Length - 1;
                int level = of.values[i] <= 0 ? 0 : Math.Max(1, (int)((long)of.values[i] * steps / of.largest));
                text[i] = of.Levels[level];
            }
        });
    }
}
