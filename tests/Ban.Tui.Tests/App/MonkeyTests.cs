using Ban.Core.Jails;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Lab;
using Ban.Tui.Regex;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>
/// Somebody who presses everything, while the daemon answers late, in any order, wrongly or not at all, jails come and go and the
/// terminal changes its size: nothing throws, and what is drawn stays within the screen.
/// </summary>
public sealed class MonkeyTests
{
    private const string Hostile = "x\e[2J\u202e\u200b\u0085中文e\u0301👩‍👩‍👧 \t\"\\";

    private static readonly Key[] s_named = [.. Enum.GetValues<Key>().Where(static key => key != Key.Character)];

    private readonly List<Command> _asked = [];
    private Random _random = new(1);
    private int _event;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Apply_AnythingInAnyOrder_NeverThrows(int seed)
    {
        _random = new Random(seed);
        Model model = Connected(80, 24, Events);
        for (int i = 0; i < 6_000; i++)
        {
            Message message = Next(model);
            Step step = Updates.Apply(model, message);
            model = step.Model;
            if (step.Command is not (null or QuitCommand or SuspendCommand or CopyCommand))
            {
                _asked.Add(step.Command);
            }

            if (i % 5 == 0 || message is JudgedMessage)
            {
                Golden.Render(model, ascii: i % 2 == 0);
            }
        }

        Assert.NotEmpty(model.Failures.All);
    }

