using System.Collections.Immutable;
using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <content>What came of the commands, and how it is taken back.</content>
public static partial class Updates
{
    /// <summary>Steps that can be taken back; the oldest go first.</summary>
    private const int MaxUndo = 50;

    private static readonly Notice s_nothingToUndo = new("nothing to take back", IsError: true);

    private static Step Undo(Model model) => model.Undo switch
    {
        _ when model.ReadOnly => new Step(model with { Notice = s_readOnly }),
        [] => new Step(model with { Notice = s_nothingToUndo }),
        _ => new Step(model with { Undo = model.Undo.RemoveAt(model.Undo.Count - 1) }, model.Undo[^1]),
    };

    private static Model TakeResult(Model model, BannedMessage banned)
    {
        BanAddResult[] made = [.. banned.Results.Where(result => result.Added.Count > 0)];
        Notice notice = made.Length > 0
            ? new Notice($"banned {Names([.. made.SelectMany(result => result.Added)], made[0].Jail)}{Hint(banned.IsUndo)}", IsError: false)
            : new Notice($"{Names([.. banned.Results.SelectMany(result => result.Already)], banned.Results[0].Jail)}: banned before", IsError: true);
        return Remember(model with { Notice = notice }, made.Length == 0 || banned.IsUndo ? null : new UnbanCommand(
            [.. made.Select(result => new BanRemoveParams(result.Added, result.Jail))], [], IsUndo: true));
    }

    private static Model TakeResult(Model model, UnbannedMessage unbanned)
    {
        BanRemoved[] lifted = [.. unbanned.Results.SelectMany(result => result.Removed)];
        Notice notice = lifted.Length > 0
            ? new Notice($"lifted the ban of {Names([.. lifted.Select(ban => ban.Id)], lifted[0].Jail)}{Hint(unbanned.IsUndo)}", IsError: false)
            : new Notice($"{string.Join(' ', unbanned.Results.SelectMany(result => result.Absent).Take(3))}: not banned", IsError: true);
        return Remember(model with { Notice = notice }, lifted.Length == 0 || unbanned.IsUndo ? null : new BanCommand(
            BanAgain(lifted, unbanned.Known, model.Link.Taken), IsUndo: true));
    }

    private static Model TakeFailure(Model model, BansNotReadMessage failed) =>
        model.Bans.State != BansState.Reading || model.Bans.Readings != failed.Reading
            ? model
            : model with { Bans = model.Bans with { State = BansState.Unread }, Notice = failed.Notice };

    /// <summary>The bans as they were: each for the time that was left of it. One that the screen did not know is banned as its jail says.</summary>
    private static BanAddParams[] BanAgain(BanRemoved[] lifted, IReadOnlyList<BanInfo> known, DateTimeOffset now)
    {
        Dictionary<BanKey, BanInfo> bans = known.ToDictionary(ban => new BanKey(ban.Jail, ban.Id));
        return
        [
            .. lifted
                .Select(ban => (ban.Id, ban.Jail, Left: Left(bans.GetValueOrDefault(new BanKey(ban.Jail, ban.Id)), now)))
                .GroupBy(ban => (ban.Jail, ban.Left))
                .Select(alike => new BanAddParams([.. alike.Select(ban => ban.Id)], alike.Key.Jail, alike.Key.Left)),
        ];
    }

    private static double? Left(BanInfo? ban, DateTimeOffset now) => ban switch
    {
        null => null,
        { End: { } end } => Math.Max(Math.Ceiling((end - now).TotalSeconds), 1),
        _ => Permanent,
    };

    private static Model Remember(Model model, Command? back)
    {
        if (back is null)
        {
            return model;
        }

        ImmutableList<Command> undo = model.Undo.Add(back);
        return model with { Undo = undo.Count > MaxUndo ? undo.RemoveAt(0) : undo };
    }

    private static string Hint(bool isUndo) => isUndo ? "" : "; z takes it back";

    private static string Names(IReadOnlyList<string> ids, string jail) => ids.Count <= 3 ? $"{string.Join(' ', ids)} in {jail}" : $"{ids.Count} addresses";
}
