using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ban.Engine.Store;

/// <summary>
/// The JSON in fail2ban's <c>data</c> columns: <c>matches</c>, <c>failures</c> and the captured groups side by side in one
/// object, not ASCII-escaped (spec 2, section 6.1).
/// </summary>
internal sealed record BanData(IReadOnlyList<string> Matches, int Failures, IReadOnlyDictionary<string, string> Groups)
{
    /// <summary>Longest log line or group that is kept, in characters.</summary>
    public const int MaxTextLength = 8192;

    /// <summary>Longest JSON that is read; fail2ban's own is far below.</summary>
    public const int MaxJsonLength = 4 * 1024 * 1024;

    private const string MatchesKey = "matches";
    private const string FailuresKey = "failures";

    public static BanData Empty { get; } = new([], 0, new Dictionary<string, string>());

    /// <summary>The newest <paramref name="maxMatches"/> lines, the count and the groups.</summary>
    public string ToJson(int maxMatches)
    {
        using BanDataWriter writer = new();
        return System.Text.Encoding.UTF8.GetString(writer.Write(this, maxMatches).Span);
    }

    /// <inheritdoc cref="ToJson"/>
    public void Write(Utf8JsonWriter writer, int maxMatches)
    {
        writer.WriteStartObject();
        if (maxMatches > 0)
        {
            writer.WriteStartArray(MatchesKey);
            for (int i = Math.Max(0, Matches.Count - maxMatches); i < Matches.Count; i++)
            {
                writer.WriteStringValue(Cut(Matches[i]));
            }

            writer.WriteEndArray();
        }

        writer.WriteNumber(FailuresKey, Failures);
        foreach ((string name, string value) in Groups)
        {
            if (name is not (MatchesKey or FailuresKey))
            {
                writer.WriteString(name, Cut(value));
            }
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static BanData Parse(string? json) => Parse(System.Text.Encoding.UTF8.GetBytes(json ?? string.Empty));

    /// <summary>Reads what fail2ban or we wrote; what is not understood is left out, as a ban counts more than its story.</summary>
    public static BanData Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.Length > MaxJsonLength)
        {
            return Empty;
        }

        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : Empty;
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    private static BanData Read(JsonElement data)
    {
        List<string> matches = [];
        Dictionary<string, string> groups = [];
        int failures = 0;
        foreach (JsonProperty property in data.EnumerateObject())
        {
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Array when property.Name == MatchesKey:
                    matches.AddRange(property.Value.EnumerateArray().Select(LineOf));
                    break;
                case JsonValueKind.Number when property.Name == FailuresKey:
                    failures = property.Value.TryGetInt32(out int count) ? count : 0;
                    break;
                case JsonValueKind.String:
                    groups[property.Name] = property.Value.GetString()!;
                    break;
                case JsonValueKind.Number:
                    groups[property.Name] = property.Value.GetRawText();
                    break;
                default:
                    break;
            }
        }

        // A restart reads many bans without lines and groups, and keeps them all.
        return new BanData(matches.Count == 0 ? Empty.Matches : matches, failures, groups.Count == 0 ? Empty.Groups : groups);
    }

    /// <summary>A line is a text, or for fail2ban the three parts before, of, and after its date.</summary>
    private static string LineOf(JsonElement line) => line.ValueKind switch
    {
        JsonValueKind.String => line.GetString()!,
        JsonValueKind.Array => string.Concat(line.EnumerateArray().Select(static part => part.ValueKind == JsonValueKind.String ? part.GetString() : string.Empty)),
        _ => string.Empty,
    };

    private static string Cut(string text) => text.Length > MaxTextLength ? text[..MaxTextLength] : text;
}

/// <summary>Makes the JSON of one after the other in the same memory. Not thread-safe.</summary>
internal sealed class BanDataWriter : IDisposable
{
    /// <summary>What is kept for the next; the lines of one ban are rarely longer.</summary>
    private const int MaxKeptBytes = 64 << 10;

    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _writer = new(Stream.Null, s_plain);
    private ArrayBufferWriter<byte> _bytes = new();

    /// <summary>UTF-8, valid until the next is written.</summary>
    public ReadOnlyMemory<byte> Write(BanData data, int maxMatches)
    {
        if (_bytes.Capacity > MaxKeptBytes)
        {
            _bytes = new ArrayBufferWriter<byte>();
        }

        _bytes.ResetWrittenCount();
        _writer.Reset(_bytes);
        data.Write(_writer, maxMatches);
        _writer.Flush();
        return _bytes.WrittenMemory;
    }

    public void Dispose() => _writer.Dispose();
}
