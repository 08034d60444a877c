using System.Collections.Concurrent;
using System.Threading.Channels;
using Ban.Rpc.Framing;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>Answers calls: started in the order of arrival, a limited number at once, each answered exactly once.</summary>
public sealed partial class RpcPeer
{
    /// <summary>Calls that run, or whose response has not left yet.</summary>
    private const int MaxRunningCalls = 64;

    /// <summary>Calls read and not started yet. Beyond it the connection is not read until one ends.</summary>
    private const int MaxWaitingCalls = 192;

    private const int ReferenceLength = 12;

    /// <summary>How often a connection that is not read is asked whether it is still there.</summary>
    private static readonly TimeSpan s_lookTime = TimeSpan.FromSeconds(1);

    /// <summary>How long a response may wait for the other side to read.</summary>
    private static readonly TimeSpan s_sendTime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _slots = new(MaxRunningCalls, MaxRunningCalls);
    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _running = new();
    private readonly Channel<ReceivedCall> _received = Channel.CreateBounded<ReceivedCall>(
        new BoundedChannelOptions(MaxWaitingCalls) { SingleReader = true, SingleWriter = true });

    /// <summary>Whether calls run or wait to be started.</summary>
    private bool IsServing => _slots.CurrentCount < MaxRunningCalls || _received.Reader.Count > 0;

    private async ValueTask TakeRequestAsync(RpcMessage message)
    {
        // The cancellation source is there before the handler can run, so a cancel right behind the request cannot miss.
        var cancellation = new CancellationTokenSource();
        if (!_running.TryAdd(message.Id!.Value, cancellation))
        {
            // An answer under the id would be taken for that of the request which has it already.
            Post(new OutgoingMessage(MessageWriter.Failure(null, RpcErrors.InvalidRequest("the id is in use by a request that is not answered yet"))));
            return;
        }

        await QueueAsync(message, cancellation);
    }

    /// <summary>Queues a call to be started; waits where there are too many, or too large ones.</summary>
    private async ValueTask QueueAsync(RpcMessage message, CancellationTokenSource cancellation)
    {
        SemaphoreSlim? place = message.Content.Length > FrameLimits.MaxSmallBytes ? _options.LargeMessages : null;
        while (place is not null && !await place.WaitAsync(s_lookTime, _stopReading.Token))
        {
            // Meanwhile nothing is read, so that the other side's end would not be seen, and its calls would hold their places.
            Post(new OutgoingMessage(default));
        }

        try
        {
            await _received.Writer.WriteAsync(new ReceivedCall(message, cancellation, place), _stopReading.Token);
        }
        catch
        {
            place?.Release();
            throw;
        }
    }

    private async Task StartRequestsAsync()
    {
        await Task.Yield();
        try
        {
            while (await _received.Reader.WaitToReadAsync(Ended))
            {
                // The place first: a call that was taken out and not started would be forgotten with what it holds.
                await _slots.WaitAsync(Ended);
                if (!_received.Reader.TryRead(out ReceivedCall received))
                {
                    _slots.Release();
                    continue;
                }

                // Not awaited, or requests would run one by one; it catches everything, and the drain waits for its slot.
                _ = ServeAsync(received);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended; nobody waits for these answers.
        }
        finally
        {
            _received.Writer.TryComplete();
            while (_received.Reader.TryRead(out ReceivedCall left))
            {
                left.Place?.Release();
            }
        }
    }

    private async Task ServeAsync(ReceivedCall received)
    {
        RpcMessage message = received.Message;
        var call = new RpcCall(this, message.Id, message.Method);
        try
        {
            (ReadOnlyMemory<byte> response, bool succeeded) = await RespondAsync(message, call, received.Cancellation.Token);
            if (message.Id is { } id)
            {
                // Before the answer leaves: its reader may use the id again at once.
                _running.TryRemove(id, out _);
                await call.Answer(response, succeeded).WaitAsync(s_sendTime, _options.Clock, Ended);
            }
        }
        catch (TimeoutException)
        {
            EndSlowConnection();
        }
        catch (Exception e) when (e is RpcConnectionException or OperationCanceledException)
        {
            // The connection ended first; nobody waits for the answer.
        }
        finally
        {
            TouchIdleness();
            received.Place?.Release();
            _slots.Release();
        }
    }

    private async ValueTask<(ReadOnlyMemory<byte> Response, bool Succeeded)> RespondAsync(
        RpcMessage message, RpcCall call, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> response = await InvokeAsync(message, call, cancellationToken);
            return response.Length <= FrameLimits.MaxBytesFromDaemon
                ? (response, true)
                : throw new InvalidOperationException($"an answer of {response.Length} bytes; lists must be paged");
        }
        catch (RpcException refusal)
        {
            return (MessageWriter.Failure(call.Id, refusal), false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (MessageWriter.Failure(call.Id, RpcErrors.Cancelled()), false);
        }
        catch (Exception e)
        {
            string reference = Guid.NewGuid().ToString("N")[..ReferenceLength];
            RpcLog.MethodFailed(_options.Logger, message.Method, reference, e);
            return (MessageWriter.Failure(call.Id, RpcErrors.Internal(reference)), false);
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcMessage message, RpcCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_options.Methods.TryGet(message.Method, out RpcMethod? method))
        {
            throw RpcErrors.MethodNotFound();
        }

        return _options.Guard.InvokeAsync(call, message.Content, () => method(message.Content, call, cancellationToken));
    }

    private void CancelRunning()
    {
        foreach (CancellationTokenSource running in _running.Values)
        {
            running.Cancel();
        }
    }

    /// <summary>Waits until every call that was read is answered; ends without an exception when cancelled.</summary>
    private async Task WaitUntilServedAsync(Task starter, CancellationToken cancellationToken)
    {
        int taken = 0;
        try
        {
            await starter.WaitAsync(cancellationToken);
            for (; taken < MaxRunningCalls; taken++)
            {
                await _slots.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Out of time; who called knows.
        }

        if (taken > 0)
        {
            _slots.Release(taken);
        }
    }

    /// <param name="Cancellation">Never disposed: it has no timer, and a late cancel may come at any time.</param>
    /// <param name="Place">What a large message holds until it is answered.</param>
    private readonly record struct ReceivedCall(RpcMessage Message, CancellationTokenSource Cancellation, SemaphoreSlim? Place);
}
