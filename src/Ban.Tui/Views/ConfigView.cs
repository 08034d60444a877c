using System.Globalization;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The files of the configuration as a tree, and what is open of them.</summary>
internal static class ConfigView
{
    private const int TreeWidth = 46;
    private const int MarkWidth = 18;

    /// <summary>From this width on the tree has room for sizes and dates.</summary>
    private const int WideTree = 60;

    /// <summary>Draws the view; returns the place of the text cursor on the screen while something is typed.</summary>
    public static (int X, int Y)? Draw(Model model, Canvas canvas, ViewContext context)
    {
        ConfigModel config = model.Config;
        if (config.Pane is not { } pane)
        {
            return DrawTree(config, canvas, context, focused: true);
        }

        if (canvas.Width < ScreenLayout.WideWidth)
        {
            return ConfigPaneView.Draw(model, pane, canvas, context);
        }

        DrawTree(config, canvas.Slice(0, 0, TreeWidth, canvas.Height), context, focused: false);
        return ConfigPaneView.Draw(model, pane, canvas.Slice(TreeWidth + 1, 0, canvas.Width - TreeWidth - 1, canvas.Height), context);
    }

    private static (int X, int Y)? DrawTree(ConfigModel config, Canvas canvas, ViewContext context, bool focused)
    {
        Theme theme = context.Theme;
        (int X, int Y)? cursor = DrawHead(config, canvas.Slice(0, 0, canvas.Width, 1), theme);
        Canvas body = canvas.Slice(0, 1, canvas.Width, canvas.Height - 1);
        string? instead = config switch
        {
            { Error: { } error } => $"! {error}",
            { Files.Count: 0, State: not ConfigState.Read } => "asking the daemon",
            { Files.Count: 0 } => "the configuration has no files",
            { Rows.Length: 0 } => "no name holds this; esc shows all",
            _ => null,
        };
        if (instead is not null)
        {
            StyledText.DrawWrapped(body, 1, 1, body.Width - 2, body.Height - 1, instead, [], config.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
            return cursor;
        }

        ListState list = config.List.Fit(config.Rows.Length, body.Height);
        for (int line = 0; line < body.Height && list.Top + line < config.Rows.Length; line++)
        {
            DrawRow(config, config.Rows[list.Top + line], body, line, context);
            if (focused && list.Top + line == list.Selected)
            {
                body.Write(0, line, ">", theme.Accent);
                body.Restyle(line, static style => style.With(TextAttributes.Reverse));
            }
        }

        return cursor;
    }

    private static (int X, int Y)? DrawHead(ConfigModel config, Canvas canvas, Theme theme)
    {
        int local = config.Files.Count(static file => file.Writable);
        string count = $"{Format.Count(config.Files.Count, "file")}, {Format.Number(local)} local";
        int end = canvas.Width - 1;
        canvas.WriteRight(end, 0, count, end, theme.Dim);
        int columns = Math.Max(end - count.Length - 4, 1);
        if (config.Editing is { } field)
        {
            canvas.Write(1, 0, "/", theme.Accent);
            return canvas.ToOuter(field.Draw(canvas, 3, 0, columns, theme.Strong), 0);
        }

        bool filtered = config.Filter.Length > 0;
        canvas.Write(1, 0, filtered ? "/" : "", theme.Accent);
        canvas.WriteCut(filtered ? 3 : 1, 0, filtered ? config.Filter : config.Directory, columns, theme.Strong, theme.Ellipsis);
        return null;
    }

    private static void DrawRow(ConfigModel config, ConfigRow row, Canvas canvas, int y, ViewContext context)
    {
        Theme theme = context.Theme;
        bool wide = canvas.Width >= WideTree;
        int nameWidth = Math.Max(canvas.Width - MarkWidth - 3 - (wide ? 26 : 0), 8);
        if (row.File is not { } file)
        {
            bool open = config.Filter.Length > 0 || config.Unfolded.Contains(row.Folder);
            string sign = theme.Ascii ? open ? "- " : "+ " : open ? "▾ " : "▸ ";
            canvas.WriteCut(1, y, $"{sign}{row.Folder}/", nameWidth, theme.Strong, theme.Ellipsis);
            canvas.WriteCut(nameWidth + 2, y, row.Mark, MarkWidth, theme.Dim, theme.Ellipsis);
            return;
        }

        bool within = row.Folder.Length > 0;
        string name = within ? file.File[(row.Folder.Length + 1)..] : file.File;
        int x = within ? 5 : 3;
        canvas.WriteCut(x, y, name, nameWidth - x + 1, file.Writable ? theme.Accent : theme.Normal, theme.Ellipsis);
        canvas.WriteCut(nameWidth + 2, y, row.Mark, MarkWidth, row.Mark == "overridden" ? theme.Warning : theme.Accent, theme.Ellipsis);
        if (wide)
        {
            canvas.WriteRight(canvas.Width - 14, y, Format.Number(file.Size), 10, theme.Dim);
            string changed = TimeZoneInfo.ConvertTime(file.Changed, context.Zone).ToString("MMM d HH:mm", CultureInfo.InvariantCulture);
            canvas.WriteRight(canvas.Width - 1, y, changed, 12, theme.Dim);
        }
    }
}
