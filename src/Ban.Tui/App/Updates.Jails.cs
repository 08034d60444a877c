using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The page of a jail.</content>
public static partial class Updates
{
    private static Step ApplyJailKey(Model model, JailPage page, KeyInput key)
    {
        int height = ScreenLayout.JailPageRows(model);
        // The page has no selected row: what moves is the first one.
        int last = Math.Max(page.RowCount - height, 0);
        if (new ListState(page.Top, page.Top).Move(key, last + 1, height) is { } moved)
        {
            return new Step(model with { Overview = model.Overview with { Page = page with { Top = moved.Selected } } });
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(model with { Overview = model.Overview with { Page = null } }),
            { Key: Key.Enter } => new Step(SetFilter(model with { View = View.Failures }, RowFilter.Parse($"jail:{page.Name}"))),
            _ when key.Is('t') => new Step(model with { View = View.Regex }, new ReadFilterCommand(page.Name)),
            _ when key.Is('b') => new Step(OpenBanDialog(model, "", page.Name)),
            _ => new Step(model),
        };
    }

    /// <summary>Reads what the view that is looked at needs.</summary>
    private static Step ReadIfWanted(Model model) => model is { View: View.Jails } ? ReadJailsIfWanted(model) : model is { View: View.Overview, Overview.Page: { IsReading: false } page } && model.Link.Trouble is null
        ? new Step(model with { Overview = model.Overview with { Page = page with { IsReading = true } } }, new ReadJailCommand(page.Name, page.WantsSettings))
        : ReadBansIfWanted(model);

    private static Model TakeJail(Model model, JailReadMessage read) => model.Overview.Page is { } page && page.Name == read.Jail
        ? model with { Overview = model.Overview with { Page = page with { IsReading = false, Detail = read.Detail ?? page.Detail, Settings = read.Settings ?? page.Settings, WantsSettings = page.WantsSettings && read.Settings is null, Error = read.Error } } }
        : model;
}