    private Message Next(Model model)
    {
        if (_asked.Count > 0 && _random.Next(4) == 0)
        {
            int place = _random.Next(_asked.Count);
            Command asked = _asked[place];
            _asked.RemoveAt(place);
            return Answer(asked);
        }

        return _random.Next(40) switch
        {
            < 3 => new EventMessage(Event(), _random.Next(30) == 0 ? 3 : 0),
            3 => new InputMessage(new ResizeInput(_random.Next(1, 220), _random.Next(1, 60))),
            4 => new InputMessage(new PasteInput(_random.Next(2) == 0 ? Hostile : $"198.51.100.9\n{new string('a', _random.Next(9000))}\n\n")),
            < 8 => new InputMessage(new MouseInput(
                (MouseAction)_random.Next(5), MouseButton.Left, _random.Next(model.Width), _random.Next(model.Height))),
            8 => new SnapshotMessage(Info with { Trial = _random.Next(4) == 0 ? new ConfigTrialInfo("jail.d/sshd.local", Now.AddSeconds(9)) : null }, SomeJails(), Now.AddSeconds(_event)),
            9 => _random.Next(4) == 0 ? Lost() : new ConnectedMessage(),
            < 13 => new InputMessage(new KeyInput(s_named[_random.Next(s_named.Length)], default, (KeyModifiers)_random.Next(8))),
            < 20 => new InputMessage(new KeyInput(Pick<Key>(Key.Enter, Key.Enter, Key.Escape, Key.Down, Key.Up, Key.Tab))),
            < 23 => new InputMessage(KeyInput.Of(Pick([.. "owluabefkd_"]), KeyModifiers.Control)),
            _ => new InputMessage(KeyInput.Of((char)_random.Next(' ', 0x7f))),
        };
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private JailSummary[] SomeJails() => [.. JailSamples.WithSettings.Where(_ => _random.Next(4) > 0), JailSamples.WithSettings[0] with { Name = Hostile, Detail = Hostile }];

    private EventInfo Event()
    {
        _event++;
        string id = $"198.51.100.{_random.Next(20)}";
        return _random.Next(6) switch
        {
            0 => Banned(_event, id: id),
            1 => new EventInfo { Type = EventTypes.Unban, Time = Now.AddSeconds(_event), Jail = "sshd", Id = id, Reason = "expired" },
            2 => new EventInfo { Type = Pick(EventTypes.Held, EventTypes.Reload, EventTypes.Jail, EventTypes.ActionError, EventTypes.Prolong), Time = Now.AddSeconds(_event), Jail = Hostile, Id = id, Message = Hostile },
            _ => Failure(_event, id: id, user: Hostile, count: _random.Next(4), line: _random.Next(3) == 0 ? $"{Hostile}{new string('\e', 3000)}" : null),
        };
    }

    private Message Answer(Command asked) => _random.Next(5) == 0 && Failed(asked) is { } failed ? failed : asked switch
    {
        BanCommand ban => _random.Next(3) == 0
            ? new BanRefusedMessage(ban, Hostile)
            : new BannedMessage([.. ban.Requests.Select(request => new BanAddResult(request.Jail ?? "sshd", request.Addresses, []))], ban.IsUndo),
        UnbanCommand unban => new UnbannedMessage(
            [.. unban.Requests.Select(request => new BanRemoveResult([.. request.Addresses.Select(id => new BanRemoved(id, request.Jail ?? "sshd"))], []))], unban.Known, unban.IsUndo),
        ProlongCommand prolong => new ProlongedMessage(prolong.Known),
        IgnoreCommand ignore => new IgnoredMessage(ignore.Address, ignore.Jails, [], null),
        ReadHeldCommand => new HeldReadMessage([.. Enumerable.Range(0, _random.Next(4)).Select(i => new HeldInfo
        {
            Id = $"192.0.2.{i}",
            Jail = "sshd",
            Since = Now,
            LastFailure = Now,
            Reason = Hostile,
            Failures = 3,
        })]),
        DecideHeldCommand held => new HeldDecidedMessage([new HeldDecision(held.Id, held.Jail)], held.Apply),
        ReadPageCommand page => new PageReadMessage(page.Kind, page.Id, [.. Enumerable.Range(0, _random.Next(60)).Select(i => new PageRow(PageTone.Line, i % 5, $"{Hostile} {i}"))]),
        ReadBansCommand read => new BansReadMessage(read.Reading, BanTable.Of(Bans, read.Order, read.Filter), _random.Next(2) == 0),
        ArrangeBansCommand arrange => new BansArrangedMessage(arrange.Table.Arrange(arrange.Order, arrange.Filter)),
        MarkAllCommand mark => new MarkedMessage([.. mark.Table.Shown.Select(row => row.Key)]),
        ReadJailCommand jail => new JailReadMessage(jail.Jail, Detail, null, Settings),
        JailsCommand jails => AnswerOf(jails),
        LabCommand lab => AnswerOf(lab),
        ConfigRequest config => AnswerOf(config),
        _ => new NoticeMessage(new Notice(Hostile, IsError: false)),
    };

    private static Message? Failed(Command asked) => asked switch
    {
        ReadBansCommand read => new BansNotReadMessage(read.Reading, new Notice(Hostile, IsError: true)),
        ReadJailCommand jail => new JailReadMessage(jail.Jail, null, Hostile),
        ReadPageCommand page => new PageReadMessage(page.Kind, page.Id, [], Hostile),
        ReadHeldCommand => new HeldReadMessage([], Hostile),
        ReadJailsCommand => new JailsReadMessage([], Hostile),
        ReadSourceCommand read => new SourceReadMessage(read.Jail, null, Hostile),
        CheckChangeCommand check => new ChangeRefusedMessage(check.Change, Hostile, []),
        WriteChangeCommand write => new ChangeRefusedMessage(write.Change, Hostile, [Problem(write.Change.File, 3)]),
        ReadFiltersCommand => new FiltersReadMessage([], Hostile),
        FindLogsCommand find => new LogsFoundMessage(find.Number, [], Hostile),
        RehearseCommand rehearse => new RehearsedMessage(rehearse.Number, null, Hostile),
        ReadConfigListCommand => new ConfigNotListedMessage(Hostile),
        WriteConfigCommand write => new ConfigRefusedMessage(write.Draft, [Problem(write.Draft.File, 1)]),
        EditOutsideCommand => new EditedOutsideMessage(null, Hostile),
        ArrangeBansCommand or MarkAllCommand or JudgeCommand => null,
        _ => new NoticeMessage(new Notice(Hostile, IsError: true)),
    };

    private Message AnswerOf(JailsCommand asked) => asked switch
    {
        ReadJailsCommand => new JailsReadMessage(JailSamples.WithSettings),
        ChangeJailCommand change => new JailChangedMessage(change, Jails[0] with { Name = change.Jail }),
        ReloadJailsCommand => new JailsReloadedMessage(new DaemonReloadResult([new JailReload("sshd", "reloaded")], [], [])),
        ReadSourceCommand read => new SourceReadMessage(read.Jail, JailSamples.Source with { Jail = read.Jail, Show = _random.Next(3) == 0 ? null : JailSamples.Show }),
        CheckChangeCommand check => new ChangeCheckedMessage(check.Change, _random.Next(2) == 0 ? [] : [Problem(check.Change.File, 3)]),
        WriteChangeCommand write => new ChangeWrittenMessage(write, new ConfigWriteResult(write.Change.File, "r2", [], null, write.TrialSeconds is null ? null : Now.AddSeconds(60))),
        EndTrialCommand end => new TrialEndedMessage(end.Keep, "jail.d/sshd.local"),
        ReadFiltersCommand => new FiltersReadMessage(["apache-auth", "door", "sshd"]),
        FindLogsCommand find => new LogsFoundMessage(find.Number, JailSamples.Logs),
        RehearseCommand rehearse => new RehearsedMessage(rehearse.Number, JailSamples.Rehearsal),
        _ => throw new InvalidOperationException($"no answer to {asked}"),
    };

    private Message AnswerOf(LabCommand asked) => asked switch
    {
        JudgeCommand judge => new JudgedMessage(judge.Number, Verdict(judge.Sample), judge.Saved is null ? null : Verdict(judge.Sample)),
        ExplainCommand explain => new ExplainedMessage(new LabNearest(explain.Number, explain.Index, null)),
        ReadSampleCommand read => new SampleReadMessage(LabSample.Of(read.Name, string.Join('\n', Enumerable.Range(0, _random.Next(1, 80)).Select(i => $"{Hostile} {i} {new string('b', _random.Next(300))}")))),
        ReadFilterCommand => new FilterReadMessage(Gate),
        SaveFilterCommand save => new FilterSavedMessage(save.Filter with { Name = save.Name }, $"/etc/bantui/filter.d/{save.Name}.local", null),
        CompleteCommand complete => new CompletedMessage(complete.Kind, complete.Text, [complete.Text + "a", complete.Text + "ab"]),
        _ => throw new InvalidOperationException($"no answer to {asked}"),
    };

    private LabVerdict Verdict(LabSample sample) => new()
    {
        Lines =
        [
            .. sample.Lines.Select(line => new LabLine(Pick(LineStatus.Matched, LineStatus.Missed, LineStatus.Ignored))
            {
                Patterns = [0],
                Captures = [new CapturedSpan("ip4", 0, line.Text.Length)],
            }),
        ],
    };

    private Message AnswerOf(ConfigRequest asked) => asked switch
    {
        ReadConfigListCommand => new ConfigListedMessage("/etc/bantui", [.. Files.Where(_ => _random.Next(5) > 0)]),
        ReadConfigFileCommand read => new ConfigFileReadMessage(read, _random.Next(4) == 0 ? null : new ConfigReadResult(read.File, Text, "r1", _random.Next(5) > 0, _random.Next(9) == 0)),
        CheckConfigCommand check => new ConfigCheckedMessage(check.Number, _random.Next(2) == 0 ? [] : [Problem("jail.conf", 2), Problem("jail.local", null)]),
        WriteConfigCommand write => _random.Next(3) == 0
            ? new ConfigConflictMessage(write.Draft, new ConfigReadResult(write.Draft.File, Hostile, "r7", true))
            : new ConfigWrittenMessage(write.Draft, new ConfigWriteResult(write.Draft.File, "r2", [])),
        ReadValuesCommand read => new ConfigValuesMessage(read.Number, Values),
        EditOutsideCommand edit => new EditedOutsideMessage(edit.Draft with { Text = edit.Draft.Text + "x\n" }),
        _ => new NoticeMessage(new Notice("reloaded", IsError: false)),
    };
}
