using System.Text.Json;

namespace Ban.Rpc.Messages;

/// <summary>Texts of messages, which can hold an escaped lone surrogate: that is valid JSON, no text, and an exception of the base library's.</summary>
public static class JsonText
{
    /// <summary>Whether the current string or name is this text.</summary>
    public static bool IsText(this ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The current string or name; null for one that is no text.</summary>
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
