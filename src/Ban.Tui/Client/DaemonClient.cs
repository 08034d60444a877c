using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
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
        CallAsync(DaemonApi.Ping, new NoParams(), cancellationToken);

    public Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken) =>
        CallAsync(DaemonApi.Info, new NoParams(), cancellationToken);

    public Task<JailListResult> ListJailsAsync(JailListParams parameters, CancellationToken cancellationToken) =>
        CallAsync(JailApi.List, parameters, cancellationToken);

    public Task<JailDetail> GetJailAsync(string jail, CancellationToken cancellationToken) =>
        CallAsync(JailApi.Get, new JailGetParams(jail), cancellationToken);

    public Task<BanListResult> ListBansAsync(BanListParams parameters, CancellationToken cancellationToken) =>
        CallAsync(BanApi.List, parameters, cancellationToken);

    public Task<BanAddResult> BanAsync(BanAddParams parameters, CancellationToken cancellationToken) =>
        CallAsync(BanApi.Add, parameters, cancellationToken);

    public Task<BanRemoveResult> UnbanAsync(BanRemoveParams parameters, CancellationToken cancellationToken) =>
        CallAsync(BanApi.Remove, parameters, cancellationToken);

    public Task<DaemonReloadResult> ReloadAsync(DaemonReloadParams parameters, CancellationToken cancellationToken) =>
        CallAsync(DaemonApi.Reload, parameters, cancellationToken);

    public Task<FlushLogsResult> FlushLogsAsync(CancellationToken cancellationToken) =>
        CallAsync(DaemonApi.FlushLogs, new NoParams(), cancellationToken);

    /// <summary>Ends the daemon; done when it has said that it will.</summary>
    public Task StopDaemonAsync(CancellationToken cancellationToken) =>
        CallAsync(DaemonApi.Stop, new NoParams(), cancellationToken);

    /// <summary>Starts, stops, pauses or resumes a jail.</summary>
    /// <param name="method">One of the methods <c>jail.*</c> that do so.</param>
    public Task<JailSummary> ChangeJailAsync(ContractMethod<JailGetParams, JailSummary> method, string jail, CancellationToken cancellationToken) =>
        CallAsync(method, new JailGetParams(jail), cancellationToken);

    /// <summary>Calls a method of the contract.</summary>
    /// <exception cref="DaemonException">The daemon refused, or the connection was lost.</exception>
    public Task<TResult> CallAsync<TParams, TResult>(ContractMethod<TParams, TResult> method, TParams parameters, CancellationToken cancellationToken) =>
        CheckedAsync(method.Name, () => _rpc.CallAsync(method, parameters, cancellationToken));

    /// <summary>Calls a method of the contract that has nothing to answer.</summary>
    /// <inheritdoc cref="CallAsync{TParams, TResult}(ContractMethod{TParams, TResult}, TParams, CancellationToken)"/>
    public Task CallAsync<TParams>(ContractMethod<TParams> method, TParams parameters, CancellationToken cancellationToken) =>
        CheckedAsync(method.Name, async () =>
        {
            await _rpc.CallAsync(method, parameters, cancellationToken);
            return true;
        });

    /// <summary>Gives a command of fail2ban-client.</summary>
    /// <exception cref="DaemonException">The daemon refused, or the connection was lost.</exception>
    public Task<CommandRunResult> RunCommandAsync(CommandRunParams parameters, CancellationToken cancellationToken) =>
        CallAsync(CommandApi.Run, parameters, cancellationToken);

    /// <summary>Calls any method with parameters as they are.</summary>
    /// <param name="parameters">A JSON object or array.</param>
    /// <exception cref="DaemonException">The daemon refused, or the connection was lost.</exception>
    public Task<JsonElement> CallAsync(string method, JsonElement parameters, CancellationToken cancellationToken) =>
        CheckedAsync(method, () => _rpc.CallAsync(method, parameters, ClientJson.Default.JsonElement, ClientJson.Default.JsonElement, cancellationToken));

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

        EventSubscribeResult subscribed = await CallAsync(EventApi.Subscribe, parameters, cancellationToken);
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
            return notification.Method == EventApi.Raised
                ? JsonSerializer.Deserialize(notification.Parameters.Span, RpcJson.Default.EventRaisedParams)
                : null;
        }
        catch (JsonException e)
        {
            throw DaemonErrors.NotUnderstood(EventApi.Raised, e);
        }
    }

    private async Task UnsubscribeAsync(long subscription)
    {
        using var limit = new CancellationTokenSource(s_unsubscribeTime);
        try
        {
            await CallAsync(EventApi.Unsubscribe, new EventUnsubscribeParams(subscription), limit.Token);
        }
        catch (Exception e) when (e is DaemonException or OperationCanceledException)
        {
            // The connection is gone, and the subscription with it.
        }
    }

    private static async Task<TResult> CheckedAsync<TResult>(string method, Func<Task<TResult>> call)
    {
        try
        {
            return await call();
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
