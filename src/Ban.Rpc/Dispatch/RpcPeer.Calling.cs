using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>Makes calls and matches the answers by id.</summary>
public sealed partial class RpcPeer
{
    private readonly Lock _callGate = new();
    private readonly Dictionary<RequestId, TaskCompletionSource<ReadOnlyMemory<byte>>> _pending = [];
    private long _lastId;
    private bool _cannotCall;

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <param name="cancellationToken">Stops waiting and asks the other side to stop working.</param>
    /// <exception cref="RpcException">The other side refused.</exception>
    /// <exception cref="RpcConnectionException">The connection ended first, or the answer cannot be understood.</exception>
    public async Task<TResult> CallAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        RequestId id = Register(answer);
        await EnqueueCallAsync(id, new OutgoingMessage(MessageWriter.Call(id, method, parameters, parametersType)), cancellationToken);
        await using CancellationTokenRegistration registration = cancellationToken.Register(() => StopWaiting(id, answer, cancellationToken));
        ReadOnlyMemory<byte> result = await answer.Task;
        try
        {
            return JsonSerializer.Deserialize(result.Span, resultType)!;
        }
        catch (JsonException e)
        {
            throw new RpcConnectionException($"the answer to {method} cannot be understood", e);
        }
    }

    private RequestId Register(TaskCompletionSource<ReadOnlyMemory<byte>> answer)
    {
        lock (_callGate)
        {
            if (_cannotCall)
            {
                throw ConnectionLost(null);
            }

            var id = new RequestId(++_lastId);
            _pending.Add(id, answer);
            return id;
        }
    }

    private async Task EnqueueCallAsync(RequestId id, OutgoingMessage call, CancellationToken cancellationToken)
    {
        try
        {
            await EnqueueAsync(call, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or RpcConnectionException)
        {
            lock (_callGate)
            {
                _pending.Remove(id);
            }

            throw;
        }
    }

    /// <summary>The id stays reserved until the answer comes, which is then dropped.</summary>
    private void StopWaiting(RequestId id, TaskCompletionSource<ReadOnlyMemory<byte>> answer, CancellationToken cancellationToken)
    {
        if (answer.TrySetCanceled(cancellationToken))
        {
            _outgoing.Writer.TryWrite(new OutgoingMessage(MessageWriter.Cancel(id)));
        }
    }

    private void TakeResponse(RpcMessage message)
    {
        TaskCompletionSource<ReadOnlyMemory<byte>>? answer = null;
        lock (_callGate)
        {
            if (message.Id is { } id)
            {
                _pending.Remove(id, out answer);
            }
        }

        if (answer is null)
        {
            RpcLog.UnknownResponse(_options.Logger, message.Id?.ToString() ?? "null");
        }
        else if (message.Kind == RpcMessageKind.Success)
        {
            answer.TrySetResult(message.Content);
        }
        else
        {
            answer.TrySetException(ErrorReader.Read(message.Content));
        }
    }

    private void FailPendingCalls(string reason)
    {
        List<TaskCompletionSource<ReadOnlyMemory<byte>>> pending;
        lock (_callGate)
        {
            _cannotCall = true;
            pending = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (TaskCompletionSource<ReadOnlyMemory<byte>> answer in pending)
        {
            answer.TrySetException(new RpcConnectionException(reason));
        }
    }
}
