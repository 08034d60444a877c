using Ban.Core.Configuration;
using Ban.Daemon.Access;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Engine;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>daemon.*</c>.</summary>
/// <param name="trial">The change of the configuration that is on trial, if one is.</param>
/// <param name="stop">Ends the daemon in good order; answers that are under way still leave.</param>
internal sealed class DaemonMethods(BanEngine engine, EventRelay events, DaemonFacts facts, Reloader reloader, LogWriter log, Func<ConfigTrialInfo?> trial, Action stop)
{
    public void AddTo(RpcMethodTable table) => table
        .Add(DaemonApi.Ping, (_, _, _) => MethodTable.Answer(new PingResult("pong", DaemonFacts.Version)))
        .Add(DaemonApi.Info, (_, call, _) => MethodTable.Answer(Info(call.Access)))
        .Add(DaemonApi.Reload, (parameters, call, token) => ReloadAsync(parameters, call.Credentials, token))
        .Add(DaemonApi.Stop, (_, _, _) =>
        {
            Stop();
            return ValueTask.CompletedTask;
        })
        .Add(DaemonApi.FlushLogs, (_, _, _) => MethodTable.Answer(FlushLogs()));

    /// <summary>Ends the daemon once the answers that are under way have left.</summary>
    public void Stop() => stop();

    public async ValueTask<DaemonReloadResult> ReloadAsync(DaemonReloadParams parameters, PeerCredentials? caller, CancellationToken cancellationToken)
    {
        var plan = new ReloadPlan([], new Dictionary<string, string>(StringComparer.Ordinal))
        {
            Only = parameters.Jail,
            Restart = parameters.Restart ?? false,
            Unban = parameters.Unban ?? false,
            By = CallerName.Of(caller),
        };
        try
        {
            ReloadOutcome outcome = await reloader.ReloadAsync(plan, cancellationToken);
            return new DaemonReloadResult([.. outcome.Jails.Select(Translate)], outcome.Refused, outcome.Warnings);
        }
        catch (UnknownJailException) when (parameters.IfExists == true)
        {
            return new DaemonReloadResult([], [], []);
        }
        catch (UnknownJailException unknown)
        {
            throw RpcErrors.UnknownJail(unknown.Jail);
        }
        catch (Exception wrong) when (wrong is ConfigurationException or StartException)
        {
            throw RpcErrors.ConfigurationRefused(wrong.Message);
        }
    }

    public FlushLogsResult FlushLogs()
    {
        try
        {
            return new FlushLogsResult(log.Reopen() ? "rolled over" : "flushed");
        }
        catch (StartException wrong)
        {
            throw RpcErrors.ConfigurationRefused(wrong.Message);
        }
    }

    private DaemonInfo Info(RpcAccess access) => new()
    {
        Version = DaemonFacts.Version,
        Host = facts.Host,
        Pid = Environment.ProcessId,
        Started = facts.Started,
        Configuration = facts.Configuration,
        Database = facts.Database,
        Jails = engine.Jails().Count,
        Banned = engine.Banned,
        LinesRead = engine.LinesRead,
        LinesPerSecond = engine.LinesPerSecond,
        Failures = engine.Failures,
        EventsLost = events.Lost,
        Access = access == RpcAccess.Full ? AccessNames.Full : AccessNames.Read,
        Held = engine.Held(jail: null).Count,
        Trial = trial(),
    };

    private static JailReload Translate(JailOutcome outcome) => new(outcome.Jail, Name(outcome.Change), outcome.Reason);

    /// <summary>A change as the contract spells it.</summary>
    internal static string Name(JailChange change) => change switch
    {
        JailChange.Unchanged => "unchanged",
        JailChange.Reloaded => "reloaded",
        JailChange.Restarted => "restarted",
        JailChange.Started => "started",
        JailChange.Stopped => "stopped",
        _ => "refused",
    };
}
