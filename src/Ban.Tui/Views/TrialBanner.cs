using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>Says that a change is on trial, and for how long still. It stands in the place of the daemon's line, on every view.</summary>
internal static class TrialBanner
{
    public static void Draw(Model model, ConfigTrialInfo trial, Canvas canvas, Theme theme)
    {
        string keys = model.ReadOnly ? "" : "K keep  T take back";
        int end = canvas.Width - 1 - TextLayout.Measure(keys);
        int x = canvas.Write(1, 0, "ON TRIAL", theme.Warning.With(TextAttributes.Bold)) + 2;
        string left = Format.Left(trial.Until - model.Link.Taken);
        string back = $" goes back in {left}";
        x = canvas.WriteCut(x, 0, trial.File, Math.Max(end - x - back.Length - 2, 1), theme.Strong, theme.Ellipsis);
        canvas.Write(x, 0, back, theme.Warning);
        canvas.Write(Math.Max(end, x + back.Length + 2), 0, keys, theme.Accent);
    }
}
