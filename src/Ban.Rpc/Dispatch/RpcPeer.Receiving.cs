using System.Text.Json;
using System.Threading.Channels;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>The way in: reads messages and hands each to who it is for. Nothing here waits for a handler.</summary>
public sealed partial class RpcPeer
{
    private async Task ReceiveAsync()
    {
        await Task.Yield();
        try
        {
            while (await _reader.ReadAsync(_stopReading.Token) is { } body)
            {
                TouchIdleness();
                await TakeAsync(MessageReader.Read(body));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // Stopped from this side, or ended by the writer.
        }
        catch (InvalidOperationException) when (EndReason is not null)
        {
            // Closed from this side just when the next read began.
        }
    }

    private async ValueTask TakeAsync(RpcMessage message)
    {
        switch (message.Kind)
        {
            case RpcMessageKind.Request:
                await TakeRequestAsync(message);
                break;
            case RpcMessageKind.Notification:
                await TakeNotificationAsync(message);
                break;
            case RpcMessageKind.Success or RpcMessageKind.Failure:
                TakeResponse(message);
                break;
            default:
                Post(new OutgoingMessage(MessageWriter.Failure(message.Id, message.Problem!)));
                break;
        }
    }

    private async ValueTask TakeNotificationAsync(RpcMessage message)
    {
        if (message.Method == ProtocolMethods.Cancel)
        {
            CancelRequest(message.Content);
        }
        else if (_options.Methods.TryGet(message.Method, out _))
        {
            await QueueAsync(message, new CancellationTokenSource());
        }
        else
        {
            _options.OnNotification(new RpcNotification(message.Method, message.Content));
        }
    }

    /// <summary>Cancels by <c>{"id":7}</c> or <c>[7]</c>; whatever else comes is ignored, as is an id that is not running.</summary>
    private void CancelRequest(ReadOnlyMemory<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(parameters.Span);
        reader.Read();
        bool byName = reader.TokenType == JsonTokenType.StartObject;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            bool isId = !byName || reader.IsText("id"u8);
            if (byName)
            {
                reader.Read();
            }

            if (isId && RequestId.TryRead(ref reader, out RequestId id) && _running.TryGetValue(id, out CancellationTokenSource? running))
            {
                running.Cancel();
            }

            reader.Skip();
        }
    }
}
