using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Framing;
using Ban.Rpc.Messages;

namespace Ban.Rpc;

/// <summary>
/// A connection that makes one call after the other and blocks in each, one message per line. For a program that asks a
/// little and ends: the queues and tasks of <see cref="RpcClient"/> take several times longer to set up than the calls take.
/// Takes no notifications. Not thread-safe. Owns the connection.
/// </summary>
public sealed class RpcBlockingClient : IRpcCaller
{
    private const int FirstBufferBytes = 4096;

    private readonly Socket _socket;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private long _lastId;

    private RpcBlockingClient(Socket socket) => _socket = socket;

    /// <summary>Connects to a Unix socket.</summary>
    /// <exception cref="SocketException">Nobody listens there, or it may not be opened.</exception>
    /// <exception cref="ArgumentException">The path is no path of a socket.</exception>
    public static RpcBlockingClient Connect(string socketPath)
    {
        var endPoint = new UnixDomainSocketEndPoint(socketPath);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endPoint);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new RpcBlockingClient(socket);
    }

    /// <inheritdoc/>
    public Task<TResult> CallAsync<TParams, TResult>(
        string method, TParams parameters, JsonTypeInfo<TParams> parametersType, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> call = MessageWriter.Call(new RequestId(++_lastId), method, parameters, parametersType);
        RpcMessage answer = Exchange(call, cancellationToken);
        if (answer.Kind == RpcMessageKind.Failure)
        {
            throw ErrorReader.Read(answer.Content);
        }

        try
        {
            return Task.FromResult(JsonSerializer.Deserialize(answer.Content.Span, resultType)!);
        }
        catch (JsonException e)
        {
            throw new RpcConnectionException($"the answer to {method} cannot be understood", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends a call and waits for its answer; what else comes is not for this client.</summary>
    private RpcMessage Exchange(ReadOnlyMemory<byte> call, CancellationToken cancellationToken)
    {
        // A blocked call notices nothing but the end of its connection.
        using CancellationTokenRegistration registration = cancellationToken.Register(socket => ((Socket)socket!).Dispose(), _socket);
        try
        {
            SendLine(call);
            RpcMessage message;
            do
            {
                message = MessageReader.Read(ReadLine());
            }
            while (message.Kind is RpcMessageKind.Notification or RpcMessageKind.Request);
            return message.Kind == RpcMessageKind.Invalid ? throw new RpcConnectionException("what came is no answer", message.Problem) : message;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or RpcConnectionException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw e as RpcConnectionException ?? new RpcConnectionException("the connection was lost", e);
        }
    }

    private void SendLine(ReadOnlyMemory<byte> message)
    {
        byte[] line = [.. message.Span, (byte)'\n'];
        for (int sent = 0; sent < line.Length;)
        {
            sent += _socket.Send(line, sent, line.Length - sent, SocketFlags.None);
        }
    }

    private byte[] ReadLine()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                int start = _start;
                _start += searched + length + 1;
                return _buffer[start..(_start - 1)];
            }

            searched = _end - _start;
            Receive();
        }
    }

    private void Receive()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_end >= FrameLimits.MaxBytesFromDaemon)
            {
                throw new RpcConnectionException($"an answer has more than {FrameLimits.MaxBytesFromDaemon} bytes");
            }

            Array.Resize(ref _buffer, Math.Min(2 * _end, FrameLimits.MaxBytesFromDaemon));
        }

        int read = _socket.Receive(_buffer, _end, _buffer.Length - _end, SocketFlags.None);
        _end += read > 0 ? read : throw new RpcConnectionException("the connection was closed");
    }
}
