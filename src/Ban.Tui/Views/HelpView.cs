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
        string subject = model switch
        {
            { Page: not null } => "this page",
            { Held: not null } => "held bans",
            _ => model.View.ToString(),
        };
        int rows = ScreenLayout.HelpRows(model);
        string title = keys.Count > rows ? $"Keys of {subject}; j k move, any other closes" : $"Keys of {subject}";
        Canvas box = Dialog.Draw(canvas, title, width, keys.Count, theme);
        int top = Math.Clamp(model.HelpTop, 0, Math.Max(keys.Count - rows, 0));
        for (int i = 0; i < Math.Min(rows, keys.Count - top); i++)
        {
            box.Write(0, i, keys[top + i].Key, theme.Accent);
            box.Write(keyWidth + 2, i, keys[top + i].Action, theme.Normal);
        }
    }
}
