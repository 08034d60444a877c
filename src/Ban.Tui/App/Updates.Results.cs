using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;

namespace Ban.Tui.App;

/// <content>What came of the commands, and how it is taken back.</content>
public static partial class Updates
{
    /// <summary>Steps that can be taken back; the oldest go first.</summary>
    private const int MaxUndo = 50;

    /// <summary>Bans that come back to the second; of more, each ends up to a minute later.</summary>
    private const int FewBans = 100;

    private static readonly Notice s_nothingToUndo = new("nothing to take back", IsError: true);

    private static readonly Notice s_nobodyToUndo = new("nothing is taken back while the daemon does not answer", IsError: true);

    private static Step Undo(Model model) => model.Undo switch
    {
        _ when model.ReadOnly => new Step(model with { Notice = s_readOnly }),
        [] => new Step(model with { Notice = s_nothingToUndo }),
        // It stays what z takes back when the daemon is there again.
        _ when model.Link.Trouble is not null => new Step(model with { Notice = s_nobodyToUndo }),
        _ => new Step(model with { Undo = model.Undo.RemoveAt(model.Undo.Count - 1) }, model.Undo[^1]),
    };

    private static Model TakeResult(Model model, BannedMessage banned)
    {
        BanAddResult[] made = [.. banned.Results.Where(result => result.Added.Count > 0)];
        Notice notice = banned.Error is { } error ? new Notice(made.Length > 0 ? $"banned {Names([.. made.SelectMany(result => result.Added)], made[0].Jail)}; the rest not: {error}" : error, IsError: true)
            : made.Length > 0
            ? new Notice($"banned {Names([.. made.SelectMany(result => result.Added)], made[0].Jail)}{Hint(banned.IsUndo)}", IsError: false)
            : new Notice($"{Names([.. banned.Results.SelectMany(result => result.Already)], banned.Results[0].Jail)}: banned before", IsError: true);
        return Remember(model with { Notice = notice }, made.Length == 0 || banned.IsUndo ? null : new UnbanCommand(
            [.. made.Select(result => new BanRemoveParams(result.Added, result.Jail))], [], IsUndo: true));
    }

    private static Model TakeResult(Model model, UnbannedMessage unbanned)
    {
        BanRemoved[] lifted = [.. unbanned.Results.SelectMany(result => result.Removed)];
        Notice notice = unbanned.Error is { } error ? new Notice(lifted.Length > 0 ? $"lifted {lifted.Length} bans; the rest not: {error}" : error, IsError: true)
            : lifted.Length > 0
            ? new Notice($"lifted {Names(lifted)}{Hint(unbanned.IsUndo)}", IsError: false)
            : new Notice($"{string.Join(' ', unbanned.Results.SelectMany(result => result.Absent).Take(3))}: not banned", IsError: true);
        return Remember(model with { Notice = notice }, lifted.Length == 0 || unbanned.IsUndo ? null : new BanCommand(
            BanAgain(lifted, unbanned.Known, model.Link.Taken), IsUndo: true));
    }

    /// <summary>
    /// Whoever is logged in is told apart from other reasons: it is a question, not a mistake. It comes late, so its key is one that
    /// does nothing in any view, and somebody who types by then is not asked: what is typed must not be the answer.
    /// </summary>
    private static Model TakeRefusal(Model model, BanRefusedMessage refused) => HasTextKeys(model)
        ? model with { Notice = new Notice($"not banned: {refused.Reason}", IsError: true) }
        : model with
        {
            Notice = null,
            Dialog = new ConfirmDialog(
                "Not banned",
                $"{refused.Reason}. A ban cuts that session off; if it is yours, you may lock yourself out.",
                new DialogButton(KeyInput.Of('F'), "F", "ban all the same"),
                refused.Command with { Requests = [.. refused.Command.Requests.Select(request => request with { Force = true })] }),
        };

    private static Model TakeResult(Model model, ProlongedMessage prolonged)
    {
        BanRemoved[] bans = [.. prolonged.Known.Select(ban => new BanRemoved(ban.Id, ban.Jail))];
        return Remember(
            model with { Notice = new Notice($"prolonged {Names(bans)}{Hint(isUndo: false)}", IsError: false) },
            new ShortenCommand(
                [.. bans.GroupBy(ban => ban.Jail).Select(jail => new BanRemoveParams([.. jail.Select(ban => ban.Id)], jail.Key))],
                BanAgain(bans, prolonged.Known, model.Link.Taken)));
    }

    private static Model TakeResult(Model model, IgnoredMessage ignored)
    {
        string where = ignored.Jails is [var only] ? only : $"{ignored.Jails.Count} jails";
        Notice notice = ignored.Error is { } error
            ? new Notice(ignored.Jails.Count > 0 ? $"{ignored.Address} is ignored in {where}, but: {error}" : error, IsError: true)
            : new Notice($"{ignored.Address} is ignored in {where}{(ignored.Files.Count > 0 ? ", also in the configuration" : "")}{Hint(isUndo: false)}", IsError: false);
        return Remember(model with { Notice = notice }, ignored.Jails.Count > 0 ? new UnignoreCommand(ignored.Address, ignored.Jails, ignored.Files) : null);
    }

    private static Model TakeFailure(Model model, BansNotReadMessage failed) =>
        model.Bans.State != BansState.Reading || model.Bans.Readings != failed.Reading
            ? model
            : model with { Bans = model.Bans with { State = BansState.Unread }, Notice = failed.Notice };

    /// <summary>The bans as they were: each for the time that was left of it. One that the screen did not know is banned as its jail says.</summary>
    private static BanAddParams[] BanAgain(BanRemoved[] lifted, IReadOnlyList<BanInfo> known, DateTimeOffset now)
    {
        // A few hundred times instead of as many as there are bans: each time is a call of its own.
        double grain = lifted.Length > FewBans ? 60 : 1;
        Dictionary<BanKey, BanInfo> bans = known.ToDictionary(ban => new BanKey(ban.Jail, ban.Id));
        return
        [
            .. lifted
                .Select(ban => (Lifted: ban, Known: bans.GetValueOrDefault(new BanKey(ban.Jail, ban.Id))))
                .GroupBy(ban => (ban.Lifted.Jail, Left: Left(ban.Known, now, grain), ban.Known?.Reason))
                .Select(alike => new BanAddParams([.. alike.Select(ban => ban.Lifted.Id)], alike.Key.Jail, alike.Key.Left, alike.Key.Reason)),
        ];
    }

    private static double? Left(BanInfo? ban, DateTimeOffset now, double grain) => ban switch
    {
        null => null,
        { End: { } end } => Math.Max(Math.Ceiling((end - now).TotalSeconds / grain) * grain, 1),
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

    /// <summary>An id can be banned in several jails, and several ids in one.</summary>
    private static string Names(BanRemoved[] bans) => bans.Select(static ban => ban.Id).Distinct(StringComparer.Ordinal).ToArray() is [var only]
        ? $"the ban of {only} in {(bans.Length <= 3 ? string.Join(", ", bans.Select(static ban => ban.Jail)) : $"{bans.Length} jails")}"
        : bans.Length <= 3 ? $"the bans of {string.Join(", ", bans.Select(static ban => $"{ban.Id} in {ban.Jail}"))}" : $"{bans.Length} bans";

    private static string Names(IReadOnlyList<string> ids, string jail) => ids.Count <= 3 ? $"{string.Join(' ', ids)} in {jail}" : $"{ids.Count} addresses";
}
