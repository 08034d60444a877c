using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <content>The view Jails: the way to a new jail.</content>
public static partial class Updates
{
    private static Step OpenNewJail(Model model) => new(SetNew(model, new NewJail { IsAsking = true }), new ReadFiltersCommand());

    private static Model SetNew(Model model, NewJail? made) => Fit(model with { Jails = model.Jails with { New = made } });

    private static NewJail FitNewJail(Model model, NewJail made) => made with { List = made.List.Fit(made.Rows, JailsPlaces.Rows(model)) };

    private static Step ApplyNewJailKey(Model model, NewJail made, KeyInput key)
    {
        // Letters are typed: only the keys that are none move the list.
        if (key.Key is Key.Up or Key.Down or Key.PageUp or Key.PageDown && !(made.Step == NewJailStep.Try && key.Key is Key.Up or Key.Down)
            && made.List.Move(key, made.Rows, JailsPlaces.Rows(model)) is { } moved)
        {
            return new Step(SetNew(model, made with { List = moved }));
        }

        return key switch
        {
            { Key: Key.Escape } => new Step(StepBackInNewJail(model, made)),
            { Key: Key.Enter } => StepOn(model, made),
            _ when made.Step == NewJailStep.Try && (key.Key is Key.Tab or Key.Up or Key.Down) => MoveFocus(model, made, key),
            _ when made.Step == NewJailStep.Try && key.IsControl('w') => PreviewNewJail(model, made),
            _ => TypeInNewJail(model, made, key),
        };
    }

    private static Model StepBackInNewJail(Model model, NewJail made) => made.Step switch
    {
        NewJailStep.Filter => SetNew(model, null),
        NewJailStep.Log => SetNew(model, made with { Step = NewJailStep.Filter, List = default, Error = null, Logs = null, IsAsking = false }),
        _ => SetNew(model, made with { Step = NewJailStep.Log, List = default, Error = null, Wrong = null, Result = null, IsAsking = false, TriesWhenKnown = false }),
    };

    private static Step TypeInNewJail(Model model, NewJail made, InputEvent input)
    {
        TextField field = made.Step switch { NewJailStep.Filter => made.Word, NewJailStep.Log => made.Path, _ => made[made.Focus] };
        if (field.Edit(input) is not { } edited)
        {
            return new Step(model);
        }

        switch (made.Step)
        {
            case NewJailStep.Filter:
                return new Step(SetNew(model, made with { Word = edited, List = default, Error = null }));
            case NewJailStep.Log:
                return AskForLogs(SetNew(model, made with { Path = edited, List = default, Error = null }), edited.Text.Trim());
            default:
                NewJail typed = made.With(made.Focus, edited);
                string? mistake = FindMistake(typed, typed.Focus);
                // What was tried is not what stands there now.
                return new Step(SetNew(model, typed with { Error = mistake, Wrong = mistake is null ? null : typed.Focus, Result = null, TriesWhenKnown = false }));
        }
    }

    /// <summary>The logs for the filter, or those that a path names while one is typed.</summary>
    private static Step AskForLogs(Model model, string path)
    {
        NewJail made = model.Jails.New!;
        return FindLogs(SetNew(model, made with { IsAsking = true }), path.Length == 0 ? made.Filter : null, path.Length == 0 ? [] : [path, path + "*"]);
    }

    private static Step StepOn(Model model, NewJail made)
    {
        switch (made)
        {
            case { Step: NewJailStep.Filter, ShownFilters: { IsEmpty: false } filters }:
                string filter = filters[made.List.Selected];
                return AskForLogs(SetNew(model, made with { Step = NewJailStep.Log, Filter = filter, List = default, Path = new TextField(), Logs = null }), "");
            case { Step: NewJailStep.Log }:
                return TakeLog(model, made);
            case { Step: NewJailStep.Try }:
                return TryNewJail(model, made);
            default:
                return new Step(model);
        }
    }

    private static Step TakeLog(Model model, NewJail made)
    {
        LogCandidate? chosen = made.Logs is { } logs && made.List.Selected < logs.Count ? logs[made.List.Selected] : null;
        string log = chosen?.Path ?? made.Path.Text.Trim();
        if (!log.StartsWith('/'))
        {
            return new Step(SetNew(model, made with { Error = "expected the path of a log, from / on" }));
        }

        string name = chosen?.Jail ?? made.Filter;
        NewJail next = made with { Step = NewJailStep.Try, Log = log, Name = TextField.Of(name), List = default, Focus = NewJailField.MaxRetry, Error = null, Source = null, Result = null, IsAsking = true };
        return new Step(SetNew(model, next), new ReadSourceCommand(name));
    }

    private static Step MoveFocus(Model model, NewJail made, KeyInput key)
    {
        int fields = Enum.GetValues<NewJailField>().Length;
        int change = key.Key == Key.Up || key is { Key: Key.Tab, Modifiers: KeyModifiers.Shift } ? fields - 1 : 1;
        NewJail moved = made with { Focus = (NewJailField)(((int)made.Focus + change) % fields) };
        return ReadNewSource(SetNew(model, moved), moved) ?? new Step(SetNew(model, moved));
    }

