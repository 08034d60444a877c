using Ban.Daemon.Methods;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Sources;

namespace Ban.Daemon.Metrics;

/// <summary>Reads the daemon's numbers. Cheap enough for every scrape: nothing is counted here that is not counted anyway.</summary>
/// <param name="connections">Open connections to the control socket.</param>
/// <param name="subscriberLost">Events that RPC subscribers lost.</param>
internal sealed class MetricsCollector(BanEngine engine, TimeProvider clock, Func<int> connections, Func<long> subscriberLost)
{
    /// <summary>Everything at this moment.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        IReadOnlyList<JailStatus> jails = engine.Jails();
        return [.. Daemon(), .. Jails(jails), .. Sources(jails), .. Actions(jails), .. ProcessMetrics.Collect()];
    }

    private List<MetricFamily> Daemon() =>
    [
        Gauge("bantui_build_info", "Version of the daemon; the value is always 1.").Add(1, ("version", DaemonFacts.Version)),
        Counter("bantui_lines_read_total", "Log lines read, each once however many jails watch it.").Add(engine.LinesRead),
        Gauge("bantui_store_queue", "Batches that wait to be written to the database.").Add(engine.WaitingWrites),
        Gauge("bantui_rpc_connections", "Open connections to the control socket.").Add(connections()),
        Counter("bantui_events_lost_total", "Events that listeners lost because they did not read.")
            .Add(engine.Events.Lost, ("listener", "internal")).Add(subscriberLost(), ("listener", "rpc")),
    ];

    private List<MetricFamily> Jails(IReadOnlyList<JailStatus> jails)
    {
        ILookup<string, HeldBan> held = engine.Held(jail: null).ToLookup(static ban => ban.Jail, StringComparer.Ordinal);
        return
        [
            EachJail(jails, Gauge("bantui_jail_up", "Whether the jail reads its logs and bans."), static jail => jail.State == JailState.Running ? 1 : 0),
            EachJail(jails, Counter("bantui_jail_lines_read_total", "Log lines judged."), static jail => jail.LinesRead),
            EachJail(jails, Counter("bantui_jail_failures_total", "Failures that counted."), static jail => jail.TotalFailures),
            EachJail(jails, Counter("bantui_jail_bans_total", "Bans made, those restored at a start included."), static jail => jail.TotalBans),
            EachJail(jails, Gauge("bantui_jail_failing", "Ids with failures within findtime that are not banned."), static jail => jail.Failing),
            EachJail(jails, Gauge("bantui_jail_bans_active", "Ids banned now."), static jail => jail.Banned),
            EachJail(jails, Gauge("bantui_jail_bans_held", "Bans that wait for a person's decision."), jail => held[jail.Name].Count()),
            EachJail(jails, Gauge("bantui_jail_enforced_ratio", "Share of the active bans that the firewall is known to enforce; absent where the actions cannot tell."),
                static jail => jail.Enforced is not { } enforced ? null : jail.Banned == 0 ? 1 : Math.Min(1, enforced / (double)jail.Banned)),
            EachJail(jails, Gauge("bantui_jail_queue_batches", "Batches of lines that wait for the jail."), static jail => jail.WaitingBatches),
            EachJail(jails, Gauge("bantui_jail_queue_actions", "Jobs that wait for the jail's actions."), static jail => jail.WaitingActions),
            EachJail(jails, Counter("bantui_jail_lines_cut_total", "Lines that were longer than the limit."), static jail => jail.CutLines),
            EachJail(jails, Counter("bantui_jail_searches_given_up_total", "Searches that took too many steps."), static jail => jail.GivenUpSearches),
        ];
    }

    private List<MetricFamily> Sources(IReadOnlyList<JailStatus> jails)
    {
        MetricFamily up = Gauge("bantui_source_up", "Whether the log can be read.");
        MetricFamily bytes = Gauge("bantui_source_lag_bytes", "Bytes of the log file that the jail has not read yet.");
        MetricFamily seconds = Gauge("bantui_source_lag_seconds", "How long lines have been waiting for the jail to read them.");
        DateTimeOffset now = clock.GetUtcNow();
        foreach (JailStatus jail in jails)
        {
            foreach (SourceStatus source in jail.Sources)
            {
                (string, string)[] labels = [("jail", jail.Name), ("source", source.Path)];
                up.Add(source.Trouble is null ? 1 : 0, labels);
                seconds.Add(source.BehindSince is { } since && now > since ? (now - since).TotalSeconds : 0, labels);
                if (source.Kind == SourceKind.File)
                {
                    bytes.Add(Math.Max(0, source.Size - source.Offset), labels);
                }
            }
        }

        return [up, bytes, seconds];
    }

    private static List<MetricFamily> Actions(IReadOnlyList<JailStatus> jails)
    {
        var durations = new MetricFamily("bantui_action_duration_seconds", MetricKind.Summary, "Time that calls of the action took.");
        MetricFamily longest = Gauge("bantui_action_longest_seconds", "Time that the slowest call of the action took.");
        MetricFamily errors = Counter("bantui_action_errors_total", "Calls of the action that failed.");
        foreach (JailStatus jail in jails)
        {
            foreach (ActionStatus action in jail.Actions)
            {
                (string, string)[] labels = [("jail", jail.Name), ("action", action.Name)];
                durations.AddSummary(action.TotalDuration.TotalSeconds, action.Calls, labels);
                longest.Add(action.LongestDuration.TotalSeconds, labels);
                errors.Add(action.Failures, labels);
            }
        }

        return [durations, longest, errors];
    }

    private static MetricFamily EachJail(IReadOnlyList<JailStatus> jails, MetricFamily family, Func<JailStatus, double?> value)
    {
        foreach (JailStatus jail in jails)
        {
            if (value(jail) is { } number)
            {
                family.Add(number, ("jail", jail.Name));
            }
        }

        return family;
    }

    private static MetricFamily Gauge(string name, string help) => new(name, MetricKind.Gauge, help);

    private static MetricFamily Counter(string name, string help) => new(name, MetricKind.Counter, help);
}
