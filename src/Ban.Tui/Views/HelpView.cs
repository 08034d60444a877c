using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The keys of the view, over it.</summary>
internal static class HelpView
{
    public static void Draw(Model model, Canvas canvas, Theme theme)
    {
        IReadOnlyList<KeyHint> keys = Keys.Help(model);
        int keyWidth = keys.Max(hint => TextLayout.Measure(hint.Key));
        int width = keyWidth + 2 + keys.Max(hint => TextLayout.Measure(hint.Action));
        Canvas box = Dialog.Draw(canvas, $"Keys of {model.View}", width, keys.Count, theme);
        for (int i = 0; i < keys.Count; i++)
        {
            box.Write(0, i, keys[i].Key, theme.Accent);
            box.Write(keyWidth + 2, i, keys[i].Action, theme.Normal);
        }
    }
}