    /// <summary>Asks for the configuration of the name that is typed; null where that is known or the name is wrong.</summary>
    private static Step? ReadNewSource(Model model, NewJail made)
    {
        string name = made.Name.Text.Trim();
        return made.Source?.Jail == name || FindMistake(made, NewJailField.Name) is not null
            ? null
            : new Step(SetNew(model, made with { Source = null, IsAsking = true }), new ReadSourceCommand(name));
    }

    private static string? FindMistake(NewJail made, NewJailField field)
    {
        string text = made[field].Text.Trim();
        return field switch
        {
            NewJailField.Name => FilterWriter.FindMistake(text),
            _ when text.Length == 0 => null,
            _ => Ban.Core.Configuration.JailOption.FindMistake(OptionOf(field), text),
        };
    }

    internal static string OptionOf(NewJailField field) => field switch
    {
        NewJailField.MaxRetry => "maxretry",
        NewJailField.FindTime => "findtime",
        NewJailField.BanTime => "bantime",
        _ => "",
    };

    /// <summary>What would be written; null, with the mistake said, where that cannot be.</summary>
    private static ConfigChange? ChangeOf(Model model, NewJail made, out Step otherwise)
    {
        foreach (NewJailField field in Enum.GetValues<NewJailField>())
        {
            if (FindMistake(made, field) is { } mistake)
            {
                otherwise = new Step(SetNew(model, made with { Focus = field, Wrong = field, Error = mistake }));
                return null;
            }
        }

        otherwise = ReadNewSource(model, made) ?? new Step(model);
        return made.Source is { } source && source.Jail == made.Name.Text.Trim() ? ConfigChange.Of(source, Settings(made, source), []) : null;
    }

    /// <summary>The options of a new jail; of one that some file knows already, those that it does not have so.</summary>
    private static IEnumerable<(string Option, string Text)> Settings(NewJail made, JailSource source)
    {
        yield return ("enabled", "true");
        if (source.Show?.Filter?.Name != made.Filter)
        {
            yield return ("filter", made.Filter);
        }

        if (source.Show is null)
        {
            // The defaults may be for the journal, where the path would mean nothing.
            yield return ("backend", "auto");
        }

        if (source.ValueOf("logpath")?.Split('\n').Contains(made.Log, StringComparer.Ordinal) != true)
        {
            yield return ("logpath", made.Log);
        }

        foreach (NewJailField field in Enum.GetValues<NewJailField>())
        {
            string text = made[field].Text.Trim();
            if (field != NewJailField.Name && text.Length > 0 && text != source.ValueOf(OptionOf(field)))
            {
                yield return (OptionOf(field), text);
            }
        }
    }

    private static Step TryNewJail(Model model, NewJail made)
    {
        if (ChangeOf(model, made, out Step otherwise) is not { } change)
        {
            return otherwise is { Command: ReadSourceCommand, Model.Jails.New: { } asking }
                ? otherwise with { Model = SetNew(otherwise.Model, asking with { TriesWhenKnown = true }) }
                : otherwise;
        }

        int number = model.Jails.Asked + 1;
        return new Step(
            SetNew(model with { Jails = model.Jails with { Asked = number } }, made with { IsAsking = true, Error = null, Wrong = null, Result = null }),
            new RehearseCommand(number, change));
    }

    private static Step PreviewNewJail(Model model, NewJail made) =>
        ChangeOf(model, made, out Step otherwise) is { } change ? OpenPreview(model, change) : otherwise;

    private static Step ClickInNewJail(Model model, NewJail made, int row, int height) =>
        new(SetNew(model, made with { List = made.List.Select(made.List.Top + row, made.Rows, height) }));

    private static Model TakeFilters(Model model, FiltersReadMessage read) => model.Jails.New is { } made
        ? SetNew(model, made with { Filters = [.. read.Filters], IsAsking = false, Error = read.Error })
        : model;

    private static Model TakeNewLogs(Model model, NewJail made, LogsFoundMessage found)
    {
        // A path and the same with a star name the same file twice.
        LogCandidate[] logs = [.. found.Logs.DistinctBy(static log => log.Path).Where(log => log.Exists || !log.Path.EndsWith('*'))];
        return SetNew(model, made with { Logs = logs, IsAsking = false, Error = found.Error });
    }

    private static Step TakeNewSource(Model model, NewJail made, SourceReadMessage read)
    {
        if (read.Source is not { } source)
        {
            return new Step(SetNew(model, made with { IsAsking = false, Error = read.Error }));
        }

        string Value(NewJailField field) => made[field].Text.Length > 0 ? made[field].Text : source.ValueOf(OptionOf(field)) ?? "";
        NewJail known = made with
        {
            Source = source,
            IsAsking = false,
            MaxRetry = TextField.Of(Value(NewJailField.MaxRetry)),
            FindTime = TextField.Of(Value(NewJailField.FindTime)),
            BanTime = TextField.Of(Value(NewJailField.BanTime)),
        };
        return made.TriesWhenKnown
            ? TryNewJail(model, known with { TriesWhenKnown = false })
            : new Step(SetNew(model, known));
    }

    private static Model TakeRehearsal(Model model, RehearsedMessage rehearsed) => model.Jails.New is { } made && rehearsed.Number == model.Jails.Asked
        ? SetNew(model, made with { IsAsking = false, Result = rehearsed.Result, Error = rehearsed.Error, List = default })
        : model;
}
