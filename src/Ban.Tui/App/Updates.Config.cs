using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Config: its tree, and who has the keys.</content>
public static partial class Updates
{
    private const string LocalEnd = ".local";
    private const string PackagedEnd = ".conf";

    /// <summary>The folders of a configuration, in the order in which they are shown.</summary>
    private static readonly ImmutableArray<string> s_folders = ["jail.d", "filter.d", "action.d"];

    /// <summary>Has the files read where they are looked at and not known.</summary>
    private static Step AskForConfig(Step step) =>
        step is { Command: null, Model: { View: View.Config, Config.State: ConfigState.Unread, Link: { Trouble: null, Info: not null } } model }
            ? new Step(model with { Config = model.Config with { State = ConfigState.Reading } }, new ReadConfigListCommand())
            : step;

    /// <summary>Whether keys are text now and no commands. A file that was asked for may come while the filter of the tree is typed.</summary>
    private static bool IsTypingInConfig(ConfigModel config) => config.Pane is null
        ? config.Editing is not null
        : config.Pane is EditPane or ValuesPane { Typing: true } or FilePane { Seeking: not null };

    private static Step ApplyConfigTypingKey(Model model, KeyInput key) => model.Config.Pane switch
    {
        EditPane edit => ApplyEditKey(model, edit, key),
        ValuesPane values => ApplyValuesTypingKey(model, values, key),
        FilePane file => ApplySeekingKey(model, file, key),
        _ => new Step(ApplyConfigFilterKey(model, key)),
    };

    private static Step ApplyConfigKey(Model model, KeyInput key) => model.Config.Pane switch
    {
        null => ApplyTreeKey(model, key),
        FilePane file => ApplyFileKey(model, file, key),
        EditPane edit => ApplyEditKey(model, edit, key),
        DiffPane diff => ApplyDiffKey(model, diff, key),
        ProblemsPane problems => ApplyProblemsKey(model, problems, key),
        ValuesPane { Typing: true } values => ApplyValuesTypingKey(model, values, key),
        ValuesPane values => ApplyValuesKey(model, values, key),
        _ => new Step(model),
    };

    private static Step ApplyTreeKey(Model model, KeyInput key)
    {
        ConfigModel config = model.Config;
        if (config.List.Move(key, config.Rows.Length, ScreenLayout.ConfigRows(model)) is { } moved)
        {
            return new Step(model with { Config = config with { List = moved } });
        }

        return key switch
        {
            { Key: Key.Enter } when config.Selected is { File: null } folder => new Step(Fold(model, folder.Folder)),
            { Key: Key.Enter } when config.Selected is { File: { } file } => Ask(model, number => new ReadConfigFileCommand(number, file.File, ConfigUse.Look)),
            { Key: Key.Escape } when config.Filter.Length > 0 => new Step(FilterTree(model, "")),
            _ when key.Is('/') => new Step(model with { Config = config with { Editing = TextField.Of(config.Filter) } }),
            _ when key.Is('e') && config.Selected is { File: { } file } => EditFile(model, file.File, ConfigUse.Edit, ""),
            _ when key.Is('E') && config.Selected is { File: { } file } => EditFile(model, file.File, ConfigUse.EditOutside, ""),
            _ when key.Is('R') => new Step(model with { Config = config with { State = ConfigState.Unread } }),
            _ => ApplyConfigCommonKey(model, key, ""),
        };
    }

    /// <summary>Keys that do the same in the tree and in a file.</summary>
    private static Step ApplyConfigCommonKey(Model model, KeyInput key, string option) => key switch
    {
        _ when key.Is('c') => CheckConfig(model),
        _ when key.Is('v') => OpenValues(model, option),
        _ when key.Is('r') => model.ReadOnly ? new Step(model with { Notice = s_readOnly }) : new Step(model, new ReloadConfigCommand()),
        _ => new Step(model),
    };

    private static Step CheckConfig(Model model) => Ask(
        SetPane(model, new ProblemsPane(model.Config.Pane, null, default)), number => new CheckConfigCommand(number));

    private static Step OpenValues(Model model, string words)
    {
        ImmutableArray<string> jails = [.. model.Overview.Jails.Take(MaxValueJails).Select(static jail => jail.Name)];
        return Ask(SetPane(model, new ValuesPane(model.Config.Pane, TextField.Of(words), words.Length == 0, null, [], default)), number => new ReadValuesCommand(number, jails));
    }

    /// <summary>Jails whose values are looked through.</summary>
    private const int MaxValueJails = 200;

