using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ban.Lab.Daemon;

/// <summary>
/// The smallest JSON-RPC client that works: one JSON text per line (wire spec, section 1), one call at a time. It shares no code
/// with the product, so that a mistake there is not made here again. Owns the connection.
/// </summary>
public sealed class RpcConnection : IDisposable
{
    private const int MaxLine = 16 << 20;
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(10);
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly MemoryStream _line = new();
    private int _start;
    private int _end;
    private long _lastId;

    private RpcConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Notifications that came while an answer was waited for, oldest first.</summary>
    public List<JsonElement> Notifications { get; } = [];

    public static async Task<RpcConnection> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new RpcConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls a method.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="LabException">The answer is an error, or none came.</exception>
    public async Task<JsonElement> CallAsync(string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_lastId, ["method"] = method };
        if (parameters is not null)
        {
            request["params"] = parameters;
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"), cancellationToken);
        while (true)
        {
            var message = await ReadAsync(cancellationToken);
            if (message.TryGetProperty("method", out _))
            {
                Notifications.Add(message);
            }
            else if (message.GetProperty("id").GetInt64() == _lastId)
            {
                return message.TryGetProperty("result", out var result) ? result : throw new LabException($"{method} was refused: {message}");
            }
        }
    }

    /// <summary>The next message, whatever it is.</summary>
    public async Task<JsonElement> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        _line.SetLength(0);
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            _line.Write(_buffer, _start, (end < 0 ? _end : end) - _start);
            if (end >= 0)
            {
                _start = end + 1;
                return JsonDocument.Parse(_line.ToArray()).RootElement;
            }

            _start = 0;
            _end = await _stream.ReadAsync(_buffer, limit.Token);
            if (_end == 0 || _line.Length > MaxLine)
            {
                throw new LabException(_end == 0 ? "the daemon closed the connection" : "a message of the daemon is too long");
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _line.Dispose();
    }
}
