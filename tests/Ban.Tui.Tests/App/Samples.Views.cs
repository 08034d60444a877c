using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.App;

namespace Ban.Tui.Tests.App;

/// <content>For the views Config and Log.</content>
internal static partial class Samples
{
    /// <summary>A packaged file.</summary>
    public const string Text = "[DEFAULT]\n# failures\nmaxretry = 5\n  # of them\n[sshd]\nmaxretry = %(x)s\n";

    public static ConfigFileInfo[] Files { get; } =
    [
        File("bantui.conf", "daemon"), File("filter.d/sshd.conf", "filter"), File("filter.d/sshd.local", "filter"), File("jail.conf", "jail", 24_120),
        File("jail.d/gate.local", "jail"), File("jail.d/sshd.local", "jail"), File("jail.local", "jail", 132),
    ];

    public static LogLineMessage[] Lines { get; } =
    [
        Line(-50, LogLevels.Info, "Starting bantui v0.1.0", "server"),
        Line(-40, LogLevels.Warning, "/etc/bantui/jail.conf:7: unknown option 'maxretries'; did you mean maxretry?", "server"),
        Line(-30, LogLevels.Error, "7e1f -- exec: mail -s \"banned\u202e\e[2J\" root", "utils"),
        Line(-20, LogLevels.Info, "[sshd] Found 203.0.113.7 - 2026-11-20 10:41:47", "filter"),
        Line(-10, LogLevels.Notice, "[sshd] Ban 203.0.113.7", "actions"),
    ];

    public static ImmutableArray<ConfigValueRow> Values { get; } =
    [
        new("sshd", "", "maxretry", "3", 0, "/etc/bantui/jail.local", 2),
        new("sshd", "", "bantime", "10m", 0, null, null),
        new("sshd", "filter sshd", "failregex", "^Failed \\S+ for <F-USER>.*</F-USER> from <HOST>", 21, "/etc/bantui/filter.d/sshd.conf", 41),
        new("recidive", "", "maxretry", "5", 0, "/etc/bantui/jail.conf", 3),
    ];

    /// <summary>The view Log with <see cref="Lines"/>.</summary>
    public static Model WithLog(int width = 80, int height = 24) => Apply(Press(Connected(width, height), "7"), [new LogBeganMessage(0), .. Lines]);

    public static LogLineMessage Line(int second, string level, string message, string module = "server", int reading = 0) => new(
        reading, new EventInfo { Type = EventTypes.Log, Time = Now.AddSeconds(second), Jail = "", Level = level, Module = "fail2ban." + module, Message = message }, 0);

    /// <summary>The view Config with <see cref="Files"/>.</summary>
    public static Model WithConfig(int width = 80, int height = 24) =>
        Apply(Press(Connected(width, height), "6"), new ConfigListedMessage("/etc/bantui", Files));

    /// <summary>The same with the file <see cref="Text"/> open.</summary>
    public static Model WithFile(int width = 80, int height = 24)
    {
        Step step = PressLast(WithConfig(width, height), "j", Key.Enter);
        return Apply(step.Model, Answer(step, "jail.conf", Text, writable: false));
    }

    /// <summary>The same with a file in the editor.</summary>
    public static Model WithEditor(int width = 80, int height = 24)
    {
        Step step = PressLast(WithConfig(width, height), "jje");
        return Apply(step.Model, Answer(step, "jail.local", "[sshd]\nmaxretry = 3\n"));
    }

    /// <summary>The same with another value, compared.</summary>
    public static Model WithDiff(int width = 80, int height = 24) =>
        Press(WithEditor(width, height), Key.End, Key.Backspace, "9", KeyInput.Of('w', KeyModifiers.Control));

    /// <summary>The same with <see cref="Values"/> to look through.</summary>
    public static Model WithValues(int width = 80, int height = 24)
    {
        Step step = PressLast(WithConfig(width, height), "v");
        return Apply(step.Model, new ConfigValuesMessage(step.Model.Config.Asked, Values));
    }

    public static ConfigFileReadMessage Answer(Step asked, string file, string text, bool writable = true) =>
        new((ReadConfigFileCommand)asked.Command!, new ConfigReadResult(file, text, "r1", writable));

    public static ConfigProblemInfo Problem(string file, int? line, string severity = ConfigSeverities.Error) =>
        new(file, line, null, severity, "sshd", "maxretry", "maxretry = nine: expected a number", "9");

    private static ConfigFileInfo File(string name, string kind, long size = 512) =>
        new(name, kind, size, Now.AddDays(-3), name.EndsWith(".local", StringComparison.Ordinal));
}
