using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The mouse: a click selects a row, the wheel moves.</content>
public static partial class Updates
{
    private const int RowsOfWheel = 3;

    private static Step ApplyMouse(Model model, MouseInput mouse) => mouse switch
    {
        { Action: MouseAction.WheelUp } => Wheel(model, Key.Up),
        { Action: MouseAction.WheelDown } => Wheel(model, Key.Down),
        { Action: MouseAction.Press, Button: MouseButton.Left } => Click(model, mouse),
        _ => new Step(model),
    };

    // Whoever is on top has the clicks, as with the keys.
    private static Step Click(Model model, MouseInput mouse) => model switch
    {
        { HelpOpen: true } => new Step(model with { HelpOpen = false, HelpTop = 0 }),
        { Dialog: { } dialog } => ClickInDialog(model, dialog, mouse),
        { Palette: { } palette } => new Step(ClickInPalette(model, palette, mouse.Y)),
        { View: View.Regex, Lab.Prompt: not null } => new Step(model),
        _ when mouse.Y == ScreenLayout.TabRow => TabBar.At(ScreenLayout.Tabs, (int)model.View, model.Width, mouse.X) is { } tab
            ? ApplyViewKey(model, KeyInput.Of((char)('0' + tab.Number)))
            : new Step(model),
        { Page: not null } => new Step(model),
        { Held: { } held } => new Step(model with { Held = held with { List = Selected(held.List, mouse.Y - ScreenLayout.Header - 2, held.Rows.Count, ScreenLayout.HeldRows(model)) } }),
        { View: View.Regex } => ClickInLab(model, mouse),
        { View: View.Jails } => ClickInJails(model, mouse),
        _ => SelectAt(model, mouse.Y),
    };

    // What the list above the line offers is taken as if it were typed.
    private static Model ClickInPalette(Model model, PaletteModel palette, int y)
    {
        PaletteCommand[] offered = [.. Completions.Commands(model, palette.Field.Text).Take(ScreenLayout.PaletteRows(model))];
        int row = y - (model.Height - 1 - offered.Length);
        bool isCommand = row >= 0 && row < offered.Length && !palette.Field.Text.TrimStart().Contains(' ', StringComparison.Ordinal);
        return isCommand ? model with { Palette = new PaletteModel(TextField.Of($"{offered[row].Name} ")) } : model;
    }

    private static ListState Selected(ListState list, int line, int count, int height) =>
        line >= 0 && line < height && list.Top + line < count ? list.Select(list.Top + line, count, height) : list;

    private static Step Wheel(Model model, Key key)
    {
        var step = new Step(model);
        if (model is { Dialog: not null } or { Palette: not null })
        {
            return step;
        }

        var pressed = new KeyInput(key);
        for (int i = 0; i < RowsOfWheel; i++)
        {
            // What a row asks for that was only passed over is not asked.
            step = model.HelpOpen ? new Step(ApplyHelpWheel(step.Model, pressed)) : ApplyKeyOfView(step.Model, pressed);
        }

        return step;
    }

    // The wheel moves a help and never closes it.
    private static Model ApplyHelpWheel(Model model, KeyInput key) => ApplyHelpKey(model, key) is { HelpOpen: true } moved ? moved : model;

    // A click goes to the pane: on a pattern it places the cursor, on a line of the sample it selects.
    private static Step ClickInLab(Model model, MouseInput mouse)
    {
        LabModel lab = model.Lab;
        int line = mouse.Y - ScreenLayout.FirstSampleRow(model);
        if (line >= 0 && line < ScreenLayout.SampleRows(model))
        {
            ListState list = lab.List.Select(lab.List.Top + line, lab.Rows.Length, ScreenLayout.SampleRows(model));
            return Explain(model with { Lab = lab with { OnSample = true, Typing = false, List = list } });
        }

        if (LabPlaces.RowAt(model, mouse.Y) is not { } row)
        {
            return new Step(model);
        }

        int columns = mouse.X - LabPlaces.TextColumn;
        TextArea text = lab.Text;
        columns += row == text.Row ? TextLayout.Measure(text.Line.AsSpan(0, text.FirstShown(LabPlaces.TextColumns(model.Width)))) : 0;
        return new Step(Fit(SetText(model with { Lab = lab with { OnSample = false } }, text.MoveTo(row, columns))));
    }

    // What is open has the click; beside it the tree is only shown.
    private static Model ClickInConfig(Model model, int line)
    {
        ConfigModel config = model.Config;
        int height = ScreenLayout.ConfigRows(model);
        return config.Pane switch
        {
            null => model with { Config = config with { List = config.List.Select(config.List.Top + line, config.Rows.Length, height) } },
            FilePane file => SetPane(model, file with { List = file.List.Select(file.List.Top + line, file.Lines.Length, height) }),
            EditPane edit => SetPane(model, edit with { Text = edit.Text.MoveTo(edit.Text.Top + line, 0) }),
            DiffPane diff => SetPane(model, diff with { List = diff.List.Select(diff.List.Top + line, diff.Lines.Length, height) }),
            ProblemsPane problems => SetPane(model, problems with { List = problems.List.Select(problems.List.Top + line, problems.Problems?.Count ?? 0, height) }),
            ValuesPane values => SetPane(model, values with { List = values.List.Select(values.List.Top + line, values.Shown.Length, height) }),
            _ => model,
        };
    }

    // A click on the row that is selected opens it.
    private static Step SelectAt(Model model, int y)
    {
        int line = y - ScreenLayout.FirstRow(model.View);
        int height = ScreenLayout.Rows(model);
        if (line < 0 || line >= height)
        {
            return new Step(model);
        }

        (OverviewModel overview, FailuresModel failures, BansModel bans) = (model.Overview, model.Failures, model.Bans);
        Model selected = model.View switch
        {
            View.Overview when overview.Page is not null => model,
            View.Overview => model with { Overview = overview with { List = Selected(overview.List, line, overview.Shown.Count, height) } },
            View.Config => ClickInConfig(model, line),
            View.Log => model with { Log = model.Log with { List = Selected(model.Log.List, line, model.Log.Shown.Count, height), Following = false } },
            View.Failures => model with { Failures = failures with { List = Selected(failures.List, line, failures.Shown.Count, height), Following = false } },
            _ => model with { Bans = bans with { List = Selected(bans.List, line, bans.Table.Shown.Count, height) } },
        };
        return ListOf(selected) is { } list && list == ListOf(model) && list.Top + line == list.Selected
            ? ApplyKeyOfView(selected, new KeyInput(Key.Enter))
            : new Step(selected);
    }

    private static ListState? ListOf(Model model) => model.View switch
    {
        View.Overview => model.Overview.Page is null ? model.Overview.List : null,
        View.Failures => model.Failures.List,
        View.Bans => model.Bans.List,
        View.Log => model.Log.List,
        // Where Enter only opens: in a difference it writes.
        View.Config => model.Config.Pane switch
        {
            null => model.Config.List,
            ProblemsPane problems => problems.List,
            ValuesPane values => values.List,
            _ => null,
        },
        _ => null,
    };
}
