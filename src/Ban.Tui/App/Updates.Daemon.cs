using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <content>What the daemon says.</content>
public static partial class Updates
{
    /// <summary>How far back a ban looks for the failure that caused it.</summary>
    private const int BanSearchDepth = 256;

    private static readonly LinkTrouble s_silence = new(DaemonProblem.NoDaemon, "the daemon does not answer", Retry: null);

    private static Model Connected(Model model) => model with
    {
        Link = model.Link with { Trouble = null, Replaying = model.Overview.Events.Count > 0 },
    };

    private static Model Disconnected(Model model, LinkTrouble trouble) => model with
    {
        Link = model.Link with
        {
            Trouble = trouble,
            SeenUntil = model.Overview.Events.Count > 0 ? model.Overview.Events[^1].Time : default,
        },
        // What is shown stays; it is read again when there is somebody to ask.
        Bans = model.Bans with { State = BansState.Unread },
        Config = model.Config with { State = ConfigState.Unread },
    };

    private static Model TakeSnapshot(Model model, SnapshotMessage snapshot) => KeepJails(model, model with
    {
        Link = model.Link with { Info = snapshot.Info, Taken = snapshot.Now, Trouble = null },
        Overview = model.Overview with { Jails = snapshot.Jails, Addresses = model.Failures.Offenders.Top(OverviewModel.MaxTop) },
    });

    /// <summary>The selections of both lists of jails stay on their jails, which a reload or a state may have moved.</summary>
    private static Model KeepJails(Model before, Model after) => Fit(after with
    {
        Overview = after.Overview with { List = KeepJail(before.Overview.List, before.Overview.Selected, after.Overview.Shown) },
        Jails = after.Jails with { List = KeepJail(before.Jails.List, SelectedJail(before), ShownJails(after)) },
    });

    private static ListState KeepJail(ListState list, JailSummary? selected, IReadOnlyList<JailSummary> jails)
    {
        int row = selected is null ? jails.Count : jails.TakeWhile(jail => jail.Name != selected.Name).Count();
        return row < jails.Count ? new ListState(row, Math.Max(list.Top + row - list.Selected, 0)) : list;
    }

    private static Model TakeEvent(Model model, EventMessage message)
    {
        model = message.Missed > 0
            ? model with { Link = model.Link with { Missed = model.Link.Missed + message.Missed }, Bans = model.Bans with { HasHoles = true } }
            : model;
        EventInfo raised = message.Event;
        if (model.Link.Replaying)
        {
            if (IsKnown(model, raised))
            {
                return model;
            }

            // Replayed events come in their order: behind the first new one all are new.
            model = model with { Link = model.Link with { Replaying = false } };
        }

        model = model with { Overview = model.Overview with { Events = Bounded(model.Overview.Events.Add(raised), OverviewModel.MaxEvents) } };
        model = ChangeOf(model.Bans.Table, raised) is { } change ? ChangeBans(model, change) : model;
        return raised.Type switch
        {
            EventTypes.Failure => model with { Failures = AddFailure(model, raised) },
            EventTypes.Reload when model.Overview.Page is { } page => model with { Overview = model.Overview with { Page = page with { WantsSettings = true } } },
            EventTypes.Ban => model with { Failures = MarkBanned(model.Failures, raised) },
            EventTypes.Unban => model with { Failures = MarkLifted(model.Failures, raised) },
            _ => model,
        };
    }

    private static bool IsKnown(Model model, EventInfo raised) => raised.Time < model.Link.SeenUntil
        || (raised.Time == model.Link.SeenUntil && model.Overview.Events.Any(known => IsSame(known, raised)));

    private static bool IsSame(EventInfo a, EventInfo b) =>
        (a.Time, a.Type, a.Jail, a.Id, a.Path, a.Offset, a.Count) == (b.Time, b.Type, b.Jail, b.Id, b.Path, b.Offset, b.Count);

    private static ImmutableList<T> Bounded<T>(ImmutableList<T> list, int most) => list.Count > most ? list.RemoveAt(0) : list;

    private static FailuresModel AddFailure(Model model, EventInfo raised)
    {
        FailuresModel failures = model.Failures;
        var row = new FailureRow(failures.Seen, raised);
        ImmutableList<FailureRow> all = failures.All.Add(row);
        ImmutableDictionary<BanKey, EventInfo> lifts = failures.Lifts;
        OffenderCounts offenders = raised.Id is null ? failures.Offenders : failures.Offenders.Add(raised.Id);
        if (all.Count > FailuresModel.MaxRows)
        {
            EventInfo oldest = all[0].Event;
            offenders = oldest.Id is { } gone ? offenders.Remove(gone) : offenders;
            lifts = oldest.Id is { } id && !offenders.Addresses.ContainsKey(id) ? lifts.Remove(new BanKey(oldest.Jail, id)) : lifts;
            all = all.RemoveAt(0);
        }

        bool matches = failures.Filter.Matches(raised);
        ImmutableList<FailureRow> matching = DropOlder(matches ? failures.Matching.Add(row) : failures.Matching, all[0].Number);
        FailuresModel next = failures with { All = all, Matching = matching, Offenders = offenders, Lifts = lifts, Seen = failures.Seen + 1 };
        return matches && failures.Paused is null && !failures.Following
            // The new row comes in at the top and pushes the selected one down with the rest.
            ? next with { List = new ListState(failures.List.Selected + 1, failures.List.Top + 1).Fit(next.Shown.Count, ScreenLayout.FailureRows(model)) }
            : next;
    }

    // Only of ids whose failures are kept here: a burst of expiring bans is of no concern.
    private static FailuresModel MarkLifted(FailuresModel failures, EventInfo lift) =>
        lift.Id is { } id && failures.Offenders.Addresses.ContainsKey(id)
            ? failures with { Lifts = failures.Lifts.SetItem(new BanKey(lift.Jail, id), lift) }
            : failures;

    private static ImmutableList<FailureRow> DropOlder(ImmutableList<FailureRow> rows, long first)
    {
        while (rows.Count > 0 && rows[0].Number < first)
        {
            rows = rows.RemoveAt(0);
        }

        return rows;
    }

    private static FailuresModel MarkBanned(FailuresModel failures, EventInfo ban) => failures with
    {
        All = MarkBanned(failures.All, ban),
        Matching = MarkBanned(failures.Matching, ban),
        Paused = failures.Paused is { } paused ? MarkBanned(paused, ban) : null,
    };

    private static ImmutableList<FailureRow> MarkBanned(ImmutableList<FailureRow> rows, EventInfo ban)
    {
        for (int i = rows.Count - 1; i >= Math.Max(0, rows.Count - BanSearchDepth); i--)
        {
            FailureRow row = rows[i];
            if (row.Event.Id == ban.Id && row.Event.Jail == ban.Jail)
            {
                return row.Ban is null ? rows.SetItem(i, row with { Ban = ban }) : rows;
            }
        }

        return rows;
    }
}
