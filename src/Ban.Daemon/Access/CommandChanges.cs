using System.Text.Json;

namespace Ban.Daemon.Access;

/// <summary>Which commands of fail2ban-client change something, by their first words.</summary>
internal static class CommandChanges
{
    private static readonly HashSet<string> s_reading = new(StringComparer.Ordinal)
    {
        "ping", "echo", "status", "stats", "statistic", "statistics", "banned", "get", "version", "help", "sleep",
    };

    /// <summary>Whether the words ask for changes; what is not known is taken for one.</summary>
    public static bool Are(IReadOnlyList<string> words) => words.Count == 0 || !s_reading.Contains(words[0]);

    /// <summary>The words of a <c>command.run</c> as they came, by name or by position; empty if they cannot be read.</summary>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> parameters)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(parameters);
            return Find(document.RootElement) is { } words
                ? [.. words.EnumerateArray().Select(static word => word.ValueKind == JsonValueKind.String ? word.GetString()! : word.GetRawText())]
                : [];
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return []; // no JSON, or an escaped lone surrogate, which is no text
        }
    }

    /// <summary>As the binder reads it: an object, an array with the words in front, or an array around the object.</summary>
    private static JsonElement? Find(JsonElement parameters) => parameters.ValueKind switch
    {
        JsonValueKind.Object when parameters.TryGetProperty("words", out JsonElement words) => words.ValueKind == JsonValueKind.Array ? words : null,
        JsonValueKind.Array when parameters.GetArrayLength() > 0 => parameters[0].ValueKind switch
        {
            JsonValueKind.Array => parameters[0],
            JsonValueKind.Object => Find(parameters[0]),
            _ => null,
        },
        _ => null,
    };
}
