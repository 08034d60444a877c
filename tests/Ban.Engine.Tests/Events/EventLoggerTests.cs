using Ban.Core.Net;
using Ban.Engine.Events;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Tests.Events;

public sealed class EventLoggerTests
{
    private static readonly DateTimeOffset s_time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly FailureId s_id = FailureId.Parse("192.0.2.1");
    private static readonly Dictionary<string, string> s_groups = [];

    public static TheoryData<EngineEvent, string> Lines => new()
    {
        { new FailureFound(s_time, "j", s_id, s_time, 1, 3, "/log", 0, "line", null, 0, s_groups), "filter|Information||[j] Found 192.0.2.1 - 2026-01-02 03:04:05" },
        { new FailureIgnored(s_time, "j", s_id, "ip"), "filter|Information||[j] Ignore 192.0.2.1 by ip" },
        { new Banned(s_time, "j", s_id, s_time, TimeSpan.FromHours(1), 1, 3, null, Restored: false), "actions|Information|Notice.Banned|[j] Ban 192.0.2.1" },
        { new Banned(s_time, "j", s_id, s_time, TimeSpan.FromHours(1), 1, 3, null, Restored: true), "actions|Information|Notice.Restored|[j] Restore Ban 192.0.2.1" },
        { new Unbanned(s_time, "j", s_id, BanEnd.Expired), "actions|Information|Notice.Unbanned|[j] Unban 192.0.2.1" },
        { new AlreadyBanned(s_time, "j", s_id, s_time.AddSeconds(-2)), "actions|Debug|Notice.AlreadyBanned|[j] 192.0.2.1 already banned" },
        { new AlreadyBanned(s_time, "j", s_id, s_time.AddSeconds(-3)), "actions|Information|Notice.AlreadyBanned|[j] 192.0.2.1 already banned" },
        { new AlreadyBanned(s_time, "j", s_id, s_time.AddSeconds(-60)), "actions|Warning|Notice.AlreadyBanned|[j] 192.0.2.1 already banned" },
        { new BanPassedOver(s_time, "j", s_id), "actions|Information||[j] Ignore 192.0.2.1, expired bantime" },
        { new BanPassedOver(s_time, "j", FailureId.Literal("a\u001b[2J")), "actions|Information||[j] Ignore a\\u{1b}[2J, expired bantime" },
        { new JailStateChanged(s_time, "j", JailState.Starting, ""), "server|Information||Creating new jail 'j'" },
        { new JailStateChanged(s_time, "j", JailState.Running, ""), "jail|Information||Jail 'j' started" },
        { new JailStateChanged(s_time, "j", JailState.Stopped, ""), "jail|Information||Jail 'j' stopped" },
        { new JailStateChanged(s_time, "j", JailState.Stopped, "why"), "jail|Error||Jail 'j' stopped: why" },
        { new JailStateChanged(s_time, "j", JailState.NoSource, "/log: no such file"), "jail|Warning||Jail 'j' has no log to read: /log: no such file" },
        { new ActionFailed(s_time, "j", "nft", "no\nroot"), "actions|Error||[j] action 'nft': no\\u{a}root" },
        { new SourceTrouble(s_time, "j", "/log", "no such file"), "filter|Warning||[j] /log: no such file" },
        { new EnforcementDrift(s_time, "j", "nft", 3, 1, 2, Rebuilt: true), "actions|Warning||[j] action 'nft': firewall changed by others, its rules made anew: 3 bans put back, 1 foreign elements removed, 2 ends corrected" },
    };

    [Theory(Timeout = 10_000)]
    [MemberData(nameof(Lines))]
    public async Task Write_Event_IsTheLineThatScriptsParse(EngineEvent raised, string expected)
    {
        EventHub hub = new();
        using LineLog log = new();
        await using (new EventLogger(hub, log, new ManualClock()))
        {
            hub.Publish(raised);
        }

        Assert.Equal([expected], log.Written);
    }

    private sealed class LineLog : ILoggerFactory
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => new CategoryLog(categoryName, Written);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class CategoryLog(string category, List<string> written) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string notice = eventId.Name!.StartsWith(EventLogger.NoticePrefix, StringComparison.Ordinal) ? eventId.Name : string.Empty;
            written.Add($"{category}|{logLevel}|{notice}|{formatter(state, exception)}");
        }
    }
}
