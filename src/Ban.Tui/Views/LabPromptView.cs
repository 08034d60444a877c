using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Lab;

namespace Ban.Tui.Views;

/// <summary>The lab's prompts: the line at the bottom, and above it what it can become or what it will do.</summary>
internal static class LabPromptView
{
    /// <summary>Draws over the lower part of the screen; returns the place of the text cursor.</summary>
    public static (int X, int Y) Draw(Model model, LabPrompt prompt, Canvas canvas, Theme theme)
    {
        (string mark, IEnumerable<(string, string)> rows) = prompt.Kind switch
        {
            LabPromptKind.Log => ("log", Offered(prompt, "a log file, .gz, .xz or .zst too, systemd-journal, or a jail for what it follows")),
            LabPromptKind.Filter => ("filter", Offered(prompt, "a filter, also as sshd[mode=aggressive], a jail for its filter, or a file")),
            _ => ("save as filter.d/NAME.local, NAME:", Saved(model.Lab, prompt)),
        };
        return PaletteView.DrawLine(model, canvas, mark, prompt.Field, prompt.Error, rows, theme);
    }

    private static IEnumerable<(string Word, string Help)> Offered(LabPrompt prompt, string help) =>
        prompt.Offered.Length > 1 ? prompt.Offered.Select(static word => (word, "")) : [(help, "")];

    private static IEnumerable<(string Word, string Help)> Saved(LabModel lab, LabPrompt prompt)
    {
        foreach (LabOption option in Updates.OptionsToSave(lab, prompt.Field.Text.Trim()))
        {
            int now = lab.Filter[option].Count;
            int was = lab.Saved[option].Count;
            if (now > 0 || was > 0)
            {
                yield return (LabFilter.NameOf(option), $"{now} {(now == 1 ? "pattern" : "patterns")}, in the place of {was}");
            }
        }
    }
}
