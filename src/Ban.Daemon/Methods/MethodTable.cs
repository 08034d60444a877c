using Ban.Engine;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Every method of the contract, bound to the engine. Each handler is a thin call.</summary>
internal sealed class MethodTable(BanEngine engine, EventRelay events, DaemonFacts facts, DaemonMethods daemon)
{
    public RpcMethodTable Build()
    {
        RpcJson json = RpcJson.Default;
        var jails = new JailMethods(engine);
        var bans = new BanMethods(engine);
        return new RpcMethodTable()
            .Add(MethodNames.DaemonPing, json.NoParams, json.PingResult, (_, _, _) => Answer(new PingResult("pong", DaemonFacts.Version)))
            .Add(MethodNames.DaemonInfo, json.NoParams, json.DaemonInfo, (_, _, _) => Answer(Info()))
            .Add(MethodNames.DaemonReload, json.DaemonReloadParams, json.DaemonReloadResult, (parameters, _, token) => daemon.ReloadAsync(parameters, token))
            .Add(MethodNames.DaemonStop, json.NoParams, (_, _, _) =>
            {
                daemon.Stop();
                return ValueTask.CompletedTask;
            })
            .Add(MethodNames.DaemonFlushLogs, json.NoParams, json.FlushLogsResult, (_, _, _) => Answer(daemon.FlushLogs()))
            .Add(MethodNames.JailStart, json.JailGetParams, json.JailSummary, (parameters, _, token) => jails.ChangeAsync(parameters, engine.StartJailAsync, token))
            .Add(MethodNames.JailStop, json.JailGetParams, json.JailSummary, (parameters, _, token) => jails.ChangeAsync(parameters, engine.StopJailAsync, token))
            .Add(MethodNames.JailPause, json.JailGetParams, json.JailSummary, (parameters, _, token) => jails.ChangeAsync(parameters, engine.PauseJailAsync, token))
            .Add(MethodNames.JailResume, json.JailGetParams, json.JailSummary, (parameters, _, token) => jails.ChangeAsync(parameters, engine.ResumeJailAsync, token))
            .Add(MethodNames.JailList, json.JailListParams, json.JailListResult, (parameters, _, _) => Answer(jails.List(parameters)))
            .Add(MethodNames.JailGet, json.JailGetParams, json.JailDetail, (parameters, _, _) => Answer(jails.Get(parameters)))
            .Add(MethodNames.BanList, json.BanListParams, json.BanListResult, (parameters, _, _) => Answer(bans.List(parameters)))
            .Add(MethodNames.BanAdd, json.BanAddParams, json.BanAddResult, (parameters, _, token) => bans.AddAsync(parameters, token))
            .Add(MethodNames.BanRemove, json.BanRemoveParams, json.BanRemoveResult, (parameters, _, token) => bans.RemoveAsync(parameters, token))
            .Add(MethodNames.EventSubscribe, json.EventSubscribeParams, json.EventSubscribeResult, (parameters, call, _) => Answer(events.Subscribe(parameters, call)))
            .Add(MethodNames.EventUnsubscribe, json.EventUnsubscribeParams, (parameters, call, _) =>
            {
                events.Unsubscribe(parameters, call);
                return ValueTask.CompletedTask;
            });
    }

    private static ValueTask<T> Answer<T>(T result) => ValueTask.FromResult(result);

    private DaemonInfo Info() => new()
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
    };
}
