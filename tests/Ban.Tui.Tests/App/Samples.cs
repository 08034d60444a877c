using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Client;
using Ban.Tui.Lab;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.App;

/// <summary>A daemon's state and events to test with.</summary>
internal static partial class Samples
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 10, 42, 7, TimeSpan.Zero);

    public static DaemonInfo Info { get; } = new()
    {
        Version = "0.1.0",
        Host = "web01",
        Pid = 4242,
        Started = Now - new TimeSpan(12, 4, 10, 3),
        Configuration = "/etc/bantui",
        Database = "/var/lib/bantui/bantui.sqlite3",
        Jails = 4,
        Banned = 1204,
        LinesRead = 400_000_000,
        LinesPerSecond = 412.3,
        Failures = 90_000,
        EventsLost = 0,
    };

    public static IReadOnlyList<JailSummary> Jails { get; } =
    [
        Jail("sshd", "running", 38, 912, 14201, [1, 2, 4, 5, 7, 9, 12, 9, 6, 3, 1, 0]) with { Enforced = 912 },
        Jail("postfix-sasl", "running", 4, 251, 3870, [0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0]) with { Enforced = 250, Behind = 12_288, BehindSince = Now.AddSeconds(-95) },
        Jail("nginx-botsearch", "starting", 11, 41, 512, new int[12]),
        Jail("dovecot", "noSource", 0, 0, 17, [], "no such log file /var/log/mail.log"),
        Jail("recidive", "stopped", 0, 0, 17, new int[12]),
    ];

    public static IReadOnlyList<NetworkInfo> Networks { get; } =
        [new("203.0.113.0/24", 48, 61, 611), new("2001:db8:5::/48", 12, 12, 240), new("198.51.100.0/24", 9, 9, 88)];

    /// <summary>Options of the first jail with their places.</summary>
    public static IReadOnlyList<ConfigValue> Settings { get; } =
    [
        new("maxretry", false, [new ConfigLine("5", "/etc/bantui/jail.conf", 108)]),
        new("bantime", true, [new ConfigLine("10m")]),
        new("logpath", false, [new ConfigLine(""), new ConfigLine("/var/log/auth.log", "/etc/bantui/jail.local", 4), new ConfigLine("/var/log/old.log", "/etc/bantui/jail.local", 5)]),
    ];

    /// <summary>All there is to know of the first of <see cref="Jails"/>.</summary>
    public static JailDetail Detail { get; } = new()
    {
        Summary = Jails[0],
        Filter = "sshd",
        MaxRetry = 5,
        FindTime = 600,
        BanTime = 3600,
        IgnoreIp = ["127.0.0.1/8", "::1"],
        Actions = ["nftables", "mail"],
        Sources =
        [
            new SourceInfo("/var/log/auth.log", 1_880_212, 1_892_500),
            new SourceInfo("/var/log/old.log", 0, 0, "permission denied"),
            new SourceInfo("systemd-journal", 0, 0) { Kind = SourceKinds.Journal, Matches = "_SYSTEMD_UNIT=ssh.service", LastLine = Now.AddSeconds(-3) },
        ],
        ActionStates =
        [
            new ActionInfo("nftables", 914, 0, 0.0012, 0.0312),
            new ActionInfo("mail", 912, 2, 0.81, 12.5, "sendmail: connection refused", Now.AddMinutes(-10)),
        ],
        GivenUpSearches = 3,
        Patterns =
        [
            new PatternInfo("prefregex", "^<F-MLFID>%(__prefix_line)s</F-MLFID>%(__pref)s<F-CONTENT>.+</F-CONTENT>$", 104_233, 1.204, 0, "/etc/bantui/filter.d/sshd.conf", 20),
            new PatternInfo("failregex", "^Failed \\S+ for (?:invalid user )?<F-USER>\\S+</F-USER> from <HOST>", 14_201, 0.31, 0, "/etc/bantui/filter.d/sshd.conf", 41),
            new PatternInfo("failregex", "^(a+)+<HOST>$", 0, 12.5, 3, "/etc/bantui/filter.d/sshd.local", 3),
        ],
        Warnings = ["the clock of /var/log/auth.log is 2h behind"],
    };

    public static EventInfo Failure(int number, string jail = "sshd", string id = "203.0.113.7", string? user = "admin", int count = 1, string? line = null)
    {
        EventInfo failure = Bare(number, jail, id, user, count, line);
        return failure.Line!.Length < 15 ? failure : failure with
        {
            FindTime = 600,
            PatternText = "^Failed \\S+ for (?:invalid user )?<F-USER>(?P<cond_user>\\S+)|(?:(?! from ).)*?</F-USER> from <HOST>(?: port \\d+)?",
            PatternOrigin = "/etc/bantui/filter.d/sshd.conf:41",
            Captures = [.. new[] { ("user", user ?? ""), ("ip4", id) }.Where(group => group.Item2.Length > 0 && failure.Line.Contains(group.Item2, StringComparison.Ordinal))
                .Select(group => new CapturedGroup(group.Item1, failure.Line.LastIndexOf(group.Item2, StringComparison.Ordinal), failure.Line.LastIndexOf(group.Item2, StringComparison.Ordinal) + group.Item2.Length))],
            Date = new LineDate(0, 15, "{^LN-BEG}(?:%a )?%b %d %k:%M:%S"),
        };
    }

    private static EventInfo Bare(int number, string jail, string id, string? user, int count, string? line) => new()
    {
        Type = EventTypes.Failure,
        Time = Now.AddSeconds(number),
        Start = Now.AddSeconds(number),
        Jail = jail,
        Id = id,
        User = user,
        Count = count,
        MaxRetry = 3,
        Path = "/var/log/auth.log",
        Offset = 1_880_212 + (number * 100),
        Pattern = 2,
        Line = line ?? $"Nov 20 10:42:06 web01 sshd[4711]: Failed password for invalid user {user} from {id} port 50122 ssh2",
        Groups = new Dictionary<string, string> { ["ip"] = id, ["user"] = user ?? "" },
    };

    public static EventInfo Banned(int number, string jail = "sshd", string id = "203.0.113.7", int count = 2) => new()
    {
        Type = EventTypes.Ban,
        Time = Now.AddSeconds(number),
        Start = Now.AddSeconds(number),
        Jail = jail,
        Id = id,
        Count = count,
        BanTime = 3600,
    };

    public static EventInfo[] Events { get; } =
    [
        Failure(-40, "postfix-sasl", "192.0.2.77", null, 1, "Nov 20 10:41:27 web01 postfix/smtpd[99]: warning: unknown[192.0.2.77]: SASL LOGIN authentication failed"),
        Failure(-30, id: "2001:db8:5::91", user: "oracle"),
        new() { Type = EventTypes.SourceTrouble, Time = Now.AddSeconds(-25), Jail = "dovecot", Message = "no such log file /var/log/mail.log" },
        Failure(-20),
        Failure(-12, count: 2),
        Failure(-11, id: "198.51.100.23", user: "root", count: 2),
        new() { Type = EventTypes.Unban, Time = Now.AddSeconds(-6), Jail = "sshd", Id = "192.0.2.14", Reason = "expired" },
        Failure(-1, count: 3, line: "Nov 20 10:42:06 web01 sshd[4711]: Failed password for invalid user ad\u202emin\e[2J from 203.0.113.7 port 50122 ssh2"),
        Banned(-1),
    ];

    /// <summary>Newest first: 192.0.2.14, 198.51.100.0/24, 2001:db8:5::91, 203.0.113.7.</summary>
    public static BanInfo[] Bans { get; } =
    [
        Ban("203.0.113.7", "sshd", -600, 3600, 2, 3),
        Ban("2001:db8:5::91", "nginx-botsearch", -500, -1, 1, 10),
        Ban("198.51.100.0/24", "sshd", -400, 86_400, 1, 0, "scans of the whole network"),
        Ban("192.0.2.14", "nginx-botsearch", -300, 7200, 1, 2) with { Restored = true },
    ];

    /// <summary>The view Bans with <see cref="Bans"/>, read.</summary>
    public static Model WithBans(int width = 80, int height = 24, params BanInfo[] bans) =>
        Apply(Press(Connected(width, height, Events), "3"), Read(1, bans.Length > 0 ? bans : Bans));

    /// <summary>A filter of two patterns, as it was opened.</summary>
    public static LabFilter Gate { get; } = new LabFilter { Name = "gate", Origin = "/etc/bantui/filter.d/gate.conf" }
        .With(LabOption.FailRegex, ["^a <HOST>$", "^b <HOST>$"]);

    /// <summary>The lab with <see cref="Gate"/> and three lines: matched as before, matched now, missed now.</summary>
    public static Model WithVerdict(int width = 80, int height = 24)
    {
        Model model = Apply(Press(Connected(width, height), "5"), new FilterReadMessage(Gate), new SampleReadMessage(LabSample.Of("/var/log/gate.log", "a 203.0.113.1\nb 203.0.113.2\nc 203.0.113.3")));
        var after = new LabVerdict { Lines = [Matched, Matched, Missed], Matched = 2, Missed = 1 };
        return Apply(model, new JudgedMessage(model.Lab.Asked, after, after with { Lines = [Matched, Missed, Matched] }));
    }

    /// <summary>The answer to a reading of the bans.</summary>
    public static BansReadMessage Read(int reading, params BanInfo[] bans) => new(reading, BanTable.Of(bans, BanOrder.Default, RowFilter.None), IsCut: false);

    /// <summary>The model when all is arranged that a step and those after it ask for.</summary>
    public static Model Arranged(Step step)
    {
        while (step.Command is ArrangeBansCommand arrange)
        {
            step = Updates.Apply(step.Model, new BansArrangedMessage(arrange.Table.Arrange(arrange.Order, arrange.Filter)));
        }

        return step.Model;
    }

    /// <summary>Presses keys one after the other, each when all is arranged that the one before asked for.</summary>
    public static Model PressAll(Model model, params object[] keys) =>
        keys.SelectMany(Inputs).Aggregate(model, (now, input) => Arranged(Updates.Apply(now, input)));

    public static DisconnectedMessage Lost(DaemonProblem problem = DaemonProblem.NoDaemon) => new(new LinkTrouble(
        problem,
        problem == DaemonProblem.NotPermitted ? "/run/bantui/bantui.sock: permission denied; be root or in the group bantui" : "nobody answers on /run/bantui/bantui.sock",
        TimeSpan.FromSeconds(4)));

    public static Model Connected(int width = 80, int height = 24, params EventInfo[] events)
    {
        Model model = Apply(new Model(), new InputMessage(new ResizeInput(width, height)), new SnapshotMessage(Info, Jails, Now), new ConnectedMessage());
        model = Apply(model, [.. events.Select(raised => new EventMessage(raised, 0))]);
        return Apply(model, new NetworksMessage(Networks), new SnapshotMessage(Info, Jails, Now));
    }

    public static Model Apply(Model model, params Message[] messages) => messages.Aggregate(model, (now, message) => Updates.Apply(now, message).Model);

    /// <summary>Types text and presses keys.</summary>
    public static Model Press(Model model, params object[] keys) => Apply(model, [.. keys.SelectMany(Inputs)]);

    public static Step PressLast(Model model, params object[] keys)
    {
        Message[] messages = [.. keys.SelectMany(Inputs)];
        return Updates.Apply(Apply(model, messages[..^1]), messages[^1]);
    }

    private static IEnumerable<Message> Inputs(object key) => key switch
    {
        Key named => [new InputMessage(new KeyInput(named))],
        KeyInput input => [new InputMessage(input)],
        string text => text.Select(c => new InputMessage(KeyInput.Of(c))),
        _ => throw new ArgumentException($"not a key: {key}", nameof(key)),
    };

    private static LabLine Matched { get; } = new(LineStatus.Matched) { Patterns = [0] };

    private static LabLine Missed { get; } = new(LineStatus.Missed);

    private static BanInfo Ban(string id, string jail, int since, double seconds, int count, int failures, string? reason = null) => new()
    {
        Id = id,
        Jail = jail,
        Time = Now.AddSeconds(since),
        BanTime = seconds,
        End = seconds < 0 ? null : Now.AddSeconds(since + seconds),
        Count = count,
        Failures = failures,
        Reason = reason,
    };

    private static JailSummary Jail(string name, string state, long failing, long banned, long total, int[] hour, string? detail = null) => new()
    {
        Name = name,
        State = state,
        Detail = detail,
        Failing = failing,
        TotalFailures = total * 4,
        Banned = banned,
        TotalBans = total,
        LastHour = hour,
    };
}
