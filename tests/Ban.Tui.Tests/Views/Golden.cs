using System.Runtime.CompilerServices;
using System.Text;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Views;

namespace Ban.Tui.Tests;

/// <summary>Frames as text files in <c>tests/golden</c>; they are written anew when the environment says GOLDEN=write.</summary>
internal static class Golden
{
    private static readonly bool s_write = Environment.GetEnvironmentVariable("GOLDEN") == "write";

    public static string Render(Model model, bool ascii = false) => Render(model, new Theme { Ascii = ascii }).Text;

    public static (string Text, CellGrid Grid) Render(Model model, Theme theme)
    {
        var grid = new CellGrid(model.Width, model.Height, new GlyphPool());
        Frame.Draw(model, new Canvas(grid), new ViewContext(theme, TimeZoneInfo.Utc));
        var text = new StringBuilder();
        for (int y = 0; y < grid.Height; y++)
        {
            text.Append(grid.LineText(y)).Append('\n');
        }

        return (text.ToString(), grid);
    }

    public static void Check(string name, Model model, bool ascii = false)
    {
        string path = Path.Combine(Folder(), $"{name}-{model.Width}x{model.Height}.txt");
        string frame = Render(model, ascii);
        if (s_write)
        {
            File.WriteAllText(path, frame);
        }

        Assert.Equal(File.ReadAllText(path), frame);
    }

    private static string Folder([CallerFilePath] string source = "")
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "golden"));
        Directory.CreateDirectory(folder);
        return folder;
    }
}
