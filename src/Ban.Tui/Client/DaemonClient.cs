using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Tui.Client;

/// <summary>The daemon over its Unix socket. Safe for calls from many tasks; one subscription at a time.</summary>
public sealed class DaemonClient : IDaemonClient
{
    /// <summary>How long the end of a subscription may wait for the daemon's word before the connection is simply dropped.</summary>
    private static readonly TimeSpan s_unsubscribeTime = TimeSpan.FromSeconds(1);

    private readonly IRpcCaller _rpc;
    private int _subscriptions;

    private DaemonClient(IRpcCaller rpc) => _rpc = rpc;

    /// <summary>Connects to the daemon's socket.</summary>
    /// <exception cref="DaemonException">Nobody answers there, or the socket may not be opened.</exception>
    public static Task<DaemonClient> ConnectAsync(string socketPath, CancellationToken cancellationToken) =>
        ConnectAsync(socketPath, async () => await RpcClient.ConnectAsync(socketPath, cancellationToken));

    /// <summary>
    /// Connects for a few calls from one task, which block their thread: for a program that asks and ends. It has no subscriptions.
    /// </summary>
    /// <exception cref="DaemonException">Nobody answers there, or the socket may not be opened.</exception>
    public static Task<DaemonClient> ConnectBlockingAsync(string socketPath) =>
        ConnectAsync(socketPath, () => Task.FromResult<IRpcCaller>(RpcBlockingClient.Connect(socketPath)));

    private static async Task<DaemonClient> ConnectAsync(string socketPath, Func<Task<IRpcCaller>> connect)
    {
        try
        {
            return new DaemonClient(await connect());
        }
        catch (SocketException e)
        {
            throw DaemonErrors.CannotConnect(socketPath, e);
        }
        catch (ArgumentException e)
        {
            throw DaemonErrors.BadPath(socketPath, e);
        }
    }

    public Task<PingResult> PingAsync(CancellationToken cancellationToken) =>
        CallAsync(MethodNames.DaemonPing, new NoParams(), RpcJson.Default.NoParams, RpcJson.Default.PingResult, cancellationToken);