    /// <summary>Asks something whose answer must be that to the latest question.</summary>
    private static Step Ask(Model model, Func<int, ConfigRequest> command)
    {
        int number = model.Config.Asked + 1;
        return new Step(model with { Config = model.Config with { Asked = number } }, command(number));
    }

    private static Model SetPane(Model model, ConfigPane? pane) => model with { Config = model.Config with { Pane = pane } };

    private static Model ApplyConfigFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => model with { Config = model.Config with { Editing = null } },
        Key.Escape => FilterTree(model, ""),
        _ => ApplyText(model, key)?.Model ?? model,
    };

    private static Model FilterTree(Model model, string filter) =>
        Arrange(model with { Config = model.Config with { Filter = filter, Editing = null } }, model.Config.Files);

    private static Model Fold(Model model, string folder)
    {
        ConfigModel config = model.Config with { Unfolded = model.Config.Unfolded.SymmetricExcept([folder]) };
        return Arrange(model with { Config = config }, config.Files);
    }

    /// <summary>Makes the tree; the selection stays on its row where that is still shown.</summary>
    private static Model Arrange(Model model, IReadOnlyList<ConfigFileInfo> files)
    {
        ConfigModel config = model.Config with { Files = files };
        ConfigRow? selected = model.Config.Selected;
        HashSet<string> names = [.. files.Select(static file => file.File)];
        ConfigFileInfo[] shown = [.. files.Where(file => file.File.Contains(config.Filter, StringComparison.OrdinalIgnoreCase))];
        ImmutableArray<ConfigRow>.Builder rows = ImmutableArray.CreateBuilder<ConfigRow>();
        rows.AddRange(shown.Where(static file => FolderOf(file.File).Length == 0).Select(file => new ConfigRow("", file, MarkOf(file.File, names))));
        foreach (string folder in s_folders)
        {
            ConfigFileInfo[] within = [.. shown.Where(file => FolderOf(file.File) == folder)];
            if (config.Filter.Length == 0 || within.Length > 0)
            {
                int local = within.Count(static file => file.Writable);
                rows.Add(new ConfigRow(folder, null, within.Length == 0 ? "empty" : $"{within.Length} {(within.Length == 1 ? "file" : "files")}, {local} local"));
                rows.AddRange(config.Filter.Length > 0 || config.Unfolded.Contains(folder) ? within.Select(file => new ConfigRow(folder, file, MarkOf(file.File, names))) : []);
            }
        }

        config = config with { Rows = rows.ToImmutable() };
        int place = selected is null ? -1 : config.Rows.IndexOf(config.Rows.FirstOrDefault(row => row.Folder == selected.Folder && row.File?.File == selected.File?.File)!);
        ListState list = place >= 0 ? config.List with { Selected = place } : config.List;
        return model with { Config = config with { List = list.Fit(config.Rows.Length, ScreenLayout.ConfigRows(model)) } };
    }

    private static string FolderOf(string file) => file.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? file[..slash] : "";

    private static string MarkOf(string file, HashSet<string> names) => OtherOf(file) is not { } other ? ""
        : names.Contains(other) ? file.EndsWith(LocalEnd, StringComparison.Ordinal) ? "overrides" : "overridden"
        : file.EndsWith(LocalEnd, StringComparison.Ordinal) ? "own" : "";

    /// <summary>The other file of a pair; null for a name that is of none.</summary>
    private static string? OtherOf(string file) =>
        file.EndsWith(LocalEnd, StringComparison.Ordinal) ? file[..^LocalEnd.Length] + PackagedEnd
        : file.EndsWith(PackagedEnd, StringComparison.Ordinal) ? file[..^PackagedEnd.Length] + LocalEnd
        : null;

    private static Model FitConfig(Model model)
    {
        ConfigModel config = model.Config;
        int rows = ScreenLayout.ConfigRows(model);
        ConfigPane? pane = config.Pane switch
        {
            FilePane file => file with { List = file.List.Fit(file.Lines.Length, rows) },
            EditPane edit => edit with { Text = edit.Text.Fit(rows) },
            DiffPane diff => diff with { List = diff.List.Fit(diff.Lines.Length, rows) },
            ProblemsPane problems => problems with { List = problems.List.Fit(problems.Problems?.Count ?? 0, rows) },
            ValuesPane values => values with { List = values.List.Fit(values.Shown.Length, rows) },
            _ => null,
        };
        return model with { Config = config with { List = config.List.Fit(config.Rows.Length, rows), Pane = pane } };
    }
}
