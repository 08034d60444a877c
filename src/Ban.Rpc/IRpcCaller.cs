using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Contract;

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

/// <summary>Calls by the contract.</summary>
public static class RpcCallerExtensions
{
    /// <summary>Calls a method of the contract and waits for its answer.</summary>
    /// <inheritdoc cref="IRpcCaller.CallAsync"/>
    public static Task<TResult> CallAsync<TParams, TResult>(
        this IRpcCaller caller, ContractMethod<TParams, TResult> method, TParams parameters, CancellationToken cancellationToken) =>
        caller.CallAsync(method.Name, parameters, method.Parameters, method.Result, cancellationToken);

    /// <summary>Calls a method that has nothing to answer, and waits until it is done.</summary>
    /// <inheritdoc cref="IRpcCaller.CallAsync"/>
    public static Task CallAsync<TParams>(
        this IRpcCaller caller, ContractMethod<TParams> method, TParams parameters, CancellationToken cancellationToken) =>
        caller.CallAsync(method.Name, parameters, method.Parameters, RpcJson.Default.JsonElement, cancellationToken);
}
