using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <content>The view Jails: what came of its commands.</content>
public static partial class Updates
{
    private static Step TakeJails(Model model, JailsMessage message) => message switch
    {
        JailsReadMessage read => new Step(TakeSettings(model, read)),
        JailChangedMessage changed => new Step(TakeChange(model, changed)),
        JailsReloadedMessage reloaded => ReadIfWanted(model with { Notice = Say(reloaded.Result) }),
        SourceReadMessage read => TakeSource(model, read),
        ChangeCheckedMessage done => new Step(TakeCheck(model, done)),
        ChangeWrittenMessage written => TakeWritten(model, written),
        ChangeRefusedMessage refused => new Step(TakeRefusal(model, refused)),
        TrialEndedMessage ended => TakeTrialEnd(model, ended),
        FiltersReadMessage read => new Step(TakeFilters(model, read)),
        LogsFoundMessage found => FindNext(TakeLogs(model, found)),
        RehearsedMessage rehearsed => new Step(TakeRehearsal(model, rehearsed)),
        _ => new Step(model),
    };

    private static Model TakeSettings(Model model, JailsReadMessage read) => KeepJails(model, model with
    {
        Jails = model.Jails with
        {
            IsReading = false,
            Error = read.Error,
            Settings = read.Error is null
                ? read.Jails.Where(static jail => jail.Settings is not null).ToImmutableDictionary(static jail => jail.Name, static jail => jail.Settings!, StringComparer.Ordinal)
                : model.Jails.Settings,
        },
    });

    private static Model TakeChange(Model model, JailChangedMessage changed)
    {
        (string did, JailAction back) = changed.Command.Action switch
        {
            JailAction.Start => ("started", JailAction.Stop),
            JailAction.Stop => ("stopped", JailAction.Start),
            JailAction.Pause => ("paused", JailAction.Resume),
            _ => ("resumed", JailAction.Pause),
        };
        // What stands in the list need not wait for the next refresh.
        JailSummary[] jails = [.. model.Overview.Jails.Select(jail => jail.Name == changed.Jail.Name ? changed.Jail : jail)];
        Model next = model with
        {
            Overview = model.Overview with { Jails = jails },
            Notice = new Notice($"{did} {changed.Jail.Name}{Hint(changed.Command.IsUndo)}", IsError: false),
        };
        return Remember(next, changed.Command.IsUndo ? null : new ChangeJailCommand(back, changed.Jail.Name, IsUndo: true));
    }

    private static Notice Say(DaemonReloadResult result)
    {
        if (result.Jails.FirstOrDefault(static jail => jail.Change == "refused") is { } refused)
        {
            return new Notice($"{refused.Jail} is refused and runs on as it was: {refused.Reason}", IsError: true);
        }

        JailReload[] changed = [.. result.Jails.Where(static jail => jail.Change != "unchanged")];
        return new Notice(changed.Length == 0 ? "read again; nothing has changed" : $"read again: {string.Join(", ", changed.Select(static jail => $"{jail.Jail} {jail.Change}"))}", IsError: false);
    }

    private static Step TakeSource(Model model, SourceReadMessage read)
    {
        if (model.Jails.New is { } made && made.Name.Text.Trim() == read.Jail)
        {
            return TakeNewSource(model, made, read);
        }

        if (model.Jails.Form is not { } form || form.Jail != read.Jail)
        {
            return new Step(model);
        }

        string? error = read.Error ?? (read.Source!.Show is null ? $"no file of the configuration knows {read.Jail}" : null);
        return new Step(SetForm(model, error is null
            ? form with { Source = read.Source, Fields = [.. read.Source!.Fields()], Error = null }
            : form with { Error = error }));
    }

    private static Model TakeCheck(Model model, ChangeCheckedMessage done) => model.Jails.Preview is { } preview && preview.Change == done.Change
        ? SetPreview(model, preview with { Problems = [.. done.Problems.Where(problem => problem.Jail == done.Change.Jail || problem.File == done.Change.File)] })
        : model;

