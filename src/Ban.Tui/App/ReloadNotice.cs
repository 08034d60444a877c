using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>What a reload did, in one line.</summary>
internal static class ReloadNotice
{
    private const string Refused = "refused";
    private const string Unchanged = "unchanged";

    /// <summary>The line.</summary>
    /// <param name="done">What was done, which it begins with.</param>
    public static Notice Of(string done, DaemonReloadResult reload)
    {
        if (reload.Jails.FirstOrDefault(static jail => jail.Change == Refused) is { } refused)
        {
            return new Notice($"{done}, but jail {refused.Jail} is refused: {refused.Reason}", IsError: true);
        }

        if (reload.Refused.Count > 0)
        {
            return new Notice($"{done}, but {reload.Refused[0]}", IsError: true);
        }

        string[] changes = [.. reload.Jails.Where(static jail => jail.Change != Unchanged).Select(static jail => $"{jail.Jail} {jail.Change}")];
        string what = changes.Length switch
        {
            0 => "no jail changed",
            <= 3 => string.Join(", ", changes),
            _ => $"{changes.Length} jails changed",
        };
        return new Notice($"{done}: {what}", IsError: false);
    }
}
