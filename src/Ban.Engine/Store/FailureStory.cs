using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ban.Core.Net;

namespace Ban.Engine.Store;

/// <summary>The failures that led to a ban, as JSON in <c>bantui_bans</c>: times as seconds since 1970, members with short names.</summary>
internal static class FailureStory
{
    /// <summary>Failures that are kept of one ban, the newest.</summary>
    public const int MaxFailures = 20;

    /// <summary>Longest log line that is kept, in characters; the whole one stands in its log.</summary>
    private const int MaxLineLength = 500;

    private static readonly Dictionary<string, string> s_noGroups = [];
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null where there is nothing to tell.</summary>
    public static byte[]? ToUtf8(IReadOnlyList<FailureRecord> failures)
    {
        if (failures.Count == 0)
        {
            return null;
        }

        ArrayBufferWriter<byte> bytes = new(256);
        using (Utf8JsonWriter writer = new(bytes, s_plain))
        {
            writer.WriteStartArray();
            foreach (FailureRecord failure in failures.TakeLast(MaxFailures))
            {
                Write(writer, failure);
            }

            writer.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>What is not understood is left out: a ban counts more than its story.</summary>
    public static IReadOnlyList<FailureRecord> Parse(FailureId id, byte[] json)
    {
        if (json.Length is 0 or > BanData.MaxJsonLength)
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Where(static failure => failure.ValueKind == JsonValueKind.Object).Select(failure => Read(id, failure))]
                : [];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return [];
        }
    }

    private static void Write(Utf8JsonWriter writer, FailureRecord failure)
    {
        writer.WriteStartObject();
        writer.WriteNumber("t", (failure.Time - DateTimeOffset.UnixEpoch).TotalSeconds);
        writer.WriteNumber("n", failure.Attempts);
        if (failure.Path is { } path)
        {
            writer.WriteString("p", path);
            writer.WriteNumber("o", failure.Offset);
        }

        if (failure.Pattern >= 0)
        {
            writer.WriteNumber("r", failure.Pattern);
            writer.WriteString("f", failure.PatternOrigin);
        }

        if (failure.Line is { } line)
        {
            writer.WriteString("l", line.Length > MaxLineLength ? line[..MaxLineLength] : line);
        }

        writer.WriteEndObject();
    }

    private static FailureRecord Read(FailureId id, JsonElement failure) => new(
        id,
        DateTimeOffset.UnixEpoch.AddSeconds(failure.GetProperty("t").GetDouble()),
        failure.GetProperty("n").GetInt32(),
        Text(failure, "l"),
        s_noGroups)
    {
        Path = Text(failure, "p"),
        Offset = failure.TryGetProperty("o", out JsonElement offset) ? offset.GetInt64() : -1,
        Pattern = failure.TryGetProperty("r", out JsonElement pattern) ? pattern.GetInt32() : -1,
        PatternOrigin = Text(failure, "f"),
    };

    private static string? Text(JsonElement failure, string name) => failure.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;
}
