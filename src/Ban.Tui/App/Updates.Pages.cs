using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>Pages about one id, and the bans that wait for a decision.</content>
public static partial class Updates
{
    /// <summary>Keys about an id that stands somewhere in a view; null for any other key.</summary>
    private static Step? ApplyKeyAboutId(Model model, string? id, string jail, KeyInput key) => key switch
    {
        _ when key.Is('w') && id is not null => OpenPage(model, PageKind.Why, id),
        _ when key.Is('H') && id is not null => OpenPage(model, PageKind.History, id),
        _ when key.Is('i') && id is not null => new Step(OpenIgnoreDialog(model, id, jail)),
        _ when key.Is('W') => OpenHeld(model),
        _ => null,
    };

    private static Step OpenPage(Model model, PageKind kind, string id) =>
        new(model with { Page = new PageModel(kind, id), Held = null }, new ReadPageCommand(kind, id));

    private static Step OpenHeld(Model model) => new(model with { Held = new HeldModel(), Page = null }, new ReadHeldCommand());

    private static Step ApplyPageKey(Model model, PageModel page, KeyInput key)
    {
        int height = ScreenLayout.PageRows(model);
        int last = Math.Max(page.Lines(model.Width).Count - height, 0);
        // There is no selected row: what moves is the first one.
        if (new ListState(page.Top, page.Top).Move(key, last + 1, height) is { } moved)
        {
            return new Step(model with { Page = page with { Top = moved.Selected } });
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(model with { Page = null }),
            _ when key.Is('w') && page.Kind != PageKind.Why => OpenPage(model, PageKind.Why, page.Id),
            _ when key.Is('H') && page.Kind != PageKind.History => OpenPage(model, PageKind.History, page.Id),
            _ when key.Is('r') => OpenPage(model, page.Kind, page.Id),
            _ when key.Is('b') => new Step(OpenBanDialog(model, page.Id, "")),
            _ when key.Is('y') => new Step(model, new CopyCommand(string.Join('\n', page.Rows.Select(row => Terminal.Text.TextLayout.MakeVisible(row.Text))))),
            _ => new Step(model),
        };
    }

    private static Step ApplyHeldKey(Model model, HeldModel held, KeyInput key)
    {
        if (held.List.Move(key, held.Rows.Count, ScreenLayout.HeldRows(model)) is { } moved)
        {
            return new Step(model with { Held = held with { List = moved } });
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(model with { Held = null }),
            _ when key.Is('r') => new Step(model with { Held = held with { IsReading = true } }, new ReadHeldCommand()),
            _ when key.Is('b') && held.Selected is { } chosen => new Step(Ask(model, new ConfirmDialog(
                "Ban all the same",
                $"{chosen.Reason}. The ban of {chosen.Id} in {chosen.Jail} cuts that session off; if it is yours, you may lock yourself out.",
                DialogButton.Enter("ban"), new DecideHeldCommand(chosen.Id, chosen.Jail, Apply: true)))),
            _ when key.Is('u') && held.Selected is { } dropped => new Step(Ask(model, new ConfirmDialog(
                "Drop a held ban",
                $"{dropped.Id} is not banned in {dropped.Jail}, and its {dropped.Failures} failures are forgotten. That cannot be taken back.",
                DialogButton.Enter("drop"), new DecideHeldCommand(dropped.Id, dropped.Jail, Apply: false)))),
            _ when held.Selected is { } asked && key.Is('w') => OpenPage(model, PageKind.Why, asked.Id),
            _ => new Step(model),
        };
    }

    private static Model TakePage(Model model, PageReadMessage read) => model.Page is { } page && page.Kind == read.Kind && page.Id == read.Id
        ? model with { Page = page with { IsReading = false, Rows = read.Rows, Error = read.Error } }
        : model;

    private static Model TakeHeld(Model model, HeldReadMessage read) => model.Held is { } held
        ? model with { Held = held with { IsReading = false, Rows = read.Rows, Error = read.Error, List = KeepHeld(held, read.Rows).Fit(read.Rows.Count, ScreenLayout.HeldRows(model)) } }
        : model;

    // The selection stays on its ban when one before it was decided about elsewhere: the next key is for the one that was seen.
    private static ListState KeepHeld(HeldModel before, IReadOnlyList<HeldInfo> rows)
    {
        int row = before.Selected is { } selected ? rows.TakeWhile(held => (held.Id, held.Jail) != (selected.Id, selected.Jail)).Count() : rows.Count;
        return row < rows.Count ? new ListState(row, Math.Max(before.List.Top + row - before.List.Selected, 0)) : before.List;
    }

    private static Step TakeDecision(Model model, HeldDecidedMessage decided)
    {
        string ids = string.Join(' ', decided.Decided.Select(held => $"{held.Id} in {held.Jail}"));
        model = model with { Notice = new Notice(decided.Apply ? $"banned {ids}" : $"dropped {ids}", IsError: false) };
        return model.Held is null ? new Step(model) : new Step(model, new ReadHeldCommand());
    }

    /// <summary>A ban that begins or ceases to wait is seen at once.</summary>
    private static Step ReadHeldIfWanted(Model model, EventInfo raised) => model.Held is { IsReading: false } held && raised.Type == EventTypes.Held
        ? new Step(model with { Held = held with { IsReading = true } }, new ReadHeldCommand())
        : new Step(model);
}