    private static Step TakeWritten(Model model, ChangeWrittenMessage written)
    {
        ConfigChange change = written.Command.Change;
        bool isTrial = written.Result.TrialUntil is not null;
        var kept = new WrittenChange(change, written.Result.Revision);
        string did = written.Result.Reload?.Jails.FirstOrDefault(jail => jail.Jail == change.Jail)?.Change ?? "unchanged";
        // Who has gone on to something else meanwhile, or takes a change back, keeps what is open.
        bool isLookedAt = model.Jails.Preview?.Change == change;
        Model next = model with
        {
            Jails = (isLookedAt ? model.Jails with { Preview = null, Form = null, New = null } : model.Jails) with { OnTrial = isTrial ? kept : null },
            // The banner must not wait for the next refresh.
            Link = written.Result.TrialUntil is { } until && model.Link.Info is { } info
                ? model.Link with { Info = info with { Trial = new ConfigTrialInfo(change.File, until) } }
                : model.Link,
            Notice = isTrial
                ? new Notice($"{change.File} is on trial, {change.Jail} {did}: K keeps it, T takes it back", IsError: false)
                : new Notice($"{(written.Command.IsUndo ? "put back" : "wrote")} {change.File}, {change.Jail} {did}{Hint(written.Command.IsUndo)}", IsError: false),
        };
        return ReadIfWanted(Fit(isTrial || written.Command.IsUndo ? next : Remember(next, Back(kept))));
    }

    private static WriteChangeCommand Back(WrittenChange kept) => new(kept.Change.Reverse(kept.Revision), TrialSeconds: null, IsUndo: true);

    private static Model TakeRefusal(Model model, ChangeRefusedMessage refused)
    {
        JailsModel jails = model.Jails;
        if (jails.Preview is not { } preview || preview.Change != refused.Change)
        {
            return model with { Notice = new Notice(refused.Error, IsError: true) };
        }

        var notice = new Notice($"nothing was changed: {refused.Error}", IsError: true);
        if (jails.Form is { } form && refused.Problems.Count > 0)
        {
            return SetForm(SetPreview(model, null), Blame(form, refused.Error, refused.Problems)) with { Notice = notice };
        }

        return SetPreview(model, preview with { IsWriting = false, Error = refused.Error, Problems = refused.Problems }) with { Notice = notice };
    }

    private static Step TakeTrialEnd(Model model, TrialEndedMessage ended)
    {
        WrittenChange? kept = ended.Kept && model.Jails.OnTrial is { } own && own.Change.File == ended.File ? own : null;
        Model next = model with
        {
            Jails = model.Jails with { OnTrial = null },
            Link = model.Link with { Info = model.Link.Info is { } info ? info with { Trial = null } : null },
            Notice = new Notice(ended.Kept ? $"kept {ended.File}{(kept is null ? "" : "; z takes it back")}" : $"took {ended.File} back: the version before holds", IsError: false),
        };
        return ReadIfWanted(kept is null ? next : Remember(next, Back(kept)));
    }

    /// <summary>Says so when a trial has ended that was on at the last refresh.</summary>
    private static Model NoteTrialEnd(Model model, SnapshotMessage snapshot) => model.Link.Info?.Trial is { } before && snapshot.Info.Trial is null
        ? model with
        {
            Jails = model.Jails with { OnTrial = null },
            Notice = snapshot.Now >= before.Until
                ? new Notice($"the trial of {before.File} is over: the version before is back", IsError: true)
                : new Notice($"the trial of {before.File} was ended elsewhere", IsError: false),
        }
        : model;

    /// <summary>Looks for what was typed while the answer was on its way.</summary>
    private static Step FindNext(Model model) =>
        new(model with { Jails = model.Jails with { IsFinding = model.Jails.NextFind is not null, NextFind = null } }, model.Jails.NextFind);

    private static Model TakeLogs(Model model, LogsFoundMessage found)
    {
        if (found.Number != model.Jails.Asked)
        {
            return model;
        }

        return model.Jails switch
        {
            { New: { } made } => TakeNewLogs(model, made, found),
            { Form: { } form } => SetForm(model, form with { Logs = found.Error is null ? found.Logs : null }),
            _ => model,
        };
    }

    /// <summary>Keys that end a trial, on any view; null for any other key, or without a trial.</summary>
    private static Step? ApplyTrialKey(Model model, KeyInput key)
    {
        if (model.Link.Info?.Trial is null || !(key.Is('K') || key.Is('T')))
        {
            return null;
        }

        return model.ReadOnly ? new Step(model with { Notice = s_readOnly }) : new Step(model, new EndTrialCommand(Keep: key.Is('K')));
    }
}
