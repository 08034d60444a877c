using System.Net;
using System.Net.Sockets;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Daemon.Methods;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Ban.Rpc;
using Ban.Rpc.Dispatch;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon;

/// <summary>The daemon's parts, wired by hand. What is made here is disposed here, in the reverse order.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(30);

    private readonly LoadedConfiguration _configuration;
    private readonly ILogger _log;
    private readonly IBanStore _store;
    private readonly HostResolver _logNames;

    // A cache of its own: names that an attacker makes up must not push out those of the ignore list.
    private readonly HostResolver _ignoreNames;
    private readonly ActionFactory _actions;
    private readonly BanEngine _engine;
    private readonly EventLogger _eventLogger;
    private readonly EventRelay _relay;
    private readonly RpcServer _rpc;

    private Composition(string directory, LoadedConfiguration configuration, IBanStore store, LogWriter log, Socket listener)
    {
        TimeProvider clock = TimeProvider.System;
        _configuration = configuration;
        _log = log.CreateLogger("server");
        _store = store;
        _actions = new ActionFactory(clock, log.CreateLogger("actions"), new NftablesSession());
        _logNames = new HostResolver(Dns.GetHostAddressesAsync, clock, log.CreateLogger("ipdns"));
        _ignoreNames = new HostResolver(Dns.GetHostAddressesAsync, clock, log.CreateLogger("ipdns"));
        var parts = new EngineParts(
            jail => LineMatcher.Create(jail, clock, _logNames), _actions.Create, jail => IgnoreRules.Create(jail, _ignoreNames, clock));
        _engine = new BanEngine(store, parts, clock, log);
        _eventLogger = new EventLogger(_engine.Events, log, clock);
        _relay = new EventRelay(_engine.Events);
        RpcMethodTable methods = new MethodTable(_engine, _relay, new DaemonFacts(directory, configuration.Daemon.DbFile, clock)).Build();
        _rpc = new RpcServer(listener, new RpcPeerOptions { Methods = methods, Logger = log.CreateLogger("rpc"), Clock = clock });
    }

    /// <summary>Opens the database and makes the parts; nothing runs yet.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static async Task<Composition> CreateAsync(string directory, LoadedConfiguration configuration, Socket listener, LogWriter log)
    {
        DaemonOptions options = configuration.Daemon;
        var storeOptions = new StoreOptions
        {
            File = options.DbFile ?? "None",
            MaxMatches = options.DbMaxMatches,
            PurgeAge = options.DbPurgeAge,
        };
        IBanStore store = await SqliteStore.OpenAsync(storeOptions, TimeProvider.System, log.CreateLogger("database"));
        return new Composition(directory, configuration, store, log, listener);
    }

    /// <summary>Starts the jails, then answers clients until <paramref name="stop"/> is done, then ends in good order.</summary>
    /// <exception cref="StartException">No jail can do its work.</exception>
    public async Task RunAsync(Task stop)
    {
        ServerLog.Starting(_log, DaemonFacts.Version);
        foreach (ConfigProblem problem in _configuration.Problems)
        {
            ServerLog.Problem(_log, problem.ToString());
        }

        await _engine.StartAsync(_configuration.Jails, CancellationToken.None);
        await RefuseIdleStartAsync();
        using var stopServing = new CancellationTokenSource();
        Task serving = _rpc.RunAsync(stopServing.Token);
        ServerLog.Ready(_log);
        await Task.WhenAny(stop, serving);
        ServerLog.Stopping(_log);
        await stopServing.CancelAsync();
        await serving;
        using var limit = new CancellationTokenSource(s_stopTime);
        await _engine.StopAsync(_configuration.Daemon.KeepTable, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _relay.DisposeAsync();
        await _eventLogger.DisposeAsync();
        _actions.Dispose();
        _logNames.Dispose();
        _ignoreNames.Dispose();
        await _store.DisposeAsync();
        ServerLog.Exiting(_log);
    }

    /// <summary>A daemon that guards nothing, and never will, must not look like one that does. A jail that waits for its log will.</summary>
    private async Task RefuseIdleStartAsync()
    {
        IReadOnlyList<JailStatus> jails = _engine.Jails();
        if (jails.Any(jail => jail.State is JailState.Running or JailState.NoSource))
        {
            return;
        }

        await _engine.StopAsync(keepFirewall: false, CancellationToken.None);
        throw new StartException(string.Join("; ", jails.Select(jail => $"jail '{jail.Name}' cannot work: {jail.Detail}")));
    }
}
