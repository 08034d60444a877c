using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <content>The view Bans: its keys, and how its table is kept.</content>
public static partial class Updates
{
    private static Step ApplyBansKey(Model model, KeyInput key)
    {
        BansModel bans = model.Bans;
        if (bans.List.Move(key, bans.Table.Shown.Count, ScreenLayout.BanRows(model)) is { } moved)
        {
            return new Step(model with { Bans = bans with { List = moved } });
        }

        return key switch
        {
            { Key: Key.Enter } when bans.Selected is not null => new Step(Fit(model with { Bans = bans with { DetailOpen = true } })),
            { Key: Key.Escape } => StepBackInBans(model),
            _ when key.Is('/') => new Step(model with { Bans = bans with { Editing = TextField.Of(bans.Filter.Text) } }),
            _ when key.Is('s') => Arrange(model, bans with { Order = bans.Order.Next() }),
            _ when key.Is('S') => Arrange(model, bans with { Order = bans.Order.Turned() }),
            _ when key.Is('r') => ReadBansIfWanted(model with { Bans = bans with { State = BansState.Unread } }),
            _ when key.Is(' ') && bans.Selected is { } selected => new Step(ToggleMark(model, selected.Key)),
            _ when key.Is('a') && bans.Table.Shown.Count > 0 => new Step(model, new MarkAllCommand(bans.Table)),
            _ when key.Is('b') => new Step(OpenBanDialog(model, bans.Selected?.Info.Id ?? "", bans.Selected?.Info.Jail ?? "")),
            _ when key.Is('u') && bans.Chosen is { Count: > 0 } chosen => new Step(OpenUnbanDialog(model, chosen)),
            _ when key.Is('y') && bans.Chosen is { Count: > 0 } copied => new Step(model, new CopyCommand(string.Join('\n', copied.Select(row => row.Info.Id)))),
            _ when key.Is('e') && bans.Chosen is { Count: > 0 } prolonged => new Step(OpenProlongDialog(model, prolonged)),
            _ when key.Is('P') && bans.Chosen is { Count: > 0 } kept => MakePermanent(model, kept),
            _ => ApplyKeyAboutId(model, bans.Selected?.Info.Id, bans.Selected?.Info.Jail ?? "", key) ?? new Step(model),
        };
    }

    private static Step StepBackInBans(Model model) => model.Bans switch
    {
        { DetailOpen: true } bans => new Step(Fit(model with { Bans = bans with { DetailOpen = false } })),
        { Marked.IsEmpty: false } bans => new Step(model with { Bans = bans with { Marked = [] } }),
        { Filter.IsEmpty: false } bans => Arrange(model, bans with { Filter = RowFilter.None }),
        _ => new Step(model),
    };

    private static Model ToggleMark(Model model, BanKey key)
    {
        BansModel bans = model.Bans;
        var without = bans.Marked.Remove(key);
        return Fit(model with
        {
            Bans = bans with
            {
                Marked = without.Count == bans.Marked.Count ? bans.Marked.Add(key) : without,
                List = bans.List with { Selected = bans.List.Selected + 1 },
            },
        });
    }

    private static Step ApplyBansFilterKey(Model model, KeyInput key) => key.Key switch
    {
        Key.Enter => new Step(model with { Bans = model.Bans with { Editing = null } }),
        Key.Escape => Arrange(model, model.Bans with { Editing = null, Filter = RowFilter.None }),
        _ => EditBansFilter(model, key),
    };

    // The filter works while it is typed.
    private static Step EditBansFilter(Model model, InputEvent input) => model.Bans.Editing?.Edit(input) is { } edited
        ? Arrange(model, model.Bans with { Editing = edited, Filter = RowFilter.Parse(edited.Text) })
        : new Step(model);

    /// <summary>Has the table put as it is wanted; one that is under way already is looked at when it comes.</summary>
    private static Step Arrange(Model model, BansModel bans)
    {
        BanTable table = bans.Table;
        bool isWanted = table.Order == bans.Order && table.Filter.Text == bans.Filter.Text;
        return isWanted || bans.State != BansState.Ready
            ? new Step(model with { Bans = bans })
            : new Step(
                model with { Bans = bans with { State = BansState.Arranging, Changes = [] } },
                new ArrangeBansCommand(table, bans.Order, bans.Filter));
    }

