using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Matching.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests;

/// <summary>An engine over real files, with a matcher, a store and an action that a test can look into.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    private readonly List<EngineEvent> _events = [];
    private readonly EventSubscription _subscription;

    public EngineHarness(MemoryStore? store = null, ManualClock? clock = null)
    {
        Store = store ?? new MemoryStore();
        Clock = clock ?? new ManualClock();
        Engine = new BanEngine(Store, new EngineParts(CreateMatcher, (jail, definition) => CreateAction?.Invoke(jail, definition) ?? Action(jail.Name), _ => Ignore) { Hold = (id, _) => HoldRule(id) }, Clock, NullLoggerFactory.Instance);
        _subscription = Engine.Events.Subscribe(capacity: 1_000_000);
    }

    public BanEngine Engine { get; }

    public MemoryStore Store { get; }

    public ManualClock Clock { get; }

    public Dictionary<string, RecordingAction> Actions { get; } = [];

    /// <summary>Called by every matcher for every line, before it is judged.</summary>
    public Action<string, string> OnLine { get; set; } = (_, _) => { };

    /// <summary>Makes the actions; null is one that all of a jail's definitions share.</summary>
    public Func<JailSettings, ActionDefinition, IBanAction>? CreateAction { get; set; }

    public Func<FailureId, string?> IgnoreRule { get; set; } = _ => null;

    public Func<FailureId, string?> HoldRule { get; set; } = _ => null;

    /// <summary>The time that a failure's line tells, by the clock.</summary>
    public Func<DateTimeOffset, DateTimeOffset> FailureTime { get; set; } = now => now;

    /// <summary>How far the matchers say that the log's clock is off.</summary>
    public TimeSpan? ClockOffset { get; set; }

    public static JailSettings Settings(string name, string path) => new()
    {
        Name = name,
        Filter = new FilterDefinition { Name = "fake" },
        LogPaths = [new LogPath(path, Tail: false, Origin.BuiltIn)],
        Actions = [new ActionDefinition { Name = "record", Properties = new Dictionary<string, ConfigText>() }],
    };

    public RecordingAction Action(string jail)
    {
        if (!Actions.TryGetValue(jail, out RecordingAction? action))
        {
            Actions.Add(jail, action = new RecordingAction());
        }

        return action;
    }

    public Task StartAsync(params JailSettings[] jails) => Engine.StartAsync(jails, TestContext.Current.CancellationToken);

    /// <summary>Waits until the reader has counted some lines: it counts them after it has handed them on.</summary>
    public async Task WaitForLinesAsync(long lines)
    {
        while (Engine.LinesRead < lines)
        {
            await Task.Yield();
        }
    }

    /// <summary>Reads events until one satisfies the condition, and gives it.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool>? condition = null)
        where T : EngineEvent
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (true)
        {
            EngineEvent raised = await _subscription.Reader.ReadAsync(limit.Token);
            _events.Add(raised);
            if (raised is T wanted && (condition is null || condition(wanted)))
            {
                return wanted;
            }
        }
    }

    /// <summary>Every event so far, those that were waited for included.</summary>
    public IReadOnlyList<EngineEvent> Events()
    {
        while (_subscription.Reader.TryRead(out EngineEvent? raised))
        {
            _events.Add(raised);
        }

        return _events;
    }

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await Engine.DisposeAsync();
    }

    private string? Ignore(FailureId id, NetAddress address) => IgnoreRule(id);

    private ILineMatcher CreateMatcher(JailSettings jail) => jail.Filter.Name == "bad"
        ? throw new ConfigurationException(new Origin("filter.d/bad.conf", 7), "missing )")
        : jail.Filter.FailRegex.Count > 0 ? LineMatcher.Create(jail, Clock)
        : new WordMatcher(line => OnLine(jail.Name, line), now => FailureTime(now), () => ClockOffset);
}

/// <summary>Finds failures in lines of the form <c>fail ID</c>, at the time of the clock.</summary>
internal sealed class WordMatcher(Action<string> onLine, Func<DateTimeOffset, DateTimeOffset> timeOf, Func<TimeSpan?> offset) : ILineMatcher
{
    public TimeSpan? ClockOffset => offset();

    public LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures)
    {
        string text = Encoding.UTF8.GetString(line);
        onLine(text);
        if (!text.StartsWith("fail ", StringComparison.Ordinal))
        {
            return LineVerdict.Missed;
        }

        string[] words = text.Split(' ');
        FailureId id = FailureId.Parse(words[1]);
        failures.Add(new Failure { Id = id, Address = id.Address, Time = timeOf(context.Now), Lines = [text] });
        return LineVerdict.Matched;
    }

    public void Dispose()
    {
    }
}

/// <summary>Writes down what it is asked for.</summary>
internal sealed class RecordingAction : IBanAction
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];

    public string Name => "record";

    public bool CanKeepBans => true;

    public Action<ActionTicket> OnBan { get; set; } = _ => { };

    public List<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public ValueTask StartAsync(CancellationToken cancellationToken) => Note("start");

    public ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        foreach (ActionTicket ticket in tickets)
        {
            OnBan(ticket);
        }

        return Note("ban " + string.Join(' ', tickets.Select(t => t.Id)));
    }

    public ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Note("unban " + string.Join(' ', tickets.Select(t => t.Id)));

    /// <summary>How often it was asked to look whether everything is in place.</summary>
    public int Checks { get; private set; }

    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        Checks++;
        return ValueTask.CompletedTask;
    }

    public ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Note("prolong " + string.Join(' ', tickets.Select(t => t.Id)));

    public ValueTask StopAsync(CancellationToken cancellationToken) => Note("stop");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask Note(string call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }

        return ValueTask.CompletedTask;
    }
}
