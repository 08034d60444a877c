using System.Text.Json;
using Ban.Daemon.Methods.Commands;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Store;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Every method of the contract, bound to the engine. Each group of methods adds its own.</summary>
/// <param name="refused">Gives the jails that the configuration last read had to leave out, each with its reason.</param>
/// <param name="sessions">Keeps bans by hand from locking out who is logged in.</param>
internal sealed class MethodTable(
    BanEngine engine, Func<IReadOnlyDictionary<string, string>> refused, EventRelay events, DaemonMethods daemon, CommandMethods commands,
    MetricsMethods metrics, ConfigMethods configuration, RehearsalMethods rehearsals, SessionGuard sessions, IAuditStore audit, IBanStore store,
    NetworkMethods networks)
{
    public RpcMethodTable Build()
    {
        var table = new RpcMethodTable();
        daemon.AddTo(table);
        var jails = new JailMethods(engine, refused);
        jails.AddTo(table);
        new JailOptionMethods(engine, jails).AddTo(table);
        new BanMethods(engine, sessions).AddTo(table);
        new HistoryMethods(engine, store).AddTo(table);
        networks.AddTo(table);
        new TransferMethods(engine, store).AddTo(table);
        new HeldMethods(engine).AddTo(table);
        new AuditMethods(audit).AddTo(table);
        commands.AddTo(table);
        metrics.AddTo(table);
        configuration.AddTo(table);
        rehearsals.AddTo(table);
        new EventMethods(events).AddTo(table);
        var document = new Lazy<JsonElement>(RpcApi.ReadDocument);
        return table.Add(RpcApi.Discover, (_, _, _) => Answer(document.Value));
    }

    /// <summary>An answer that is there at once.</summary>
    public static ValueTask<T> Answer<T>(T result) => ValueTask.FromResult(result);
}
