using System.Net;
using Ban.Core.Configuration;
using Ban.Daemon.Access;
using Ban.Daemon.Editing;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Daemon.Methods;
using Ban.Daemon.Methods.Commands;
using Ban.Daemon.Metrics;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Observer;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon;

/// <summary>The daemon's parts, wired by hand. What is made here is disposed here, in the reverse order.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(30);

    /// <summary>A client that asks nothing for so long and has no subscription gives its place to another.</summary>
    private static readonly TimeSpan s_idleTime = TimeSpan.FromMinutes(10);

    private readonly LoadedConfiguration _configuration;
    private readonly Surroundings _outside;
    private readonly LogWriter _writer;
    private readonly ILogger _log;
    private readonly IBanStore _store;
    private readonly HostResolver _logNames;

    // A cache of its own: names that an attacker makes up must not push out those of the ignore list.
    private readonly HostResolver _ignoreNames;
    private readonly ActionFactory _actions;
    private readonly EngineParts _parts;
    private readonly BanEngine _engine;
    private readonly NftablesSession? _nftables;
    private readonly FirewallObserver _firewall;
    private readonly EventLogger _eventLogger;
    private readonly EventRelay _relay;
    private readonly Reloader _reloader;
    private readonly ConfigEditor _editor;
    private readonly RehearsalMethods _rehearsals;
    private readonly FilterTrial _filters;
    private readonly RpcServer _rpc;
    private readonly SessionWatch _sessions;
    private readonly MetricsFile? _metricsFile;
    private readonly MetricsListener? _metricsListener;

    private Composition(
        DaemonConfiguration source, LoadedConfiguration configuration, IBanStore store, IAuditStore audit, LogWriter log, Surroundings outside)
    {
        TimeProvider clock = TimeProvider.System;
        _configuration = configuration;
        _outside = outside;
        _writer = log;
        _log = log.CreateLogger("server");
        _store = store;
        var firewall = new NftablesSession();
        _nftables = configuration.Jails.Any(jail => jail.Actions.Any(action => action.Engine == NftablesAction.EngineName)) ? firewall : null;
        _actions = new ActionFactory(clock, log.CreateLogger("actions"), firewall)
        {
            Commands = new CommandContext(clock, log.CreateLogger("utils"))
            {
                History = store.Matches,
                Jail = name => _engine!.Jails().FirstOrDefault(jail => jail.Name == name),
                AllowIPv6 = configuration.Daemon.AllowIPv6,
            },
        };
        _logNames = new HostResolver(Dns.GetHostAddressesAsync, clock, log.CreateLogger("ipdns"));
        _ignoreNames = new HostResolver(Dns.GetHostAddressesAsync, clock, log.CreateLogger("ipdns"));
        _sessions = new SessionWatch(SessionWatch.Machine, LoginMarks.Read, clock, log.CreateLogger("server"));
        var sessionGuard = new SessionGuard(_sessions, () => _reloader!.Options.ProtectSessions);
        _parts = new EngineParts(
            jail => LineMatcher.Create(jail, clock, _logNames), _actions.Create,
            jail => IgnoreRules.Create(jail, _ignoreNames, clock, log.CreateLogger("filter")))
        { Hold = sessionGuard.Hold };
        _engine = new BanEngine(store, _parts, clock, log);
        _firewall = new FirewallObserver(firewall, _engine.Events.Publish, clock, log.CreateLogger("actions"));
        _eventLogger = new EventLogger(_engine.Events, log, clock);
        _relay = new EventRelay(_engine.Events);
        log.Tell(_relay.Take);
        _reloader = new Reloader(source, configuration, _engine, store, log, outside.Service, _log);
        var facts = new DaemonFacts(source.Directory, configuration.Daemon.DbFile, clock);
        var daemon = new DaemonMethods(_engine, _relay, facts, _reloader, log, () => _editor!.OnTrial, outside.Signals.Stop);
        var collector = new MetricsCollector(_engine, clock, () => _rpc!.Connections, () => _relay.Lost);
        var commands = new CommandMethods(_engine, daemon, new ServerCommands(_reloader, log, store), sessionGuard, clock);
        var tree = new ConfigTree(source.Directory);
        var reviewer = new ConfigReviewer(tree, clock);
        _editor = new ConfigEditor(tree, reviewer, token => daemon.ReloadAsync(new DaemonReloadParams(), caller: null, token), clock, _log);
        _filters = new FilterTrial(_engine, tree, clock);
        _rehearsals = new RehearsalMethods(new JailRehearsal(tree, jail => IgnoreRules.Create(jail, _ignoreNames, clock, log.CreateLogger("filter")), clock), new LogFinder(() => _engine.Jails().Select(static jail => jail.Settings), tree, "/var/log", clock));
        RpcMethodTable methods = new MethodTable(
            _engine, () => _reloader.Refused, _relay, daemon, commands, new MetricsMethods(collector.Collect),
            new ConfigMethods(tree, reviewer, _editor, _filters), _rehearsals, sessionGuard, audit, store, new NetworkMethods(store, clock)).Build();
        var guard = new CallGuard(outside.Access, new AuditTrail(audit, clock, log.CreateLogger("audit")), source.Directory);
        _rpc = new RpcServer(outside.Listener, new RpcPeerOptions { Methods = methods, Guard = guard, Logger = log.CreateLogger("rpc"), Clock = clock, IdleTime = s_idleTime });
        ILogger metricsLog = log.CreateLogger("metrics");
        string Render() => MetricsText.Render(collector.Collect());
        DaemonOptions options = configuration.Daemon;
        _metricsFile = options.MetricsTextFile is { } file ? new MetricsFile(file, options.MetricsInterval, Render, clock, metricsLog) : null;
        _metricsListener = options.MetricsListen is { } endpoint ? new MetricsListener(endpoint, Render, outside.Access.Secure, clock, metricsLog) : null;
    }

    /// <summary>Opens the database and makes the parts; nothing runs yet.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static async Task<Composition> CreateAsync(DaemonConfiguration source, LoadedConfiguration configuration, LogWriter log, Surroundings outside)
    {
        DaemonOptions options = configuration.Daemon;
        var storeOptions = new StoreOptions
        {
            File = options.DbFile ?? "None",
            MaxMatches = options.DbMaxMatches,
            PurgeAge = options.DbPurgeAge,
            AuditAge = options.AuditPurgeAge,
        };
        ILogger databaseLog = log.CreateLogger("database");
        IBanStore store = await SqliteStore.OpenAsync(storeOptions, TimeProvider.System, databaseLog);

        // Without a database the audit, too, is kept in memory only; it ends with the process.
        IAuditStore audit = store as IAuditStore ?? SqliteStore.InMemory(TimeProvider.System, databaseLog);
        return new Composition(source, configuration, store, audit, log, outside);
    }

    /// <summary>Starts the jails and answers clients until it is told to end, then ends in good order.</summary>
    /// <exception cref="StartException">No jail can do its work.</exception>
    public async Task RunAsync()
    {
        ServerLog.Dashes(_log, new string('-', 50));
        ServerLog.Starting(_log, DaemonFacts.Version);
        foreach (ConfigProblem problem in _configuration.Problems)
        {
            ServerLog.Problem(_log, problem.ToString());
        }

        using var ending = new CancellationTokenSource();
        Task serving = _rpc.RunAsync(ending.Token);
        Task watching = Watchdog.RunAsync(_outside.Service, _engine.PulseAsync, TimeProvider.System, ending.Token);
        Task starting = StartJailsAsync(ending.Token);
        Task obeying = ObeyAsync(ending.Token);
        Task beside = Task.WhenAll(
            _sessions.RunAsync(ending.Token),
            new MemoryKeeper(TimeProvider.System).RunAsync(ending.Token),
            _metricsFile?.RunAsync(ending.Token) ?? Task.CompletedTask,
            _metricsListener?.RunAsync(ending.Token) ?? Task.CompletedTask);
        await Readiness.WaitAsync(TimeProvider.System, ending.Token, starting, _outside.Signals.Stopped, serving);
        if (!_outside.Signals.Stopped.IsCompleted)
        {
            TellReady();
        }

        await Task.WhenAny(_outside.Signals.Stopped, serving);
        ServerLog.Stopping(_log);
        _outside.Service.Stopping();
        await ending.CancelAsync();
        await Task.WhenAll(serving, watching, obeying, beside);
        await starting;
        await StopEngineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _editor.Dispose();
        _filters.Dispose();
        _rehearsals.Dispose();
        await _engine.DisposeAsync();
        await _firewall.DisposeAsync();
        await _relay.DisposeAsync();
        await _eventLogger.DisposeAsync();
        _actions.Dispose();
        _logNames.Dispose();
        _ignoreNames.Dispose();
        await _store.DisposeAsync();
        _reloader.Dispose();
        ServerLog.Exiting(_log);
    }

    /// <summary>Clients are answered meanwhile: a jail whose actions take long must not make the daemon look dead.</summary>
    /// <exception cref="StartException">No jail can do its work; the daemon is told to end.</exception>
    private async Task StartJailsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _engine.StartAsync(_configuration.Jails, cancellationToken);
            await RefuseIdleStartAsync();
            await Rehearsal.RunAsync(_parts, _nftables, TimeProvider.System, _log, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end before the jails had started.
        }
        catch
        {
            _outside.Signals.Stop();
            throw;
        }
    }

    private void TellReady()
    {
        string[] slow = [.. _engine.Jails().Where(jail => jail.State == JailState.Starting).Select(jail => jail.Name)];
        if (slow.Length > 0)
        {
            ServerLog.StillStarting(_log, string.Join(", ", slow));
        }

        if (_outside.Background is not null)
        {
            ServerLog.InBackground(_log);
        }

        ServerLog.Ready(_log);
        _outside.Background?.TellReady();
        _outside.Service.Ready($"{_engine.Jails().Count} jails");
    }

    /// <summary>Does what signals ask for. What goes wrong is in the log: nobody waits for an answer.</summary>
    private async Task ObeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (DaemonRequest request in _outside.Signals.Requests.ReadAllAsync(cancellationToken))
            {
                if (request == DaemonRequest.FlushLogs)
                {
                    FlushLogs();
                }
                else
                {
                    await ReloadAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _reloader.ReloadAsync(new ReloadPlan([], new Dictionary<string, string>(StringComparer.Ordinal)), cancellationToken);
        }
        catch (Exception refused) when (refused is ConfigurationException or StartException)
        {
            // The reloader has said it; the old configuration holds.
        }
    }

    private void FlushLogs()
    {
        try
        {
            _writer.Reopen();
            ServerLog.RolledOver(_log, _reloader.Options.LogTarget);
        }
        catch (StartException wrong)
        {
            ServerLog.RollOverFailed(_log, wrong.Message);
        }
    }

    private async Task StopEngineAsync()
    {
        using var limit = new CancellationTokenSource(s_stopTime);
        try
        {
            await _engine.StopAsync(_reloader.Options.KeepTable, limit.Token);
        }
        catch (OperationCanceledException)
        {
            ServerLog.GaveUpStopping(_log);
        }
    }

    /// <summary>A daemon that guards nothing must not look like one that does. Where one jail works, the others wait for their logs.</summary>
    private async Task RefuseIdleStartAsync()
    {
        IReadOnlyList<JailStatus> jails = _engine.Jails();
        if (jails.Any(jail => jail.State == JailState.Running))
        {
            return;
        }

        await _engine.StopAsync(keepFirewall: false, CancellationToken.None);
        throw new StartException(string.Join("; ", jails.Select(jail => $"jail '{jail.Name}' cannot work: {jail.Detail}")));
    }
}
