using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ban.Daemon.Methods.Commands;

/// <summary>Replies in the structure of fail2ban's server; null is its None.</summary>
internal static class Reply
{
    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];

    public static JsonArray List(params ReadOnlySpan<JsonNode?> items) => [.. items];

    public static JsonArray Texts(IEnumerable<string> texts)
    {
        var list = new JsonArray();
        foreach (string text in texts)
        {
            list.Add((JsonNode)text);
        }

        return list;
    }

    /// <summary>A time in seconds, whole where it is; -1 is for ever.</summary>
    public static JsonNode Seconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? -1
        : time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.Ticks / TimeSpan.TicksPerSecond
        : time.TotalSeconds;

    /// <summary>As the contract carries it.</summary>
    public static JsonElement ToElement(JsonNode? reply)
    {
        if (reply is null)
        {
            return JsonElement.Parse("null");
        }

        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            reply.WriteTo(writer);
        }

        return JsonElement.Parse(bytes.WrittenSpan);
    }
}
