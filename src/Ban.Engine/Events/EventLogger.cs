using System.Globalization;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Events;

/// <summary>
/// Writes events to the log in the words that users' scripts parse (spec 2, section 1.7). The logger categories are fail2ban's
/// module names: <c>filter</c>, <c>actions</c>, <c>jail</c>, <c>server</c>. Messages of its level NOTICE have an event name
/// that begins with <see cref="NoticePrefix"/>, and where NOTICE is meant the level Information.
/// </summary>
public sealed partial class EventLogger : IAsyncDisposable
{
    /// <summary>Begins the event name of messages whose level is NOTICE, which the logging library does not have.</summary>
    public const string NoticePrefix = "Notice.";

    /// <summary>Events that may wait for the log's disk.</summary>
    private const int Capacity = 16 * 1024;

    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(1);

    private readonly EventSubscription _events;
    private readonly TimeZoneInfo _zone;
    private readonly ILogger _filter;
    private readonly ILogger _actions;
    private readonly ILogger _jail;
    private readonly ILogger _server;
    private readonly ILogger _observer;
    private readonly Task _writing;

    /// <summary>Begins to write.</summary>
    /// <param name="clock">Gives the local time zone of dates in messages.</param>
    public EventLogger(EventHub events, ILoggerFactory log, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(clock);
        _zone = clock.LocalTimeZone;
        _filter = log.CreateLogger("filter");
        _actions = log.CreateLogger("actions");
        _jail = log.CreateLogger("jail");
        _server = log.CreateLogger("server");
        _observer = log.CreateLogger("observer");
        _events = events.Subscribe(Capacity, IsWritten);
        _writing = WriteAllAsync();
    }

    /// <summary>Writes what was published so far, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _writing;
    }

    /// <summary>An attack raises thousands of these a second; where the log leaves them out, none waits here.</summary>
    private bool IsWritten(EngineEvent raised) => raised switch
    {
        FailureFound e => _filter.IsEnabled(LogLevel.Information) || (e.KnownBans > 0 && _observer.IsEnabled(LogLevel.Information)),
        FailureIgnored => _filter.IsEnabled(LogLevel.Information),
        AlreadyBanned e => _actions.IsEnabled(LevelOf(e)),
        BanPassedOver => _actions.IsEnabled(LogLevel.Information),
        _ => true,
    };

    /// <summary>Right after the ban its last lines come still; long after it, the ban does not reach the service.</summary>
    private static LogLevel LevelOf(AlreadyBanned raised)
    {
        TimeSpan age = raised.Time - raised.Start;
        return age < s_fresh ? LogLevel.Debug : age < s_settled ? LogLevel.Information : LogLevel.Warning;
    }

    private async Task WriteAllAsync()
    {
        await foreach (EngineEvent raised in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_events.TakeMissed() is > 0 and long missed)
            {
                EventLog.Missed(_server, missed);
            }

            Write(raised);
        }
    }

    private void Write(EngineEvent raised)
    {
        switch (raised)
        {
            case FailureFound e:
                WriteFound(e);
                break;
            case FailureIgnored e:
                EventLog.Ignored(_filter, e.Jail, Text(e.Id), e.Rule);
                break;
            case Banned { Restored: true } e:
                EventLog.Restored(_actions, e.Jail, Text(e.Id));
                break;
            case Banned e:
                WriteBanned(e);
                break;
            case BanProlonged e:
                WriteIncreased(e.Jail, Text(e.Id), e.Count, e.Start, e.BanTime);
                break;
            case JailWarning e:
                EventLog.Warned(_filter, e.Jail, VisibleText.Of(e.Message));
                break;
            case Unbanned e:
                EventLog.Unbanned(_actions, e.Jail, Text(e.Id));
                break;
            case AlreadyBanned e:
                LogLevel level = LevelOf(e);
                string id = Text(e.Id);
                EventLog.AlreadyBanned(_actions, level, e.Jail, id);
                break;
            case BanHeld e:
                EventLog.Held(_actions, e.Jail, Text(e.Id), VisibleText.Of(e.Reason));
                break;
            case BanPassedOver e:
                EventLog.PassedOver(_actions, e.Jail, Text(e.Id));
                break;
            case ActionFailed e:
                EventLog.ActionFailed(_actions, e.Jail, e.Action, VisibleText.Of(e.Message));
                break;
            case EnforcementDrift e:
                EventLog.Drift(_actions, e.Jail, e.Action, e.Message);
                break;
            case SourceTrouble e:
                EventLog.Source(_filter, e.Jail, VisibleText.Of(e.Path), VisibleText.Of(e.Message));
                break;
            default:
                WriteLife(raised);
                break;
        }
    }

    /// <summary>How jails come, change and go.</summary>
    private void WriteLife(EngineEvent raised)
    {
        switch (raised)
        {
            case JailStateChanged e:
                WriteState(e);
                break;
            case JailReloaded e:
                EventLog.JailReloaded(_jail, e.Jail);
                break;
            case ConfigurationReloaded e:
                WriteReload(e);
                break;
        }
    }

    private void WriteReload(ConfigurationReloaded e)
    {
        foreach (JailOutcome refused in e.Outcomes.Where(static outcome => outcome.Change == JailChange.Refused))
        {
            EventLog.ReloadRefused(_server, refused.Jail, VisibleText.Of(refused.Reason ?? string.Empty));
        }

        EventLog.ReloadFinished(_server);
    }

    private void WriteState(JailStateChanged e)
    {
        string detail = VisibleText.Of(e.Detail);
        switch (e.State)
        {
            case JailState.Starting:
                EventLog.JailCreated(_server, e.Jail);
                break;
            case JailState.Running:
                EventLog.JailStarted(_jail, e.Jail);
                break;
            case JailState.NoSource:
                EventLog.JailWithoutSource(_jail, e.Jail, detail);
                break;
            case JailState.Paused:
                EventLog.JailPaused(_jail, e.Jail);
                break;
            case JailState.Stopped when detail.Length > 0:
                EventLog.JailRefused(_jail, e.Jail, detail);
                break;
            case JailState.Stopped:
                EventLog.JailStopped(_jail, e.Jail);
                break;
        }
    }

    /// <summary>An id that is no address is text from a log line.</summary>
    private static string Text(FailureId id) => id.IsAddress ? id.ToString() : VisibleText.Of(id.ToString());

    private string Local(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, _zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
