using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Ban.Rpc.Framing;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>The way out: one queue, one writer, one write for each message.</summary>
public sealed partial class RpcPeer
{
    /// <summary>Above this many queued messages progress is dropped, so that it never costs a response its place.</summary>
    private const int MaxQueuedForProgress = 64;

    /// <summary>Sends a notification and waits until it has left; a slow reader slows its own notifications and nobody else.</summary>
    /// <exception cref="RpcConnectionException">The connection has ended.</exception>
    public async Task NotifyAsync<T>(string method, T parameters, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var message = new OutgoingMessage(MessageWriter.Call(null, method, parameters, type), new TaskCompletionSource());
        await EnqueueAsync(message, cancellationToken);
        await message.Sent!.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends messages that are framed already, in one write, and waits until they have left.</summary>
    /// <param name="framed">Must not change before that.</param>
    /// <exception cref="RpcConnectionException">The connection has ended.</exception>
    internal async Task SendFramedAsync(ReadOnlyMemory<byte> framed, CancellationToken cancellationToken)
    {
        var message = new OutgoingMessage(framed, new TaskCompletionSource(), IsFramed: true);
        await EnqueueAsync(message, cancellationToken);
        await message.Sent!.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Queues a response; the task ends when it has left, or cannot leave any more.</summary>
    internal Task PostResponse(ReadOnlyMemory<byte> response)
    {
        var message = new OutgoingMessage(response, new TaskCompletionSource());
        Post(message);
        return message.Sent!.Task;
    }

    internal void PostProgress<T>(RequestId token, T value, JsonTypeInfo<T> type)
    {
        if (_outgoing.Reader.Count < MaxQueuedForProgress)
        {
            Post(new OutgoingMessage(MessageWriter.Progress(token, value, type)));
        }
    }

    /// <summary>Queues a message; a full queue means that the other side does not read.</summary>
    private void Post(OutgoingMessage message)
    {
        if (_outgoing.Writer.TryWrite(message))
        {
            return;
        }

        message.Sent?.TrySetResult();
        if (!_isClosing)
        {
            EndSlowConnection();
        }
    }

    /// <summary>A side that does not drain its answers is closed, not buffered.</summary>
    private void EndSlowConnection()
    {
        const string Reason = "the other side does not read its answers";
        RpcLog.ConnectionBroken(_options.Logger, Reason);
        End(Reason);
    }

    private async Task EnqueueAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.Writer.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw ConnectionLost(e);
        }
    }

    private async Task SendAsync()
    {
        await Task.Yield();
        try
        {
            await foreach (OutgoingMessage message in _outgoing.Reader.ReadAllAsync(Ended))
            {
                // Only the end of the connection may cut a write: half a message breaks the stream.
                await _stream.WriteAsync(message.IsFramed ? message.Body : Framed(message.Body), Ended);
                message.Sent?.TrySetResult();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(e.Message);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            while (_outgoing.Reader.TryRead(out OutgoingMessage left))
            {
                left.Sent?.TrySetException(ConnectionLost(null));
            }
        }
    }

    private ReadOnlyMemory<byte> Framed(ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? body : Frame.Wrap(body.Span, Framing);

    private static RpcConnectionException ConnectionLost(Exception? inner) => new("connection lost", inner);

    /// <param name="Body">The message without its frame; empty sends nothing and only asks whether sending is possible.</param>
    /// <param name="Sent">Completed when the message was written.</param>
    /// <param name="IsFramed">Whether the body is one or more messages in their frames.</param>
    private readonly record struct OutgoingMessage(ReadOnlyMemory<byte> Body, TaskCompletionSource? Sent = null, bool IsFramed = false);
}
