using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ban.Rpc.Messages;

/// <summary>Writes messages, compact and without a frame (wire spec, sections 2 to 4).</summary>
internal static class MessageWriter
{
    public static ReadOnlyMemory<byte> Call<T>(RequestId? id, string method, T parameters, JsonTypeInfo<T> type) => Write(writer =>
    {
        if (id is { } some)
        {
            WriteId(writer, some);
        }

        writer.WriteString("method"u8, method);
        writer.WritePropertyName("params"u8);
        JsonSerializer.Serialize(writer, parameters, type);
    });

    /// <summary>The token goes back unchanged; parameters by name, which every client takes (rule 6.2).</summary>
    public static ReadOnlyMemory<byte> Progress<T>(RequestId token, T value, JsonTypeInfo<T> type) => Write(writer =>
    {
        writer.WriteString("method"u8, ProtocolMethods.Progress);
        writer.WriteStartObject("params"u8);
        writer.WritePropertyName("token"u8);
        token.WriteTo(writer);
        writer.WritePropertyName("value"u8);
        JsonSerializer.Serialize(writer, value, type);
        writer.WriteEndObject();
    });

    /// <summary>Asks the other side to give up a request (rule 5.1).</summary>
    public static ReadOnlyMemory<byte> Cancel(RequestId id) => Write(writer =>
    {
        writer.WriteString("method"u8, ProtocolMethods.Cancel);
        writer.WriteStartObject("params"u8);
        WriteId(writer, id);
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Success<T>(RequestId id, T result, JsonTypeInfo<T> type) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WritePropertyName("result"u8);
        JsonSerializer.Serialize(writer, result, type);
    });

    /// <summary>A success with nothing to say: the member must be there all the same (rule 2.6).</summary>
    public static ReadOnlyMemory<byte> Success(RequestId id) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteNull("result"u8);
    });

    /// <summary>An absent id is written as null: the request's own could not be read.</summary>
    public static ReadOnlyMemory<byte> Failure(RequestId? id, RpcException error) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        WriteData(writer, error);
        writer.WriteEndObject();
    });

    private static void WriteData(Utf8JsonWriter writer, RpcException error)
    {
        if (error.Type is null && error.Details.Count + error.Members.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("data"u8);
        if (error.Type is not null)
        {
            writer.WriteString("type"u8, error.Type);
            writer.WriteString("message"u8, error.Message);
            writer.WriteNumber("code"u8, error.Code);
        }

        foreach ((string name, string value) in error.Details)
        {
            writer.WriteString(name, value);
        }

        foreach ((string name, JsonElement value) in error.Members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, RequestId? id)
    {
        writer.WritePropertyName("id"u8);
        if (id is { } some)
        {
            some.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
