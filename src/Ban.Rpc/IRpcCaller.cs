using System.Text.Json.Serialization.Metadata;

namespace Ban.Rpc;

/// <summary>A connection to the daemon that makes calls. Its owner disposes it.</summary>
public interface IRpcCaller : IAsyncDisposable
{
    /// <summary>Calls a method and waits for its answer.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RpcException">The daemon refused.</exception>
    /// <exception cref="RpcConnectionException">The connection ended first, or the answer cannot be understood.</exception>
    Task<TResult> CallAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken);
}
