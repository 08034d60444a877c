using System.Threading.Channels;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <summary>
/// Keeps a connection with the daemon: subscribes to its events, asks for its state when they come (at most once a second)
/// and now and then without them, and connects again, at growing intervals, when it is lost. All it learns goes out as
/// messages. Makes and disposes the clients.
/// </summary>
/// <param name="replay">Past events asked for.</param>
internal sealed class DaemonLink(
    DaemonConnector connect, Func<Message, CancellationToken, ValueTask> post, TimeProvider clock, int replay = DaemonLink.FullScreenReplay)
{
    /// <summary>Past events with which the full screen opens full.</summary>
    public const int FullScreenReplay = 1000;

    /// <summary>Jails read; a daemon with more shows the first ones.</summary>
    public const int MaxJails = 2000;

    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(1);

    /// <summary>Without events too, counters change: failures age, addresses expire elsewhere, time goes by.</summary>
    private static readonly TimeSpan s_idleRefreshInterval = TimeSpan.FromSeconds(10);

    /// <summary>The daemon works the networks out once a minute.</summary>
    private static readonly TimeSpan s_networksInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may take before the screen says that it is stale.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(3);

    // One place: a refresh that is due already is not asked for twice.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile IDaemonClient? _client;
    private long? _networksAt;

    /// <summary>The connected client.</summary>
    /// <exception cref="DaemonException">There is none now.</exception>
    public IDaemonClient Client => _client ?? throw new DaemonException(DaemonProblem.NoDaemon, "there is no connection with the daemon");

    /// <summary>Asks for a refresh, after a command for example.</summary>
    public void RequestRefresh() => _changed.Writer.TryWrite(true);

    /// <summary>Runs until cancelled, then ends without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan retry = s_firstRetry;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using IDaemonClient client = await connect(cancellationToken);
                DaemonException lost = await LendAsync(client, () => ServeAsync(client, () => retry = s_firstRetry, cancellationToken));
                await post(new DisconnectedMessage(new LinkTrouble(lost.Problem, lost.Message, retry)), cancellationToken);
            }
            catch (DaemonException refused)
            {
                await PostQuietlyAsync(new DisconnectedMessage(new LinkTrouble(refused.Problem, refused.Message, retry)), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(retry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            retry = retry * 2 < s_longestRetry ? retry * 2 : s_longestRetry;
        }
    }

    // Before the first message, which may set off something that asks this client, and until it goes.
    private async Task<DaemonException> LendAsync(IDaemonClient client, Func<Task<DaemonException>> serve)
    {
        _client = client;
        try
        {
            return await serve();
        }
        finally
        {
            _client = null;
        }
    }

    // Both loops run until one of them fails; the first reason is the one that is told.
    private async Task<DaemonException> ServeAsync(IDaemonClient client, Action connected, CancellationToken cancellationToken)
    {
        await RefreshWatchedAsync(client, cancellationToken);
        connected();
        await post(new ConnectedMessage(), cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task events = PumpEventsAsync(client, ending.Token);
        Task refreshes = RefreshOnChangeAsync(client, ending.Token);
        try
        {
            Task first = await Task.WhenAny(events, refreshes);
            await first;
            return new DaemonException(DaemonProblem.NoDaemon, "the daemon ended the connection");
        }
        catch (DaemonException lost)
        {
            return lost;
        }
        finally
        {
            await ending.CancelAsync();
            // Their outcome no longer matters, only that they have ended before the client goes.
            await events.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await refreshes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpEventsAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        await foreach (EventRaisedParams raised in client.SubscribeAsync(new EventSubscribeParams(Replay: replay), cancellationToken))
        {
            await post(new EventMessage(raised.Event, raised.Missed ?? 0), cancellationToken);
            RequestRefresh();
        }
    }

    private async Task RefreshOnChangeAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(s_refreshInterval, clock, cancellationToken);
            using (var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                Task idle = Task.Delay(s_idleRefreshInterval - s_refreshInterval, clock, waiting.Token);
                Task changed = _changed.Reader.WaitToReadAsync(waiting.Token).AsTask();
                await Task.WhenAny(changed, idle);
                await waiting.CancelAsync();
                await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            cancellationToken.ThrowIfCancellationRequested();
            _changed.Reader.TryRead(out _);
            await RefreshWatchedAsync(client, cancellationToken);
        }
    }

    // A daemon that hangs keeps its connection: what it said last must not pass for what is.
    private async Task RefreshWatchedAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task refresh = RefreshAsync(client, cancellationToken);
        if (await Task.WhenAny(refresh, Task.Delay(s_patience, clock, waiting.Token)) != refresh)
        {
            await PostQuietlyAsync(new SilentMessage(), cancellationToken);
        }

        await waiting.CancelAsync();
        await refresh;
    }

    private async Task RefreshAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        DaemonInfo info = await client.InfoAsync(cancellationToken);
        var jails = new List<JailSummary>();
        string? cursor = null;
        do
        {
            JailListResult page = await client.ListJailsAsync(new JailListParams(cursor), cancellationToken);
            jails.AddRange(page.Jails);
            cursor = page.NextCursor;
        }
        while (cursor is not null && jails.Count < MaxJails);

        await post(new SnapshotMessage(info, jails, clock.GetUtcNow()), cancellationToken);
        if (info.Trial is not null)
        {
            // Its time is counted down on the screen.
            RequestRefresh();
        }

        if (_networksAt is not { } before || clock.GetElapsedTime(before) >= s_networksInterval)
        {
            _networksAt = clock.GetTimestamp();
            await ReadNetworksAsync(client, cancellationToken);
        }
    }

    private async Task ReadNetworksAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        try
        {
            BanNetworksResult read = await client.CallAsync(HistoryApi.Networks, new BanNetworksParams(OverviewModel.MaxTop), cancellationToken);
            await post(new NetworksMessage(read.Networks), cancellationToken);
        }
        catch (DaemonException refused) when (refused.Problem == DaemonProblem.Refused)
        {
            // A database that cannot be read, or an older daemon: the rest of the screen is worth showing.
        }
    }

    private async Task PostQuietlyAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            await post(message, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The screen is closing and needs no more messages.
        }
    }
}