    public Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken) =>
        CallAsync(MethodNames.DaemonInfo, new NoParams(), RpcJson.Default.NoParams, RpcJson.Default.DaemonInfo, cancellationToken);

    public Task<JailListResult> ListJailsAsync(JailListParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.JailList, parameters, RpcJson.Default.JailListParams, RpcJson.Default.JailListResult, cancellationToken);

    public Task<JailDetail> GetJailAsync(string jail, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.JailGet, new JailGetParams(jail), RpcJson.Default.JailGetParams, RpcJson.Default.JailDetail, cancellationToken);

    public Task<BanListResult> ListBansAsync(BanListParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.BanList, parameters, RpcJson.Default.BanListParams, RpcJson.Default.BanListResult, cancellationToken);

    public Task<BanAddResult> BanAsync(BanAddParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.BanAdd, parameters, RpcJson.Default.BanAddParams, RpcJson.Default.BanAddResult, cancellationToken);

    public Task<BanRemoveResult> UnbanAsync(BanRemoveParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.BanRemove, parameters, RpcJson.Default.BanRemoveParams, RpcJson.Default.BanRemoveResult, cancellationToken);

    public Task<DaemonReloadResult> ReloadAsync(DaemonReloadParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.DaemonReload, parameters, RpcJson.Default.DaemonReloadParams, RpcJson.Default.DaemonReloadResult, cancellationToken);

    public Task<FlushLogsResult> FlushLogsAsync(CancellationToken cancellationToken) =>
        CallAsync(MethodNames.DaemonFlushLogs, new NoParams(), RpcJson.Default.NoParams, RpcJson.Default.FlushLogsResult, cancellationToken);

    /// <summary>Ends the daemon; done when it has said that it will.</summary>
    public Task StopDaemonAsync(CancellationToken cancellationToken) =>
        CallAsync(MethodNames.DaemonStop, new NoParams(), RpcJson.Default.NoParams, ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Starts, stops, pauses or resumes a jail.</summary>
    /// <param name="method">One of the methods <c>jail.*</c> that do so.</param>
    public Task<JailSummary> ChangeJailAsync(string method, string jail, CancellationToken cancellationToken) =>
        CallAsync(method, new JailGetParams(jail), RpcJson.Default.JailGetParams, RpcJson.Default.JailSummary, cancellationToken);

    /// <summary>Gives a command of fail2ban-client.</summary>
    /// <exception cref="DaemonException">The daemon refused, or the connection was lost.</exception>
    public Task<CommandRunResult> RunCommandAsync(CommandRunParams parameters, CancellationToken cancellationToken) =>
        CallAsync(MethodNames.CommandRun, parameters, RpcJson.Default.CommandRunParams, RpcJson.Default.CommandRunResult, cancellationToken);

    /// <summary>Calls any method with parameters as they are.</summary>
    /// <param name="parameters">A JSON object or array.</param>
    /// <exception cref="DaemonException">The daemon refused, or the connection was lost.</exception>
    public Task<JsonElement> CallAsync(string method, JsonElement parameters, CancellationToken cancellationToken) =>
        CallAsync(method, parameters, ClientJson.Default.JsonElement, ClientJson.Default.JsonElement, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is a subscription already, or the connection takes none.</exception>
    public async IAsyncEnumerable<EventRaisedParams> SubscribeAsync(
        EventSubscribeParams parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RpcClient rpc = _rpc as RpcClient ?? throw new InvalidOperationException("a blocking connection has no subscriptions");
        if (Interlocked.Increment(ref _subscriptions) > 1)
        {
            throw new InvalidOperationException("a client holds one subscription at a time");
        }

        EventSubscribeResult subscribed = await CallAsync(
            MethodNames.EventSubscribe, parameters, RpcJson.Default.EventSubscribeParams, RpcJson.Default.EventSubscribeResult, cancellationToken);
        long lost = rpc.NotificationsLost;
        try
        {
            await foreach (RpcNotification notification in rpc.Notifications.ReadAllAsync(cancellationToken))
            {
                if (Read(notification) is { } raised && raised.Subscription == subscribed.Subscription)
                {
                    // What this side dropped counts as missed, too.
                    long lostBefore = lost;
                    lost = rpc.NotificationsLost;
                    yield return lost == lostBefore ? raised : raised with { Missed = (raised.Missed ?? 0) + lost - lostBefore };
                }
            }
        }
        finally
        {
            await UnsubscribeAsync(subscribed.Subscription);
            Interlocked.Decrement(ref _subscriptions);
        }

        throw DaemonErrors.ConnectionLost(null);
    }

    public ValueTask DisposeAsync() => _rpc.DisposeAsync();

    private static EventRaisedParams? Read(RpcNotification notification)
    {
        try
        {
            return notification.Method == MethodNames.EventRaised
                ? JsonSerializer.Deserialize(notification.Parameters.Span, RpcJson.Default.EventRaisedParams)
                : null;
        }
        catch (JsonException e)
        {
            throw DaemonErrors.NotUnderstood(MethodNames.EventRaised, e);
        }
    }

    private async Task UnsubscribeAsync(long subscription)
    {
        using var limit = new CancellationTokenSource(s_unsubscribeTime);
        try
        {
            await CallAsync(
                MethodNames.EventUnsubscribe,
                new EventUnsubscribeParams(subscription),
                RpcJson.Default.EventUnsubscribeParams,
                ClientJson.Default.JsonElement,
                limit.Token);
        }
        catch (Exception e) when (e is DaemonException or OperationCanceledException)
        {
            // The connection is gone, and the subscription with it.
        }
    }

    private async Task<TResult> CallAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
    {
        try
        {
            return await _rpc.CallAsync(method, parameters, parametersType, resultType, cancellationToken);
        }
        catch (RpcException e)
        {
            throw DaemonErrors.Refused(method, e);
        }
        catch (RpcConnectionException e)
        {
            throw e.InnerException is JsonException ? DaemonErrors.NotUnderstood(method, e) : DaemonErrors.ConnectionLost(e);
        }
    }
}
