using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ban.Rpc.Messages;

/// <summary>
/// The id of a request, or a progress token: an int64 or a string, given back with the JSON type and value it came with
/// (wire spec, rules 2.5 and 6.1).
/// </summary>
[JsonConverter(typeof(RequestIdConverter))]
public readonly record struct RequestId
{
    private readonly long _number;
    private readonly string? _text;

    public RequestId(long number) => _number = number;

    public RequestId(string text) => _text = text;

    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    internal static bool TryRead(ref Utf8JsonReader reader, out RequestId id)
    {
        id = default;
        if (reader.TokenType == JsonTokenType.String)
        {
            string? text = reader.TryGetText();
            id = text is null ? default : new RequestId(text);
            return text is not null;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number))
        {
            return false;
        }

        id = new RequestId(number);
        return true;
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (_text is null)
        {
            writer.WriteNumberValue(_number);
        }
        else
        {
            writer.WriteStringValue(_text);
        }
    }
}

/// <summary>Lets a parameter record hold a progress token.</summary>
internal sealed class RequestIdConverter : JsonConverter<RequestId>
{
    public override RequestId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RequestId.TryRead(ref reader, out RequestId id) ? id : throw new JsonException("an integer or a string is expected");

    public override void Write(Utf8JsonWriter writer, RequestId value, JsonSerializerOptions options) => value.WriteTo(writer);
}
