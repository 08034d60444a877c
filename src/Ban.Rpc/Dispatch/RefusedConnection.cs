using System.IO.Pipelines;
using Ban.Rpc.Framing;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// A connection of somebody who may do nothing. It hears its first message out, because the framing and the id of the answer come
/// from it, says no, and closes; whatever it sends reaches no handler.
/// </summary>
internal static class RefusedConnection
{
    /// <summary>A first request is short; more is not read.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Never throws. Disposes the stream.</summary>
    public static async Task RunAsync(Stream stream, TimeProvider clock, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var reader = new FrameReader(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), MaxBodyBytes);
        try
        {
            if (await reader.ReadAsync(either.Token) is { } body)
            {
                RpcMessage message = MessageReader.Read(body);
                ReadOnlyMemory<byte> answer = MessageWriter.Failure(message.Id, RpcErrors.NotPermitted());
                await stream.WriteAsync(Frame.Wrap(answer.Span, reader.Framing ?? FramingKind.Header), either.Token);
            }
        }
        catch (Exception e) when (e is FramingException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone, too slow, or not speaking our language: refused all the same.
        }
        finally
        {
            await reader.DisposeAsync();
            await stream.DisposeAsync();
        }
    }
}
