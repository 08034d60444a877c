using System.Text.Json;

namespace Ban.Rpc.Messages;

internal static class JsonText
{
    /// <summary>The current string or name; null for an escaped lone surrogate, which is valid JSON but no text.</summary>
    public static string? TryGetText(this ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
