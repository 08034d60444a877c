using Ban.Terminal.Input;

namespace Ban.Tui.App;

/// <content>The mouse: a click selects a row, the wheel moves.</content>
public static partial class Updates
{
    private const int RowsOfWheel = 3;

    private static Step ApplyMouse(Model model, MouseInput mouse)
    {
        if (model.Dialog is not null || model.Palette is not null || model.HelpOpen)
        {
            return new Step(model);
        }

        return mouse switch
        {
            { Action: MouseAction.WheelUp } => new Step(Wheel(model, Key.Up)),
            { Action: MouseAction.WheelDown } => new Step(Wheel(model, Key.Down)),
            { Action: MouseAction.Press, Button: MouseButton.Left } => new Step(SelectAt(model, mouse.Y)),
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
            View.Overview => model with { Overview = overview with { List = overview.List.Select(overview.List.Top + line, overview.Jails.Count, height) } },
            View.Failures => model with { Failures = failures with { List = failures.List.Select(failures.List.Top + line, failures.Shown.Count, height), Following = false } },
            _ => model with { Bans = bans with { List = bans.List.Select(bans.List.Top + line, bans.Table.Shown.Count, height) } },
        };
    }
}
