using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>Keys of the view Overview.</content>
public static partial class Updates
{
    private static Step ApplyOverviewKey(Model model, KeyInput key)
    {
        OverviewModel overview = model.Overview;
        if (overview.Page is { } page)
        {
            return ApplyJailKey(model, page, key);
        }

        if (overview.List.Move(key, overview.Shown.Count, ScreenLayout.JailRows(model)) is { } moved)
        {
            return new Step(model with { Overview = overview with { List = moved } });
        }

        JailSummary? jail = overview.Selected;
        return key switch
        {
            { Key: Key.Enter } when jail is not null => ReadIfWanted(model with { Overview = overview with { Page = new JailPage(jail.Name) } }),
            { Key: Key.Escape } when !overview.Filter.IsEmpty => new Step(SetOverviewFilter(model, null)),
            _ when key.Is('/') => new Step(model with { Overview = overview with { Editing = TextField.Of(overview.Filter.Text) } }),
            _ when key.Is('b') => new Step(OpenBanDialog(model, "", jail?.Name ?? "")),
            _ when (key.Is('p') || key.Is('r')) && ChangeOfJail(key, jail) is { } change => model.ReadOnly ? new Step(model with { Notice = s_readOnly }) : change(model),
            _ => new Step(model),
        };
    }

    private static Step ApplyOverviewFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => new Step(model with { Overview = model.Overview with { Editing = null } }),
        Key.Escape => new Step(SetOverviewFilter(model, null)),
        _ => ApplyText(model, key) ?? new Step(model),
    };

    /// <summary>Filters by what is typed; null ends it and drops the filter.</summary>
    private static Model SetOverviewFilter(Model model, TextField? field) =>
        KeepJails(model, model with { Overview = model.Overview with { Editing = field, Filter = RowFilter.Parse(field?.Text ?? "") } });
}
