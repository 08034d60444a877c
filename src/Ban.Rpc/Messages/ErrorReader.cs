using System.Text.Json;

namespace Ban.Rpc.Messages;

/// <summary>Reads the error of a failed call; a peer that is not ours may leave out what it likes.</summary>
internal static class ErrorReader
{
    public static RpcException Read(ReadOnlyMemory<byte> error)
    {
        using JsonDocument document = JsonDocument.Parse(error);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("code", out JsonElement code) || !code.TryGetInt32(out int number))
        {
            return RpcErrors.Internal("malformed answer");
        }

        string message = Text(root, "message") ?? "no message";
        if (!root.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
        {
            return new RpcException(number, null, message);
        }

        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in data.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && member.Name is not ("type" or "message"))
            {
                details[member.Name] = member.Value.GetString()!;
            }
            else if (member.Value.ValueKind != JsonValueKind.String && member.Name != "code")
            {
                members[member.Name] = member.Value.Clone();
            }
        }

        return new RpcException(number, Text(data, "type"), message, details) { Members = members };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
