using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Config: what comes of its commands.</content>
public static partial class Updates
{
    private static Step TakeConfig(Model model, ConfigMessage message) => message switch
    {
        ConfigListedMessage listed => new Step(Arrange(model with { Config = model.Config with { Directory = listed.Directory, State = ConfigState.Read, Error = null } }, listed.Files)),
        ConfigNotListedMessage failed => new Step(model with { Config = model.Config with { State = ConfigState.Read, Error = failed.Error } }),
        ConfigFileReadMessage read => read.Asked.Number == model.Config.Asked ? TakeFile(model, read.Asked, read.File) : new Step(model),
        ConfigCheckedMessage check => new Step(check.Number == model.Config.Asked ? TakeProblems(model, check.Problems) : model),
        ConfigValuesMessage values => new Step(values.Number == model.Config.Asked ? TakeValues(model, values.Values) : model),
        ConfigWrittenMessage written => TakeWritten(model, written),
        ConfigRefusedMessage refused => new Step(TakeRefusal(model, refused)),
        ConfigConflictMessage conflict => TakeConflict(model, conflict),
        ConfigNotWrittenMessage failed => new Step(NoLongerWriting(model) with { Notice = new Notice(failed.Error, IsError: true) }),
        EditedOutsideMessage edited => TakeEdited(model, edited),
        _ => new Step(model),
    };

    private static Step TakeFile(Model model, ReadConfigFileCommand asked, ConfigReadResult? file)
    {
        if (asked.Use != ConfigUse.Look)
        {
            return BeginEdit(model, asked, file);
        }

        if (file is null)
        {
            return new Step(model with { Notice = new Notice($"the configuration has no file {asked.File}", IsError: true) });
        }

        ConfigPane? behind = model.Config.Pane is FilePane shown ? shown.Behind : model.Config.Pane;
        return new Step(FitConfig(SetPane(model, Show(behind, file, (asked.Line ?? 1) - 1, ScreenLayout.ConfigRows(model)))));
    }

    // A line that was asked for stands in the middle, with what is around it.
    private static FilePane Show(ConfigPane? behind, ConfigReadResult file, int row, int height)
    {
        ImmutableArray<string> lines = IniLines.Shown(file.Text);
        return new FilePane(behind, file, lines, new ListState(row, Math.Max(row - (height / 2), 0)).Fit(lines.Length, height));
    }

    private static Model TakeProblems(Model model, IReadOnlyList<ConfigProblemInfo> found) => model.Config.Pane switch
    {
        ProblemsPane { Of: null } problems => SetPane(model, problems with { Problems = found, List = default }),
        DiffPane diff => SetPane(model, diff with { Problems = found }),
        _ => model,
    };

    private static Model TakeValues(Model model, ImmutableArray<ConfigValueRow> values) =>
        model.Config.Pane is ValuesPane pane ? SetPane(model, Arrange(pane with { All = values })) : model;

    private static Step TakeWritten(Model model, ConfigWrittenMessage written)
    {
        ConfigDraft draft = written.Draft;
        var file = new ConfigReadResult(draft.File, draft.Text, written.Result.Revision, Writable: true);
        ConfigPane? behind = BehindDraft(model.Config.Pane, draft.File);
        Notice notice = written.Result.Reload is { } reload
            ? ReloadNotice.Of($"wrote {draft.File} and reloaded", reload)
            : new Notice($"wrote {draft.File}; r has the daemon read it", IsError: false);

        // Where somebody has gone on to something else meanwhile, that stays.
        bool isLookedAt = model.Config.Pane is DiffPane { IsWriting: true };
        Model shown = isLookedAt ? FitConfig(SetPane(model, Show(behind, file, 0, ScreenLayout.ConfigRows(model)))) : model;
        return new Step(shown with { Notice = notice }, new ReadConfigListCommand());
    }

    private static Model TakeRefusal(Model model, ConfigRefusedMessage refused)
    {
        Model stopped = NoLongerWriting(model);
        return SetPane(stopped, new ProblemsPane(stopped.Config.Pane, refused.Problems, default, refused.Draft)) with
        {
            Notice = new Notice("not written: the configuration would be wrong", IsError: true),
        };
    }

    /// <summary>The text stays; it is compared with what is there now, and can be written over that.</summary>
    private static Step TakeConflict(Model model, ConfigConflictMessage conflict)
    {
        ConfigDraft draft = conflict.Draft with { Revision = conflict.Present?.Revision, Original = conflict.Present?.Text ?? "" };
        if (model.Config.Pane is not DiffPane { IsWriting: true } diff)
        {
            return new Step(model with { Notice = new Notice($"{draft.File} is not written: somebody has changed it meanwhile", IsError: true) });
        }

        ConfigPane? behind = diff.Behind is EditPane edit ? edit with { Draft = draft } : diff.Behind;
        Step compared = Compare(model, behind, draft, isConflict: true);
        return compared with { Model = compared.Model with { Notice = new Notice("not written: somebody has changed the file meanwhile; this is the difference to theirs", IsError: true) } };
    }

    private static Model NoLongerWriting(Model model) => model.Config.Pane is DiffPane diff ? SetPane(model, diff with { IsWriting = false }) : model;

    private static Step TakeEdited(Model model, EditedOutsideMessage edited) => edited.Draft is { } draft
        ? Compare(model, model.Config.Pane is DiffPane diff ? diff.Behind : model.Config.Pane, draft)
        : new Step(model with { Notice = new Notice(edited.Error ?? "", IsError: true) });
}
