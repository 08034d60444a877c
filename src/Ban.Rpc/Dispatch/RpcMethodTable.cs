using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Contract;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>Answers one method.</summary>
/// <param name="cancellationToken">Cancelled by the caller, or because the connection ended.</param>
/// <exception cref="RpcException">Refuses; any other exception is answered as an internal error and logged.</exception>
public delegate ValueTask<TResult> RpcHandler<in TParams, TResult>(TParams parameters, RpcCall call, CancellationToken cancellationToken);

/// <summary>The same for a method with nothing to answer: the caller gets null.</summary>
public delegate ValueTask RpcHandler<in TParams>(TParams parameters, RpcCall call, CancellationToken cancellationToken);

/// <summary>
/// Methods by name. The members of the parameter record, in their order, are the method's parameters, given by name or by
/// position (wire spec, section 3). Fill it before the first connection; it is then only read.
/// </summary>
public sealed class RpcMethodTable
{
    private readonly Dictionary<string, RpcMethod> _methods = new(StringComparer.Ordinal);

    /// <summary>The names of the methods.</summary>
    public IReadOnlyCollection<string> Names => _methods.Keys;

    /// <summary>Answers a method of the contract.</summary>
    /// <exception cref="ArgumentException">The method is there already.</exception>
    public RpcMethodTable Add<TParams, TResult>(ContractMethod<TParams, TResult> method, RpcHandler<TParams, TResult> handler) =>
        Add(method.Name, method.Parameters, method.Result, handler);

    /// <inheritdoc cref="Add{TParams, TResult}(ContractMethod{TParams, TResult}, RpcHandler{TParams, TResult})"/>
    public RpcMethodTable Add<TParams>(ContractMethod<TParams> method, RpcHandler<TParams> handler) =>
        Add(method.Name, method.Parameters, handler);

    /// <summary>Answers a method that the contract does not know.</summary>
    /// <exception cref="ArgumentException">The method is there already.</exception>
    public RpcMethodTable Add<TParams, TResult>(
        string method, JsonTypeInfo<TParams> parameters, JsonTypeInfo<TResult> result, RpcHandler<TParams, TResult> handler)
    {
        var binder = new ParameterBinder<TParams>(parameters);
        _methods.Add(method, async (raw, call, cancellationToken) =>
        {
            TResult answer = await handler(binder.Bind(raw), call, cancellationToken);
            return call.Id is { } id ? MessageWriter.Success(id, answer, result) : default;
        });
        return this;
    }

    /// <inheritdoc cref="Add{TParams, TResult}(string, JsonTypeInfo{TParams}, JsonTypeInfo{TResult}, RpcHandler{TParams, TResult})"/>
    public RpcMethodTable Add<TParams>(string method, JsonTypeInfo<TParams> parameters, RpcHandler<TParams> handler)
    {
        var binder = new ParameterBinder<TParams>(parameters);
        _methods.Add(method, async (raw, call, cancellationToken) =>
        {
            await handler(binder.Bind(raw), call, cancellationToken);
            return call.Id is { } id ? MessageWriter.Success(id) : default;
        });
        return this;
    }

    internal bool TryGet(string method, [NotNullWhen(true)] out RpcMethod? found) => _methods.TryGetValue(method, out found);
}

/// <summary>Binds the raw parameters, runs the handler, and gives back the response message (empty for a notification).</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> RpcMethod(ReadOnlyMemory<byte> parameters, RpcCall call, CancellationToken cancellationToken);
