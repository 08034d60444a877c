using Ban.Terminal.Cells;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>A key and what it does now.</summary>
public readonly record struct KeyHint(string Key, string Action);

/// <summary>The last line of a screen: the keys that matter now, and a word on the right.</summary>
public static class KeyLine
{
    private const int Gap = 2;

    /// <summary>Draws as many hints as fit, the first ones first; the last hint always has its place.</summary>
    public static void Draw(Canvas canvas, IReadOnlyList<KeyHint> hints, TableField right, Theme theme)
    {
        ArgumentNullException.ThrowIfNull(hints);
        ArgumentNullException.ThrowIfNull(theme);
        int end = canvas.Width - 1 - TextLayout.Measure(right.Text);
        canvas.WriteRight(canvas.Width - 1, 0, right.Text, canvas.Width - 1, right.Style);
        int reserved = hints.Count > 0 ? WidthOf(hints[^1]) : 0;
        int x = 1;
        for (int i = 0; i < hints.Count; i++)
        {
            bool isLast = i == hints.Count - 1;
            if (x + WidthOf(hints[i]) + (isLast ? 0 : reserved) > end)
            {
                continue;
            }

            x = canvas.Write(x, 0, hints[i].Key, theme.Accent);
            x = canvas.Write(x + 1, 0, hints[i].Action, theme.Dim) + Gap;
        }
    }

    private static int WidthOf(KeyHint hint) => TextLayout.Measure(hint.Key) + 1 + TextLayout.Measure(hint.Action) + Gap;
}
