using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>Draws the dialogs.</summary>
internal static class DialogView
{
    private const int Width = 58;
    private const int LabelWidth = 10;

    /// <summary>Draws the dialog in the middle of the screen; returns the place of the text cursor, if it has one.</summary>
    public static (int X, int Y)? Draw(DialogModel dialog, Canvas canvas, Theme theme)
    {
        switch (dialog)
        {
            case BanDialog ban:
                return DrawBan(ban, canvas, theme);
            case UnbanDialog unban:
                return DrawQuestion("Lift a ban", Question(unban.Command.Requests), canvas, theme);
            case StopJailDialog stop:
                return DrawQuestion("Stop a jail", $"Stop {stop.Jail}? {(stop.Banned == 1 ? "1 ban leaves" : $"{Format.Number(stop.Banned)} bans leave")} the firewall until it starts.", canvas, theme);
            case DropChangesDialog drop:
                return DrawQuestion("Leave the form", $"Drop {Format.Number(drop.Changes)} changed {(drop.Changes == 1 ? "option" : "options")}? Nothing is written.", canvas, theme);
            default:
                return null;
        }
    }

    private static (int X, int Y)? DrawQuestion(string title, string question, Canvas canvas, Theme theme)
    {
        Canvas box = Dialog.Draw(canvas, title, Width, 3, theme);
        box.WriteCut(0, 1, question, box.Width, theme.Normal, theme.Ellipsis);
        return null;
    }

    private static string Question(IReadOnlyList<BanRemoveParams> requests) => requests is [{ Addresses: [var only], Jail: var jail }]
        ? $"Lift the ban of {only} in {jail}?"
        : $"Lift {Format.Number(requests.Sum(request => request.Addresses.Count))} bans in {string.Join(", ", requests.Select(request => request.Jail))}?";

    private static (int X, int Y)? DrawBan(BanDialog dialog, Canvas canvas, Theme theme)
    {
        Canvas box = Dialog.Draw(canvas, "Ban", Width, 7, theme);
        (int X, int Y)? cursor = null;
        foreach ((BanField field, string label, TextField content) in (ReadOnlySpan<(BanField, string, TextField)>)
            [(BanField.Address, "address", dialog.Address), (BanField.Jail, "jail", dialog.Jail), (BanField.Duration, "for", dialog.Duration)])
        {
            int y = 1 + (int)field;
            bool focused = field == dialog.Focus;
            box.Write(0, y, focused ? ">" : " ", theme.Accent);
            box.Write(2, y, label, focused ? theme.Strong : theme.Dim);
            int x = content.Draw(box, LabelWidth, y, box.Width - LabelWidth, theme.Normal.With(TextAttributes.Underline));
            if (focused)
            {
                cursor = box.ToOuter(x, y);
            }

            if (field == BanField.Duration && content.Text.Length == 0)
            {
                box.WriteCut(LabelWidth + 1, y, "empty: as the jail says; or 1h, 2d, -1 for ever", box.Width - LabelWidth - 1, theme.Dim, theme.Ellipsis);
            }
        }

        if (dialog.Error is { } error)
        {
            box.WriteCut(0, 5, $"! {error}", box.Width, theme.Danger, theme.Ellipsis);
        }

        return cursor;
    }
}
