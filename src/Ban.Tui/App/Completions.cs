namespace Ban.Tui.App;

/// <summary>What the word under the cursor of the palette can become.</summary>
internal static class Completions
{
    /// <summary>The whole lines that the one typed can be completed to, in their order; none when it is not known how to go on.</summary>
    public static IReadOnlyList<string> Of(Model model, string line)
    {
        int start = line.LastIndexOf(' ') + 1;
        string[] before = line[..start].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string word = line[start..];
        return [.. Words(model, before).Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(candidate => line[..start] + candidate)];
    }

    /// <summary>Commands that begin with the first word of a line; all for an empty one.</summary>
    public static IEnumerable<PaletteCommand> Commands(Model model, string line)
    {
        string word = line.TrimStart().Split(' ')[0];
        bool isWhole = line.TrimStart().Contains(' ', StringComparison.Ordinal);
        return PaletteCommand.All.Where(command => !(command.Changes && model.ReadOnly)
            && (isWhole ? command.Name == word : command.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static IEnumerable<string> Words(Model model, string[] before) => before switch
    {
        [] => Commands(model, "").Select(command => command.Name),
        ["jail" or "regex" or "sample" or "value" or "edit" or "pause" or "resume" or "reload" or "start" or "stop"] or ["ban" or "unban" or "ignore", _] => model.Overview.Jails.Select(jail => jail.Name),
        ["log"] => LogModel.Levels.Select(level => level.ToLowerInvariant()),
        ["config"] => model.Config.Files.Select(file => file.File),
        ["sort"] => Enum.GetNames<BanColumn>().Select(name => name.ToLowerInvariant()),
        ["ban" or "unban" or "ignore" or "why" or "history"] when SelectedId(model) is { } id => [id],
        _ => [],
    };

    private static string? SelectedId(Model model) => model.View == View.Bans ? model.Bans.Selected?.Info.Id : model.Failures.Selected?.Event.Id;
}
