using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <summary>One jail from start to stop: its worker, its logs, its actions, and the state it shows.</summary>
internal sealed partial class Jail(JailSettings settings, JailContext context) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _troubled = new(StringComparer.Ordinal);
    private JailSources _sources = new(settings, context.Readers, context.Clock, context.Log);
    private ActionQueue? _actions;
    private JailState _state = JailState.Starting;
    private string _detail = string.Empty;

    /// <summary>What it works by; a reload changes it.</summary>
    public JailSettings Settings { get; private set; } = settings;

    /// <summary>What judges and bans; null if the jail could not start.</summary>
    public JailWorker? Worker { get; private set; }

    /// <summary>Makes the jail ready, restores its bans and follows its logs. A jail that cannot start is stopped and says why.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        SetState(JailState.Starting, string.Empty);
        try
        {
            _sources.Check();
            await FollowAsync(await BuildAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync();
            throw;
        }
        catch (Exception e)
        {
            if (!IsExpected(e))
            {
                BanLog.Faulted(context.Log, Settings.Name, e);
            }

            await DisposeAsync();
            SetState(JailState.Stopped, e.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Whether an exception tells of something outside the program, so that its message is all a user needs.</summary>
    public static bool IsExpected(Exception e) => e is ConfigurationException or StoreException or ActionException or IOException;

    /// <summary>Ends the jail. Its bans stay in the store.</summary>
    /// <param name="keepBans">Whether they stay in the firewall too.</param>
    public async Task StopAsync(bool keepBans)
    {
        if (Worker is not { } worker || _actions is not { } actions)
        {
            return;
        }

        await _sources.UnfollowAsync();
        await worker.StopAsync();
        await actions.DrainAndStopAsync(keepBans);
        SetState(JailState.Stopped, string.Empty);
    }

    /// <summary>Ends at once; nothing more is written, the firewall stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sources.UnfollowAsync();
        if (Worker is { } worker)
        {
            await worker.DisposeAsync();
        }

        if (_actions is { } actions)
        {
            await actions.DisposeAsync();
        }
    }

    public JailStatus Status()
    {
        lock (_gate)
        {
            return new JailStatus
            {
                Settings = Settings,
                State = _state,
                Detail = _detail.Length > 0 || Worker is not { Limits.GivenUp: > 0 and var searches } ? _detail : $"patterns took too many steps on {searches} lines; the log names them",
                Failing = Worker?.Failing ?? 0,
                TotalFailures = Worker?.Statistics.Failures ?? 0,
                LinesRead = Worker?.Statistics.Lines ?? 0,
                WaitingBatches = Worker?.Waiting ?? 0,
                WaitingActions = _actions?.Waiting ?? 0,
                Banned = Worker?.Register.Count ?? 0,
                Enforced = _actions?.Enforced,
                TotalBans = Worker?.Register.Total ?? 0,
                CutLines = Worker?.Limits.CutLines ?? 0,
                GivenUpSearches = Worker?.Limits.GivenUp ?? 0,
                LastHour = Worker?.Statistics.LastHour() ?? new int[JailStatistics.Intervals],
                Sources = _sources.Statuses() ?? [],
                Actions = _actions?.Statuses() ?? [],
                Warnings = Worker?.Warnings ?? [],
            };
        }
    }

    /// <summary>Makes worker and actions and restores what was.</summary>
    /// <returns>How far the logs were read.</returns>
    private async Task<IReadOnlyList<LogPosition>> BuildAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = context.Clock.GetUtcNow();
        JailMemory memory = context.Store.Load(Settings.Name, now - JailWorker.FindTimeOf(Settings), now);
        IgnoreRule ignore = context.Parts.Ignore(Settings);
        List<IBanAction> actions = [.. Settings.Actions.Select(a => context.Parts.Action(Settings, a))];
        _actions = new ActionQueue(Settings.Name, actions, context.Events.Publish, context.Clock, context.Log);
        Worker = new JailWorker(new JailParts(
            Settings, _sources.CreateMatcher(context.Parts.Matcher), ignore, _actions, context.Store, context.Events, context.Clock, context.Log)
        { Hold = context.Parts.Hold })
        {
            SourceChange = OnSourceChanged,
            Faulted = e => SetState(JailState.Stopped, $"fault of the program: {e.Message.ReplaceLineEndings(" ")}"),
        };
        await _actions.StartAsync(cancellationToken);
        await Worker.RestoreAsync(memory);
        Worker.Start();
        return memory.Positions;
    }

    private async Task FollowAsync(IReadOnlyList<LogPosition> positions)
    {
        JailWorker worker = Worker!;
        await _sources.FollowAsync(positions, JailWorker.FindTimeOf(Settings), worker);
        worker.RoomMade = _sources.NotifyRoom;

        // Room may have been made, and a log have come, before the two lines above.
        _sources.NotifyRoom();
        UpdateState();
    }

    /// <summary>On the reader's thread.</summary>
    private void OnSourceChanged(string path, string? trouble)
    {
        bool isNews;
        lock (_gate)
        {
            isNews = trouble is not null || _troubled.Remove(path);
            if (trouble is not null)
            {
                _troubled.Add(path);
            }
        }

        if (isNews)
        {
            context.Events.Publish(new SourceTrouble(context.Clock.GetUtcNow(), Settings.Name, path, trouble ?? "is followed again"));
        }

        UpdateState();
    }

    /// <summary>A jail runs if it can read one of its logs.</summary>
    private void UpdateState()
    {
        IReadOnlyList<SourceStatus>? sources = _sources.Statuses();
        if (sources is null || _state == JailState.Stopped || IsPaused)
        {
            return;
        }

        if (sources.Any(s => s.Trouble is null))
        {
            SetState(JailState.Running, string.Empty);
        }
        else
        {
            SetState(JailState.NoSource, sources.Count == 0 ? "no logpath is set" : $"{sources[0].Path}: {sources[0].Trouble}");
        }
    }

    /// <summary>The first reason for a stop stays.</summary>
    private void SetState(JailState state, string detail)
    {
        lock (_gate)
        {
            bool isSame = _state == state && _detail == detail && state != JailState.Starting;
            if (isSame || (_state == JailState.Stopped && _detail.Length > 0))
            {
                return;
            }

            _state = state;
            _detail = detail;
            context.Events.Publish(new JailStateChanged(context.Clock.GetUtcNow(), Settings.Name, state, detail));
        }
    }
}
