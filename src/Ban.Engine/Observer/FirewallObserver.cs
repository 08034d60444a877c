using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Native.NfTables;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Observer;

/// <summary>
/// Sees to it that the kernel blocks what is banned, whatever others do to the firewall: at their every change of our tables,
/// of which the kernel gives notice at once, and from time to time without one. The actions compare and mend; every mending
/// is an <see cref="EnforcementDrift"/>.
/// </summary>
public sealed class FirewallObserver : IAsyncDisposable
{
    /// <summary>A look without notice comes so long after the last one, or later where it is expensive.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestRound = TimeSpan.FromMinutes(10);

    /// <summary>Looks without notice take at most this part of the time: with 100,000 bans one takes most of a second of the kernel's.</summary>
    private const int LeastRest = 400;

    /// <summary>After a look: a firewall that is reloaded is flushed and then filled, in a hundred steps.</summary>
    private static readonly TimeSpan s_calm = TimeSpan.FromMilliseconds(100);

    /// <summary>Mendings of one action in one round; then it is left to the next, so that two daemons do not fight for ever.</summary>
    private const int MaxMends = 20;

    private readonly NftablesSession _session;
    private readonly Action<EngineEvent> _publish;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Dictionary<NftablesAction, int> _mends = [];
    private readonly HashSet<NftablesAction> _troubled = [];
    private readonly Task _loop;

    /// <summary>Begins to observe once an action uses the session.</summary>
    /// <param name="publish">Hears of what was mended, and of what cannot be.</param>
    public FirewallObserver(NftablesSession session, Action<EngineEvent> publish, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _publish = publish;
        _clock = clock;
        _log = log;
        _stopped = _stop.Token;
        session.Drifted = publish;
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Ends; the firewall stays as it is. Before the session is disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            NftMonitor? monitor = await _session.Opened.WaitAsync(_stopped);
            if (monitor is null)
            {
                ObserverLog.NoNotices(_log, s_round.TotalSeconds);
            }

            await ObserveAsync(monitor);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        catch (Exception exception)
        {
            ObserverLog.Faulted(_log, exception);
        }
    }

    private async Task ObserveAsync(NftMonitor? monitor)
    {
        Task<NftNotice> notice = NextAsync(monitor);
        Task round = Task.Delay(s_round, _clock, _stopped);
        while (true)
        {
            Task first = await Task.WhenAny(notice, round);
            if (first == notice)
            {
                NftNotice told = await notice;
                await LookAsync(_session.Actions.Where(action => told.IsLost || told.Tables.Contains(action.Table)));
                await Task.Delay(s_calm, _clock, _stopped);
                notice = NextAsync(monitor);
                continue;
            }

            await round;
            _mends.Clear();
            long start = _clock.GetTimestamp();
            await LookAsync(_session.Actions);
            TimeSpan rest = _clock.GetElapsedTime(start) * LeastRest;
            round = Task.Delay(rest < s_round ? s_round : rest > s_longestRound ? s_longestRound : rest, _clock, _stopped);
        }
    }

    private Task<NftNotice> NextAsync(NftMonitor? monitor) =>
        monitor?.ReadAsync(_stopped).AsTask() ?? new TaskCompletionSource<NftNotice>().Task;

    private async Task LookAsync(IEnumerable<NftablesAction> actions)
    {
        foreach (NftablesAction action in actions)
        {
            int mends = _mends.GetValueOrDefault(action);
            if (mends < MaxMends && await LookAsync(action))
            {
                _mends[action] = mends + 1;
                if (mends + 1 == MaxMends)
                {
                    ObserverLog.Fight(_log, action.Jail, action.Table);
                }
            }
        }
    }

    private async Task<bool> LookAsync(NftablesAction action)
    {
        try
        {
            bool mended = await action.LookAsync(_stopped);
            _troubled.Remove(action);
            return mended;
        }
        catch (ActionException exception)
        {
            if (_troubled.Add(action))
            {
                _publish(new ActionFailed(_clock.GetUtcNow(), action.Jail, action.Name, exception.Message));
            }

            return false;
        }
    }
}
