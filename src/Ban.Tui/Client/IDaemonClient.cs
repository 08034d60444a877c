using Ban.Rpc.Contract;

namespace Ban.Tui.Client;

/// <summary>
/// The daemon as the client sees it: one method per RPC method. Every call fails with <see cref="DaemonException"/> and
/// nothing else; cancelled calls with <see cref="OperationCanceledException"/>.
/// </summary>
public interface IDaemonClient : IAsyncDisposable
{
    Task<PingResult> PingAsync(CancellationToken cancellationToken);

    Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken);

    Task<JailListResult> ListJailsAsync(JailListParams parameters, CancellationToken cancellationToken);

    Task<JailDetail> GetJailAsync(string jail, CancellationToken cancellationToken);

    Task<BanListResult> ListBansAsync(BanListParams parameters, CancellationToken cancellationToken);

    Task<BanAddResult> BanAsync(BanAddParams parameters, CancellationToken cancellationToken);

    Task<BanRemoveResult> UnbanAsync(BanRemoveParams parameters, CancellationToken cancellationToken);

    /// <summary>Calls any method of the contract.</summary>
    Task<TResult> CallAsync<TParams, TResult>(ContractMethod<TParams, TResult> method, TParams parameters, CancellationToken cancellationToken);

    /// <summary>Events as they come, until the connection ends (then <see cref="DaemonException"/>) or the token is cancelled.</summary>
    IAsyncEnumerable<EventRaisedParams> SubscribeAsync(EventSubscribeParams parameters, CancellationToken cancellationToken);
}

/// <summary>Connects to the daemon.</summary>
/// <exception cref="DaemonException">It cannot be reached.</exception>
public delegate Task<IDaemonClient> DaemonConnector(CancellationToken cancellationToken);
