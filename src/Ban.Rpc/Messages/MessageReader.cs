using System.Text.Json;
using System.Text.Unicode;
using Ban.Rpc.Framing;

namespace Ban.Rpc.Messages;

/// <summary>Reads the envelope of a message (wire spec, section 2). What is inside stays bytes until somebody knows its type.</summary>
internal static class MessageReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = FrameLimits.MaxDepth };

    /// <summary>Never throws on bad input: the kind is then <see cref="RpcMessageKind.Invalid"/>.</summary>
    public static RpcMessage Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return Invalid(RpcErrors.Parse());
        }

        try
        {
            return ReadEnvelope(body);
        }
        catch (JsonException)
        {
            return Invalid(RpcErrors.Parse());
        }
    }

    private static RpcMessage ReadEnvelope(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, s_options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return Invalid(RpcErrors.InvalidRequest("a message is one JSON object"));
        }

        var members = new Members();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members.Take(ref reader, body);
        }

        // Text after the object is found by one more read.
        reader.Read();
        return members.ToMessage();
    }

    private static RpcMessage Invalid(RpcException problem, RequestId? id = null) =>
        new() { Kind = RpcMessageKind.Invalid, Problem = problem, Id = id };

    /// <summary>The top-level members; of duplicates the last one wins.</summary>
    private ref struct Members
    {
        private bool _isVersion2;
        private bool _hasBadId;
        private bool _hasBadMethod;
        private RequestId? _id;
        private string? _method;
        private ReadOnlyMemory<byte> _parameters;
        private ReadOnlyMemory<byte>? _result;
        private ReadOnlyMemory<byte>? _error;

        public void Take(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
        {
            string? name = reader.TryGetText();
            reader.Read();
            switch (name)
            {
                case "jsonrpc":
                    _isVersion2 = reader.TokenType == JsonTokenType.String && reader.IsText("2.0"u8);
                    reader.Skip();
                    break;
                case "id":
                    _hasBadId = !RequestId.TryRead(ref reader, out RequestId id);
                    _id = _hasBadId ? null : id;
                    reader.Skip();
                    break;
                case "method":
                    string? method = reader.TokenType == JsonTokenType.String ? reader.TryGetText() : null;
                    _hasBadMethod = method is null;
                    _method = method ?? "";
                    reader.Skip();
                    break;
                case "params":
                    _parameters = Value(ref reader, body);
                    break;
                case "result":
                    _result = Value(ref reader, body);
                    break;
                case "error":
                    _error = Value(ref reader, body);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        /// <summary>The kind is decided in this order; see rule 2.2.</summary>
        public readonly RpcMessage ToMessage()
        {
            if (_method is not null)
            {
                return ToCall();
            }

            if (!_isVersion2 || (_result ?? _error) is not { } content)
            {
                return Invalid(RpcErrors.InvalidRequest("neither a call nor a response of JSON-RPC 2.0"));
            }

            return new() { Kind = _result is not null ? RpcMessageKind.Success : RpcMessageKind.Failure, Id = _id, Content = content };
        }

        private readonly RpcMessage ToCall()
        {
            if (_hasBadId)
            {
                return Invalid(RpcErrors.InvalidRequest("the id is neither an integer nor a string"));
            }

            if (!_isVersion2 || _hasBadMethod)
            {
                return Invalid(RpcErrors.InvalidRequest(_hasBadMethod ? "the method is not a string" : "\"jsonrpc\":\"2.0\" is missing"), _id);
            }

            return new() { Kind = _id is null ? RpcMessageKind.Notification : RpcMessageKind.Request, Id = _id, Method = _method!, Content = _parameters };
        }

        private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            return body[start..(int)reader.BytesConsumed];
        }
    }
}
