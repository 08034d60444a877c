using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Text;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Log.</content>
public static partial class Updates
{
    private static Step ApplyLogKey(Model model, KeyInput key)
    {
        LogModel log = model.Log;
        if (log.List.Move(key, log.Shown.Count, ScreenLayout.LogRows(model)) is { } moved)
        {
            bool following = moved.Selected == 0 && log.Paused is null && !log.DetailOpen;
            return new Step(model with { Log = log with { List = moved, Following = following } });
        }

        return key switch
        {
            { Key: Key.Enter } when log.Selected is not null => new Step(FitLog(model with { Log = log with { DetailOpen = true, Following = false } })),
            { Key: Key.Escape } => new Step(LeaveLog(model)),
            _ when key.Is('/') => new Step(model with { Log = log with { Editing = TextField.Of(log.Filter.Text) } }),
            _ when key.Is('l') => new Step(SetLevel(model, 1)),
            _ when key.Is('L') => new Step(SetLevel(model, -1)),
            _ when key.Is('p') => new Step(PauseLog(model)),
            _ when key.Is('f') => new Step(FollowLog(model)),
            _ when key.Is('y') && log.Selected is { Event.Message: { } text } => new Step(model, new CopyCommand(TextLayout.MakeVisible(text))),
            _ => new Step(model),
        };
    }

    private static Model ApplyLogFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => model with { Log = model.Log with { Editing = null } },
        Key.Escape => FilterLog(model, RowFilter.None),
        _ => ApplyText(model, key)?.Model ?? model,
    };

    // The filter works while it is typed.
    private static Step EditLogFilter(Model model, TextField field)
    {
        Model filtered = FilterLog(model, RowFilter.Parse(field.Text));
        return new Step(filtered with { Log = filtered.Log with { Editing = field } });
    }

    private static Model LeaveLog(Model model) => model.Log switch
    {
        { DetailOpen: true } log => FitLog(model with { Log = log with { DetailOpen = false } }),
        { Filter.IsEmpty: false } => FilterLog(model, RowFilter.None),
        _ => model,
    };

    private static Model PauseLog(Model model) => model.Log.Paused is null
        ? model with { Log = model.Log with { Paused = model.Log.Matching, Following = false } }
        : FollowLog(model);

    private static Model FollowLog(Model model) => model with
    {
        Log = model.Log with { Paused = null, Following = true, DetailOpen = false, List = default },
    };

    /// <summary>The next level, or the one before. The lines are asked for anew: the daemon keeps more of the grave ones.</summary>
    private static Model SetLevel(Model model, int change)
    {
        ImmutableArray<string> levels = LogModel.Levels;
        return SetLevel(model, levels[(levels.IndexOf(model.Log.Level) + change + levels.Length) % levels.Length]);
    }

    private static Model SetLevel(Model model, string level) => model with
    {
        Log = new LogModel { Level = level, Reading = model.Log.Reading + 1, Filter = model.Log.Filter, Seen = model.Log.Seen },
    };

    private static Model FilterLog(Model model, RowFilter filter)
    {
        LogModel log = model.Log;
        // While paused the rows that were there when it began are filtered, and no newer ones.
        long last = log.Paused is { Count: > 0 } paused ? paused[^1].Number : long.MaxValue;
        ImmutableList<LogRow> matching = filter.IsEmpty ? log.All : log.All.RemoveAll(row => !filter.Matches(row));
        return model with
        {
            Log = log with
            {
                Filter = filter,
                Editing = null,
                Matching = matching,
                Paused = log.Paused is null ? null : matching.RemoveAll(row => row.Number > last),
                List = default,
                Following = log.Paused is null,
                DetailOpen = false,
            },
        };
    }

    private static Model TakeLog(Model model, LogMessage message)
    {
        LogModel log = model.Log;
        return message switch
        {
            _ when message.Reading != log.Reading => model,
            LogBeganMessage => model with { Log = log with { Replaying = log.All.Count > 0, Error = null } },
            LogLostMessage lost => model with { Log = log with { Error = lost.Error } },
            LogLineMessage line => TakeLine(model, log with { Missed = log.Missed + line.Missed }, line.Line),
            _ => model,
        };
    }

    private static Model TakeLine(Model model, LogModel log, EventInfo line)
    {
        if (log.Replaying && (line.Time < log.All[^1].Event.Time || log.All.TakeLast(LogSearchDepth).Any(known => known.Event.Time == line.Time && known.Event.Message == line.Message)))
        {
            return model;
        }

        var row = new LogRow(log.Seen, line);
        ImmutableList<LogRow> all = Bounded(log.All.Add(row), LogModel.MaxRows);
        bool matches = log.Filter.Matches(row);
        ImmutableList<LogRow> matching = matches ? log.Matching.Add(row) : log.Matching;
        while (matching.Count > 0 && matching[0].Number < all[0].Number)
        {
            matching = matching.RemoveAt(0);
        }

        LogModel next = log with { All = all, Matching = matching, Seen = log.Seen + 1, Replaying = false };
        bool pushesDown = matches && log.Paused is null && !log.Following;
        return model with
        {
            Log = pushesDown ? next with { List = new ListState(log.List.Selected + 1, log.List.Top + 1).Fit(next.Shown.Count, ScreenLayout.LogRows(model)) } : next,
        };
    }

    private static Model FitLog(Model model) => model with
    {
        Log = model.Log with { List = model.Log.List.Fit(model.Log.Shown.Count, ScreenLayout.LogRows(model)) },
    };

    /// <summary>How far back a line that the daemon sends again is looked for among those of its moment.</summary>
    private const int LogSearchDepth = 256;
}
