using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Dispatch;

/// <summary>Turns parameters by name or by position into a record (wire spec, section 3).</summary>
internal sealed class ParameterBinder<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly string[] _names;
    private readonly string[] _required;

    public ParameterBinder(JsonTypeInfo<T> type)
    {
        _type = type;
        _names = [.. type.Properties.Select(property => property.Name)];
        _required = [.. type.Properties.Where(IsRequired).Select(property => property.Name)];
    }

    /// <exception cref="RpcException">-32602, naming the parameter at fault.</exception>
    public T Bind(ReadOnlyMemory<byte> raw)
    {
        Dictionary<string, ReadOnlyMemory<byte>> given = Read(raw);
        foreach (string name in _required)
        {
            if (!given.ContainsKey(name))
            {
                throw RpcErrors.InvalidParameter(name, "is missing");
            }
        }

        try
        {
            return JsonSerializer.Deserialize(Write(given), _type)!;
        }
        catch (JsonException e)
        {
            throw RpcErrors.InvalidParameter(FirstMember(e.Path), "has the wrong type");
        }
    }

    /// <summary>Whether a call must give the parameter.</summary>
    internal static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    private Dictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> raw)
    {
        var given = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (raw.IsEmpty)
        {
            return given;
        }

        var reader = new Utf8JsonReader(raw.Span);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return given;
            case JsonTokenType.StartObject:
                ReadByName(ref reader, raw, given);
                return given;
            case JsonTokenType.StartArray:
                return ReadByPosition(ref reader, raw, given);
            default:
                throw RpcErrors.InvalidParams("parameters are an object or an array");
        }
    }

    private void ReadByName(ref Utf8JsonReader reader, ReadOnlyMemory<byte> raw, Dictionary<string, ReadOnlyMemory<byte>> given)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = reader.TryGetText();
            if (name is null || !_names.Contains(name, StringComparer.Ordinal))
            {
                throw RpcErrors.InvalidParameter(name ?? "?", "is unknown");
            }

            reader.Read();
            given[name] = Value(ref reader, raw, name);
        }
    }

    private Dictionary<string, ReadOnlyMemory<byte>> ReadByPosition(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> raw, Dictionary<string, ReadOnlyMemory<byte>> given)
    {
        for (int position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; position++)
        {
            JsonTokenType kind = reader.TokenType;
            ReadOnlyMemory<byte> value = Value(ref reader, raw, position < _names.Length ? _names[position] : $"[{position}]");
            if (position == 0 && kind == JsonTokenType.StartObject)
            {
                // No method takes an object first, so this is the whole set by name in an array of one (rule 3.3).
                return ReadWrapped(ref reader, value);
            }

            if (position >= _names.Length)
            {
                throw RpcErrors.InvalidParameter($"[{position}]", $"too many, the method takes {_names.Length}");
            }

            // Clients fill optional places with null to reach the ones behind.
            if (kind != JsonTokenType.Null)
            {
                given[_names[position]] = value;
            }
        }

        return given;
    }

    private Dictionary<string, ReadOnlyMemory<byte>> ReadWrapped(ref Utf8JsonReader reader, ReadOnlyMemory<byte> value)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? Read(value) : throw RpcErrors.InvalidParameter("[0]", "no object is expected here");
    }

    /// <exception cref="RpcException">It is a list that holds null: no list of the contract does, and no handler reckons with it.</exception>
    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> raw, string name)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.Null)
                {
                    throw RpcErrors.InvalidParameter(name, "holds null");
                }

                reader.Skip();
            }
        }

        reader.Skip();
        return raw[start..(int)reader.BytesConsumed];
    }

    private static ReadOnlySpan<byte> Write(Dictionary<string, ReadOnlyMemory<byte>> given)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, ReadOnlyMemory<byte> value) in given)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>Of a path such as <c>$.addresses[1]</c>, the member's name.</summary>
    private static string FirstMember(string? path) => path is ['$', '.', .. var rest] ? rest.Split('.', '[')[0] : "params";
}
