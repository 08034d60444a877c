using Ban.Core.Jails;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Observer;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Engine;

/// <summary>
/// What the daemon does, as one object: follows logs, counts, bans, remembers, and says what happens through
/// <see cref="Events"/>. The store stays its caller's. Members may be called by any thread, also while the jails start: changes of
/// jails wait until they have.
/// </summary>
public sealed partial class BanEngine : IAsyncDisposable
{
    private readonly IBanStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly LineCounter _lines;
    private readonly SourceReaders _readers;
    private readonly JailContext _context;
    private volatile IReadOnlyList<Jail> _jails = [];
    private Heartbeat? _heartbeat;

    /// <param name="store">Where bans are remembered; disposed by the caller after the engine.</param>
    /// <param name="parts">How jails get matchers, actions and ignore rules.</param>
    /// <param name="clock">The clock of everything in the engine.</param>
    /// <param name="log">For faults; what happens in the normal course is an event.</param>
    /// <exception cref="IOException">The system gives no inotify instance or descriptor; the message is for the user.</exception>
    public BanEngine(IBanStore store, EngineParts parts, TimeProvider clock, ILoggerFactory log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _store = store;
        _clock = clock;
        _log = log.CreateLogger("engine");
        _lines = new LineCounter(clock);
        ILogger filterLog = log.CreateLogger("filter");
        _readers = new SourceReaders(new LogReader(clock, _lines, filterLog), new JournalReader(clock, _lines, filterLog));
        _context = new JailContext(_readers, store, parts, Events, clock, log.CreateLogger("jail"));
    }

    /// <summary>Everything that happens.</summary>
    public EventHub Events { get; } = new();

    /// <summary>
    /// Starts the jails in their order. One that cannot start is stopped with its reason; the others run, and none waits for
    /// another's actions.
    /// </summary>
    /// <param name="jails">Their settings.</param>
    /// <param name="cancellationToken">Gives up starting; what has started is for <see cref="StopAsync"/> to end.</param>
    public Task StartAsync(IReadOnlyList<JailSettings> jails, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            _jails = [.. jails.Select(s => new Jail(s, _context))];

            // From the beginning: where one jail takes long to start, the bans of the others must still end.
            _heartbeat = new Heartbeat(TickAll, _store, _clock, _log);
            await Task.WhenAll(_jails.Select(jail => jail.StartAsync(cancellationToken)));
        },
        cancellationToken);

    /// <summary>Ends in good order: what was read is judged and written, actions do what is pending. Bans stay in the store.</summary>
    /// <param name="keepFirewall">Whether bans stay in force meanwhile; else every action is stopped and removes them.</param>
    /// <param name="cancellationToken">Gives up waiting and ends as <see cref="DisposeAsync"/> does.</param>
    public async Task StopAsync(bool keepFirewall, CancellationToken cancellationToken)
    {
        await StopHeartbeatAsync();
        await _lifeCycle.WaitAsync(cancellationToken);
        await Task.WhenAll(_jails.Select(j => j.StopAsync(keepFirewall))).WaitAsync(cancellationToken);
        await DisposeAsync();
    }

    /// <summary>Ends at once, as after a fatal error: nothing more is written and the firewall stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopHeartbeatAsync();
        foreach (Jail jail in _jails)
        {
            await jail.DisposeAsync();
        }

        _readers.Journal.Dispose();
        _readers.Files.Dispose();
    }

    private async Task StopHeartbeatAsync()
    {
        if (_heartbeat is { } heartbeat)
        {
            _heartbeat = null;
            await heartbeat.DisposeAsync();
        }
    }

    private void TickAll()
    {
        foreach (Jail jail in _jails)
        {
            jail.Worker?.Tick();
        }
    }
}
