using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;
using Ban.Tui.Editing;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>What the daemon says of its jails' configuration, to test the view Jails with.</summary>
internal static class JailSamples
{
    public const string OwnText = "# kept by hand\n[sshd]\nenabled = true\nmaxretry = 5\nlogpath = /var/log/auth.log\n";

    public static IReadOnlyList<JailSummary> WithSettings { get; } =
    [
        Jails[0] with { Settings = new JailSettingsInfo("sshd", "auto", ["/var/log/auth.log", "/var/log/secure"], 5, 600, 3600, Grows: true, ["nftables", "mail"]) },
        Jails[1] with { Settings = new JailSettingsInfo("postfix", "systemd", [], 3, 86_400, -1, Grows: false, ["nftables"]) },
        Jails[2] with { Settings = new JailSettingsInfo("nginx-botsearch", "auto", ["/var/log/nginx/*.log"], 10, 600, 600, Grows: false, ["nftables-multiport"]) },
        .. Jails.Skip(3),
    ];

    public static ConfigShowResult Show { get; } = new(
        "sshd", "jail.conf", 51,
        [
            Value("enabled", "True", "jail.d/sshd.local", 3),
            Value("maxretry", "5", "jail.d/sshd.local", 4),
            Value("findtime", "10m", "jail.conf", 18),
            Value("bantime", "1h", "jail.conf", 19),
            Value("filter", "sshd[mode=\"normal\"]", "jail.conf", 44),
            new ConfigValue("logpath", false, [new ConfigLine("/var/log/auth.log", "jail.d/sshd.local", 5)]),
            new ConfigValue("logencoding", true, [new ConfigLine("auto")]),
        ],
        [],
        new ConfigGroup("sshd", [Value("failregex", "^Failed for <HOST>$", "filter.d/sshd.conf", 20), new ConfigValue("maxlines", true, [new ConfigLine("1")])]))
    { Parameters = [Value("port", "ssh", "jail.conf", 60)] };

    public static JailSource Source { get; } = new("sshd", Show, OwnText, "r1");

    public static LogCandidate[] Logs { get; } =
    [
        new("/var/log/auth.log", "/var/log/auth.log", true, 1_892_500, Now.AddMinutes(-1), "sshd", 500, 187),
        new("/var/log/\e[2Jsyslog", "/var/log/syslog", true, 40_100, Now.AddDays(-2), null, 500, 0),
        new("/var/log/secure", "/var/log/secure", false, Jail: "sshd"),
    ];

    public static JailRehearseResult Rehearsal { get; } = new(
        ["/var/log/door.log"], 12_400, 96,
        [
            new RehearsedOffender("203.0.113.7", 60, 3, 41, Now.AddHours(-3), Now, Now.AddHours(-3).AddMinutes(1)),
            new RehearsedOffender("2001:db8:5::91", 30, 1, 25, Now.AddHours(-2), Now, Now.AddHours(-2).AddMinutes(9)),
            new RehearsedOffender("198.51.100.23", 6, 0, 0, Now.AddHours(-1), Now),
        ],
        3, 2, 5, 600, 3600, Complete: true, Now.AddHours(-3), Now);

    /// <summary>The view with all that the daemon says of <see cref="WithSettings"/>.</summary>
    public static Model WithJails(int width = 80, int height = 24) =>
        Apply(Press(Connected(width, height), "4"), new JailsReadMessage(WithSettings));

    /// <summary>The form of the first jail.</summary>
    public static Model WithForm(int width = 80, int height = 24) =>
        Apply(Press(WithJails(width, height), Key.Enter), new SourceReadMessage("sshd", Source));

    /// <summary>The form with an option selected.</summary>
    public static Model At(Model model, string option)
    {
        int row = model.Jails.Form!.Fields.TakeWhile(field => field.Option.Name != option).Count();
        return Press(model, ["g", .. Enumerable.Repeat<object>("j", row)]);
    }

    /// <summary>A text typed in the place of what stood in the selected field.</summary>
    public static Model Type(Model model, string text) => Press(model, Key.Enter, KeyInput.Of('u', KeyModifiers.Control), text);

    /// <summary>What a changed maxretry would write.</summary>
    public static Model WithPreview(int width = 80, int height = 24) =>
        Press(Type(At(WithForm(width, height), "maxretry"), "3"), KeyInput.Of('w', KeyModifiers.Control));

    /// <summary>A change of maxretry that is on trial since now.</summary>
    public static Model WithTrial(int width = 80, int height = 24) =>
        Apply(WithJails(width, height), new SnapshotMessage(Info with { Trial = new ConfigTrialInfo("jail.d/sshd.local", Now.AddSeconds(48)) }, Jails, Now));

    public static NewJail Made(Model model) => model.Jails.New!;

    /// <summary>The way to a new jail, with filters.</summary>
    public static Model WithFilters(int width = 80, int height = 24) =>
        Apply(Press(WithJails(width, height), "n"), new FiltersReadMessage(["apache-auth", "door", "sshd", "sshd-ddos"]));

    /// <summary>The second step for the filter sshd.</summary>
    public static Model WithLogs(int width = 80, int height = 24)
    {
        Model model = Press(WithFilters(width, height), "sshd", Key.Enter);
        return Apply(model, new LogsFoundMessage(model.Jails.Asked, Logs));
    }

    /// <summary>The last step for a filter of one's own on a log that was typed.</summary>
    public static Model WithRules(int width = 80, int height = 24)
    {
        Model model = Press(WithFilters(width, height), "door", Key.Enter, "/var/log/door.log", Key.Enter);
        return Apply(model, new SourceReadMessage("door", new JailSource("door", null, null, null)));
    }

    private static ConfigValue Value(string name, string text, string file, int line) => new(name, false, [new ConfigLine(text, file, line)]);
}