    /// <summary>Reads the table when it is looked at and not there.</summary>
    private static Step ReadBansIfWanted(Model model)
    {
        BansModel bans = model.Bans;
        if (model.View != View.Bans || bans.State != BansState.Unread || model.Link.Trouble is not null || model.Link.Info is null)
        {
            return new Step(model);
        }

        int reading = bans.Readings + 1;
        return new Step(
            model with { Bans = bans with { State = BansState.Reading, Readings = reading, Changes = [], HasHoles = false } },
            new ReadBansCommand(reading, bans.Order, bans.Filter));
    }

    private static Step TakeBans(Model model, BansReadMessage read) =>
        model.Bans.State != BansState.Reading || model.Bans.Readings != read.Reading
            ? new Step(model)
            : TakeTable(model with { Bans = model.Bans with { IsCut = read.IsCut } }, read.Table);

    private static Step TakeArranged(Model model, BanTable table) =>
        model.Bans.State == BansState.Arranging ? TakeTable(model, table) : new Step(model);

    private static Step TakeTable(Model model, BanTable table)
    {
        BansModel bans = model.Bans;
        if (bans.Changes.Count > BansModel.MaxChanges)
        {
            return ReadBansIfWanted(model with { Bans = bans with { State = BansState.Unread, Changes = [] } });
        }

        // A new order is looked at from its beginning; a table read again keeps the row.
        bool isSameView = bans.Table.Order == table.Order && bans.Table.Filter.Text == table.Filter.Text;
        BanRow? selected = isSameView && bans.List != default ? bans.Selected : null;
        table = bans.Changes.Aggregate(table, Follow);
        bans = bans with { Table = table, State = BansState.Ready, Changes = [], List = isSameView ? bans.List : default };
        model = KeepRow(model, bans, selected);
        return Arrange(model, model.Bans);
    }

    private static Model ChangeBans(Model model, BanChange change)
    {
        BansModel bans = model.Bans;
        if (bans.State is BansState.Reading or BansState.Arranging)
        {
            // One more than the most says that there were more.
            bans = bans.Changes.Count > BansModel.MaxChanges ? bans : bans with { Changes = bans.Changes.Add(change) };
        }

        if (bans.State == BansState.Unread)
        {
            return model;
        }

        // At the top the newest stay in sight, elsewhere the row does.
        BanRow? selected = bans.List == default ? null : bans.Selected;
        return KeepRow(model, bans with
        {
            Table = Follow(bans.Table, change),
            Marked = change.Ban is null ? bans.Marked.Remove(change.Key) : bans.Marked,
        }, selected);
    }

    private static BanTable Follow(BanTable table, BanChange change) => change.Ban is { } ban
        ? table.Count < BansModel.MaxRows ? table.Add(ban) : table
        : table.Remove(change.Key);

    /// <summary>The selection stays on its row, at its place on the screen, when rows above it come or go.</summary>
    private static Model KeepRow(Model model, BansModel bans, BanRow? row)
    {
        ListState list = bans.List;
        if (row is not null && bans.Table.Shown.IndexOf(row) is var place and >= 0)
        {
            list = new ListState(place, Math.Max(list.Top + place - list.Selected, 0));
        }

        return model with { Bans = bans with { List = list.Fit(bans.Table.Shown.Count, ScreenLayout.BanRows(model with { Bans = bans })) } };
    }

    private static BanChange? ChangeOf(BanTable table, EventInfo raised) => (raised.Type, raised.Id) switch
    {
        (EventTypes.Unban, { } id) => new BanChange(new BanKey(raised.Jail, id), Ban: null),
        (EventTypes.Ban or EventTypes.Restore, { } id) => new BanChange(new BanKey(raised.Jail, id), BanOf(raised, id)),
        (EventTypes.Prolong, { } id) => new BanChange(new BanKey(raised.Jail, id), Prolonged(table.Find(new BanKey(raised.Jail, id))?.Info, BanOf(raised, id))),
        _ => null,
    };

    private static BanInfo Prolonged(BanInfo? before, BanInfo now) => before is null ? now : before with { BanTime = now.BanTime, End = now.End };

    private static BanInfo BanOf(EventInfo raised, string id)
    {
        DateTimeOffset since = raised.Start ?? raised.Time;
        double seconds = raised.BanTime ?? Permanent;
        bool ends = seconds >= 0 && seconds < (DateTimeOffset.MaxValue - since).TotalSeconds;
        return new BanInfo
        {
            Id = id,
            Jail = raised.Jail,
            Time = since,
            BanTime = seconds,
            End = ends ? since.AddSeconds(seconds) : null,
            Count = raised.Count ?? 1,
            Failures = raised.Failures ?? 0,
            Reason = raised.Reason,
            Restored = raised.Type == EventTypes.Restore,
        };
    }
}
