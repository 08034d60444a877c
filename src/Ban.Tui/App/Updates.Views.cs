using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>Keys of the views.</content>
public static partial class Updates
{
    private static Step ApplyFailuresKey(Model model, KeyInput key)
    {
        FailuresModel failures = model.Failures;
        if (failures.List.Move(key, failures.Shown.Count, ScreenLayout.FailureRows(model)) is { } moved)
        {
            bool following = moved.Selected == 0 && failures.Paused is null && !failures.DetailOpen;
            return new Step(model with { Failures = failures with { List = moved, Following = following } });
        }

        return key switch
        {
            { Key: Key.Enter } when failures.Selected is not null =>
                new Step(Fit(model with { Failures = failures with { DetailOpen = true, Following = false } })),
            { Key: Key.Escape } => new Step(StepBack(model)),
            _ when key.Is('/') => new Step(model with { Failures = failures with { Editing = TextField.Of(failures.Filter.Text) } }),
            _ when key.Is('p') => new Step(TogglePause(model)),
            _ when key.Is('f') => new Step(Follow(model)),
            _ => ApplyKeyAboutId(model, failures.Selected?.Event.Id, failures.Selected?.Event.Jail ?? "", key) ?? ApplyRowKey(model, failures.Selected?.Event, key),
        };
    }

    private static Step ApplyRowKey(Model model, EventInfo? failure, KeyInput key) => key switch
    {
        _ when key.Is('b') => new Step(OpenBanDialog(model, failure?.Id ?? "", failure?.Jail ?? "")),
        _ when key.Is('u') && failure?.Id is { } id => new Step(OpenUnbanDialog(model, id, failure.Jail)),
        _ when key.Is('t') && failure is { Line: { } text } => OpenInLab(model, failure, text),
        _ when key.Is('y') && failure is { Line: { } line } => new Step(model, new CopyCommand(TextLayout.MakeVisible(line))),
        _ => new Step(model),
    };

    private static Model StepBack(Model model) => model.Failures switch
    {
        { DetailOpen: true } failures => Fit(model with { Failures = failures with { DetailOpen = false } }),
        { Filter.IsEmpty: false } => SetFilter(model, RowFilter.None),
        _ => model,
    };

    private static Model TogglePause(Model model)
    {
        FailuresModel failures = model.Failures;
        return failures.Paused is null
            ? model with { Failures = failures with { Paused = failures.Matching, Following = false } }
            : Follow(model);
    }

    private static Model Follow(Model model) => model with
    {
        Failures = model.Failures with { Paused = null, Following = true, DetailOpen = false, List = default },
    };

    private static Model ApplyFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => model with { Failures = model.Failures with { Editing = null } },
        Key.Escape => SetFilter(model, RowFilter.None),
        _ => ApplyText(model, key)?.Model ?? model,
    };

    // The filter works while it is typed.
    private static Model SetEditing(Model model, TextField field)
    {
        Model filtered = SetFilter(model, RowFilter.Parse(field.Text));
        return filtered with { Failures = filtered.Failures with { Editing = field } };
    }

    private static Model SetFilter(Model model, RowFilter filter)
    {
        FailuresModel failures = model.Failures;
        // While paused the rows that were there when it began are filtered, and no newer ones.
        long last = failures.Paused is { Count: > 0 } paused ? paused[^1].Number : long.MaxValue;
        ImmutableList<FailureRow> matching = filter.IsEmpty ? failures.All : failures.All.RemoveAll(row => !filter.Matches(row.Event));
        return model with
        {
            Failures = failures with
            {
                Filter = filter,
                Editing = null,
                Matching = matching,
                Paused = failures.Paused is null ? null : matching.RemoveAll(row => row.Number > last),
                List = default,
                Following = failures.Paused is null,
                DetailOpen = false,
            },
        };
    }
}
