using Ban.Core.Configuration;
using Ban.Core.Net;
using Ban.Daemon.Logging;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Daemon.Tests.Logging;

/// <summary>The lines that users' scripts parse, to the byte (spec 2, section 1.7).</summary>
public sealed class EventLinesTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);
    private static readonly FailureId s_id = FailureId.Parse("192.0.2.1");

    private readonly TempDirectory _directory = new();

    public static TheoryData<EngineEvent, string> Lines => new()
    {
        { new FailureFound(s_now, "sshd", s_id, s_now, 2, 3, "/log", 10, "line", "root", 0, new Dictionary<string, string>()), "filter         [PID]: INFO    [sshd] Found 192.0.2.1 - 2026-03-04 05:06:07" },
        { new FailureIgnored(s_now, "sshd", s_id, "ip"), "filter         [PID]: INFO    [sshd] Ignore 192.0.2.1 by ip" },
        { new Banned(s_now, "sshd", s_id, s_now, TimeSpan.FromHours(1), 1, 3, null, Restored: false), "actions        [PID]: NOTICE  [sshd] Ban 192.0.2.1" },
        { new Banned(s_now, "sshd", s_id, s_now, TimeSpan.FromHours(1), 1, 3, null, Restored: true), "actions        [PID]: NOTICE  [sshd] Restore Ban 192.0.2.1" },
        { new Unbanned(s_now, "sshd", s_id, BanEnd.Expired), "actions        [PID]: NOTICE  [sshd] Unban 192.0.2.1" },
        { new AlreadyBanned(s_now, "sshd", s_id, s_now.AddSeconds(-10)), "actions        [PID]: NOTICE  [sshd] 192.0.2.1 already banned" },
        { new AlreadyBanned(s_now, "sshd", s_id, s_now.AddSeconds(-90)), "actions        [PID]: WARNING [sshd] 192.0.2.1 already banned" },
        { new BanPassedOver(s_now, "sshd", s_id), "actions        [PID]: INFO    [sshd] Ignore 192.0.2.1, expired bantime" },
        { new JailStateChanged(s_now, "sshd", JailState.Starting, ""), "server         [PID]: INFO    Creating new jail 'sshd'" },
        { new JailStateChanged(s_now, "sshd", JailState.Running, ""), "jail           [PID]: INFO    Jail 'sshd' started" },
        { new JailStateChanged(s_now, "sshd", JailState.Stopped, ""), "jail           [PID]: INFO    Jail 'sshd' stopped" },
        { new JailReloaded(s_now, "sshd"), "jail           [PID]: INFO    Jail 'sshd' reloaded" },
        { new ConfigurationReloaded(s_now, []), "server         [PID]: INFO    Reload finished." },
        { new Banned(s_now, "sshd", FailureId.Literal("x\n\u202ey"), s_now, TimeSpan.FromHours(1), 1, 3, null, Restored: false), @"actions        [PID]: NOTICE  [sshd] Ban x\u{a}\u{202e}y" },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Event_IsTheLineThatScriptsParse(EngineEvent raised, string expected)
    {
        string path = _directory.File("log");
        using (var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(path), "/dev/log"), 20, new FixedClock()))
        {
            var events = new EventHub();
            await using var logger = new EventLogger(events, writer, new FixedClock());
            events.Publish(raised);
        }

        string process = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"2026-03-04 05:06:07,089 fail2ban.{expected.Replace("PID", process, StringComparison.Ordinal)}\n", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => s_now;
    }
}
