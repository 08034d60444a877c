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
            { Action: MouseAction.Press, Button: MouseButton.Left } => model.View switch
            {
                View.Regex => ClickInLab(model, mouse),
                View.Jails => ClickInJails(model, mouse),
                _ => new Step(SelectAt(model, mouse.Y)),
            },
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
            View.Failures => model with { Failures = failures with { List = failures.List.Select(failures.List.Top + line, failures.Shown.Count, height), Following = false } },
            _ => model with { Bans = bans with { List = bans.List.Select(bans.List.Top + line, bans.Table.Shown.Count, height) } },
        };
    }
}
