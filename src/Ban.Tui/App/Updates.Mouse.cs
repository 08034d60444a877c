using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The mouse: a click selects a row, the wheel moves.</content>
public static partial class Updates
{
    private const int RowsOfWheel = 3;

    private static Step ApplyMouse(Model model, MouseInput mouse)
    {
        if (model.Dialog is not null || model.Palette is not null || model.HelpOpen || (model.View == View.Regex && model.Lab.Prompt is not null))
        {
            return new Step(model);
        }

        return mouse switch
        {
            { Action: MouseAction.WheelUp } => new Step(Wheel(model, Key.Up)),
            { Action: MouseAction.WheelDown } => new Step(Wheel(model, Key.Down)),
            { Action: MouseAction.Press, Button: MouseButton.Left } => model.View == View.Regex ? ClickInLab(model, mouse) : new Step(SelectAt(model, mouse.Y)),
            _ => new Step(model),
        };
    }

    private static Model Wheel(Model model, Key key)
    {
        var pressed = new KeyInput(key);
        for (int i = 0; i < RowsOfWheel; i++)
        {
            model = ApplyKeyOfView(model, pressed).Model;
        }

        return model;
    }

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

    private static Model SelectAt(Model model, int y)
    {
        int line = y - ScreenLayout.FirstRow(model.View);
        int height = ScreenLayout.Rows(model);
        if (line < 0 || line >= height)
        {
            return model;
        }

        (OverviewModel overview, FailuresModel failures, BansModel bans) = (model.Overview, model.Failures, model.Bans);
        return model.View switch
        {
            View.Overview when overview.Page is not null => model,
            View.Overview => model with { Overview = overview with { List = overview.List.Select(overview.List.Top + line, overview.Jails.Count, height) } },
            View.Config => ClickInConfig(model, line),
            View.Log => model with { Log = model.Log with { List = model.Log.List.Select(model.Log.List.Top + line, model.Log.Shown.Count, height), Following = false } },
            View.Failures => model with { Failures = failures with { List = failures.List.Select(failures.List.Top + line, failures.Shown.Count, height), Following = false } },
            _ => model with { Bans = bans with { List = bans.List.Select(bans.List.Top + line, bans.Table.Shown.Count, height) } },
        };
    }
}
