using Ban.Terminal.Input;

namespace Ban.Terminal.Widgets;

/// <summary>Which row of a list is selected, and which one is the first shown. Rows count from 0.</summary>
public readonly record struct ListState(int Selected = 0, int Top = 0)
{
    /// <summary>The same brought within a list of so many rows, of which so many are shown.</summary>
    public ListState Fit(int count, int height)
    {
        int selected = Math.Clamp(Selected, 0, Math.Max(count - 1, 0));
        int rows = Math.Max(height, 1);
        int lastTop = Math.Max(count - rows, 0);
        int top = Math.Clamp(Top, Math.Max(selected - rows + 1, 0), selected);
        return new ListState(selected, Math.Min(top, lastTop));
    }

    /// <summary>Another row selected.</summary>
    public ListState Select(int row, int count, int height) => (this with { Selected = row }).Fit(count, height);

    /// <summary>What a movement key does: arrows, j k, g G, page and half page; null for any other key.</summary>
    public ListState? Move(KeyInput key, int count, int height)
    {
        ArgumentNullException.ThrowIfNull(key);
        int page = Math.Max(height - 1, 1);
        int? row = key.Key switch
        {
            Key.Up => Selected - 1,
            Key.Down => Selected + 1,
            Key.PageUp => Selected - page,
            Key.PageDown => Selected + page,
            Key.Home => 0,
            Key.End => count - 1,
            Key.Character => ByCharacter(key, count, page),
            _ => null,
        };
        return row is { } selected ? Select(selected, count, height) : null;
    }

    private int? ByCharacter(KeyInput key, int count, int page) => key switch
    {
        _ when key.Is('k') => Selected - 1,
        _ when key.Is('j') => Selected + 1,
        _ when key.Is('g') => 0,
        _ when key.Is('G') => count - 1,
        _ when key.IsControl('u') || key.IsControl('b') => Selected - page,
        _ when key.IsControl('d') || key.IsControl('f') => Selected + page,
        _ => null,
    };
}
