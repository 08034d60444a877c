using Ban.Core.Configuration;
using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using Ban.Tui.Editing;

namespace Ban.Tui.Views;

/// <summary>The form of a jail: its options with what holds, and below or beside them the selected one with what there is to say of it.</summary>
internal static class JailFormView
{
    private const int NameWidth = 21;
    private const int DetailWidth = 60;
    private const int ValueColumn = 10;

    /// <summary>Draws the form; returns the place of the text cursor while a field is typed.</summary>
    public static (int X, int Y)? Draw(Model model, JailForm form, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        DrawTitle(form, canvas.Slice(0, 0, canvas.Width, 1), theme);
        if (form.Fields.IsEmpty)
        {
            StyledText.DrawWrapped(canvas, 1, 2, canvas.Width - 2, Math.Max(canvas.Height - 3, 1), form.Error ?? "asking the daemon", [], form.Error is null ? theme.Dim : theme.Danger, theme.Ellipsis);
            return null;
        }

        bool isWide = canvas.Width >= ScreenLayout.WideWidth;
        int rows = JailsPlaces.FormRows(model);
        int width = isWide ? canvas.Width - DetailWidth - 1 : canvas.Width;
        DrawFields(form, canvas.Slice(0, 1, width, rows + 1), theme);
        Canvas detail = isWide
            ? canvas.Slice(width + 1, 1, DetailWidth, canvas.Height - 1)
            : canvas.Slice(0, rows + 2, canvas.Width, canvas.Height - rows - 2);
        return DrawDetail(form, form.Selected!, detail, theme);
    }

    private static void DrawTitle(JailForm form, Canvas canvas, Theme theme)
    {
        int x = canvas.WriteCut(1, 0, form.Jail, canvas.Width / 3, theme.Strong, theme.Ellipsis) + 2;
        x = canvas.WriteCut(x, 0, JailSource.FileOf(form.Jail), canvas.Width / 2, theme.Dim, theme.Ellipsis) + 2;
        string changes = form.ChangeCount switch { 0 => "no change", 1 => "1 change", var count => $"{Format.Number(count)} changes" };
        string said = form.Error is { } error && !form.Fields.IsEmpty ? $"! {error}" : changes;
        Style style = form.Error is not null ? theme.Danger : form.ChangeCount > 0 ? theme.Accent : theme.Dim;
        canvas.WriteCut(x, 0, said, canvas.Width - x - 1, style, theme.Ellipsis);
    }

    private static void DrawFields(JailForm form, Canvas canvas, Theme theme)
    {
        TableColumn[] columns =
        [
            new("", 1),
            new("OPTION", NameWidth),
            new("VALUE", 20, Grows: true),
            new("FROM", Math.Clamp(canvas.Width / 3, 12, 40), Priority: 1),
        ];
        Table.Draw(canvas, columns, form.Fields.Length, form.List, (row, column) => Field(form.Fields[row], column, theme), theme);
    }

    private static TableField Field(JailField field, int column, Theme theme) => column switch
    {
        0 => new TableField(field.Error is not null ? "!" : field.IsChanged ? "*" : "", field.Error is null ? theme.Accent : theme.Danger),
        1 => new TableField(field.Option.Name, field.IsChanged ? theme.Strong : theme.Normal),
        2 when field.IsDropped => new TableField("taken out", theme.Accent),
        2 => Value(field, theme),
        // What is wrong stands where it is looked at: beside the field.
        3 when field.Error is { } error => new TableField($"! {error}", theme.Danger),
        3 when field.IsChanged => new TableField(field.Value.Length == 0 ? "not set before" : $"was {OneLine(field.Value)}", theme.Accent),
        _ => new TableField(field.Origin, theme.Dim),
    };

    private static TableField Value(JailField field, Theme theme) => field.Text.Length > 0
        ? new TableField(OneLine(field.Text), field.IsChanged ? theme.Accent : theme.Normal)
        : new TableField(field.Option.Default.Length > 0 ? field.Option.Default : theme.None, theme.Dim);

    private static string OneLine(string text) => text.Replace("\n", " | ", StringComparison.Ordinal);

    private static (int X, int Y)? DrawDetail(JailForm form, JailField field, Canvas canvas, Theme theme)
    {
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" {field.Option.Name} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
        int y = StyledText.DrawWrapped(canvas, 1, 1, canvas.Width - 2, 2, field.Option.Help, [], theme.Normal, theme.Ellipsis);
        int x = Label(canvas, "default", y, theme);
        x = canvas.WriteCut(x, y, field.Option.Default.Length > 0 ? field.Option.Default : theme.None, canvas.Width / 4, theme.Normal, theme.Ellipsis);
        x = canvas.Write(x + 3, y, "now ", theme.Dim);
        x = canvas.WriteCut(x, y, field.Value.Length > 0 ? OneLine(field.Value) : theme.None, canvas.Width / 3, theme.Normal, theme.Ellipsis);
        canvas.WriteCut(x + 2, y, $"({field.Origin})", Math.Max(canvas.Width - x - 3, 0), theme.Dim, theme.Ellipsis);
        (int X, int Y)? cursor = null;
        y++;
        if (form.Editor is { } editor)
        {
            Label(canvas, "value", y, theme);
            for (int row = editor.Top; row < Math.Min(editor.Lines.Count, editor.Top + JailsPlaces.EditorRows); row++, y++)
            {
                int? column = editor.DrawRow(canvas, ValueColumn, y, canvas.Width - ValueColumn - 1, row, [], theme.Normal.With(TextAttributes.Underline), theme.Ellipsis);
                cursor = column is { } place ? canvas.ToOuter(place, y) : cursor;
            }
        }
        else
        {
            y = DrawValue(field, canvas, y, theme);
        }

        DrawVerdict(form, field, canvas, y, theme);
        return cursor;
    }

    private static int DrawValue(JailField field, Canvas canvas, int y, Theme theme)
    {
        if (!field.IsChanged || field.IsDropped)
        {
            return y;
        }

        Label(canvas, "value", y, theme);
        return StyledText.DrawWrapped(canvas, ValueColumn, y, canvas.Width - ValueColumn - 1, 2, OneLine(field.Text), [], theme.Accent, theme.Ellipsis);
    }

    // What is wrong, or what was found: the logs, and the words that can stand there.
    private static void DrawVerdict(JailForm form, JailField field, Canvas canvas, int y, Theme theme)
    {
        if (field.Error is { } error)
        {
            y = StyledText.DrawWrapped(canvas, 1, y, canvas.Width - 2, 3, $"! {error}", [], theme.Danger, theme.Ellipsis);
        }
        else if (field.Option.Choices.Count > 0)
        {
            Label(canvas, "one of", y, theme);
            canvas.WriteCut(ValueColumn, y, string.Join("  ", field.Option.Choices), canvas.Width - ValueColumn - 1, theme.Normal, theme.Ellipsis);
        }

        if (field.Option.Kind == JailOptionKind.Logs && form is { Editor: not null, Logs: { } logs })
        {
            foreach (LogCandidate log in logs.Take(Math.Max(canvas.Height - y, 0)))
            {
                string found = log.Exists ? $"{log.Path}  {Format.Number(log.Size)} bytes" : $"! there is no {log.Path}";
                canvas.WriteCut(ValueColumn, y++, found, canvas.Width - ValueColumn - 1, log.Exists ? theme.Dim : theme.Warning, theme.Ellipsis);
            }
        }
    }

    private static int Label(Canvas canvas, string label, int y, Theme theme)
    {
        canvas.Write(1, y, label, theme.Dim);
        return ValueColumn;
    }
}
