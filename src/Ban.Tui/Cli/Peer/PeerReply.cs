using System.Text.Json;
using Ban.Core.Configuration;

namespace Ban.Tui.Cli.Peer;

/// <summary>Replies of <c>command.run</c> in Python's notation.</summary>
internal static class PeerReply
{
    /// <summary>A value as Python prints it: a text as it is, all else as <see cref="Notation"/>.</summary>
    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Notation(value);

    /// <summary>A value as it stands in a list that Python prints.</summary>
    public static string Notation(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PythonText.Of(value.GetString()!),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Notation))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(static pair => $"{PythonText.Of(pair.Name)}: {Notation(pair.Value)}"))}}}",
        _ => "None",
    };
}
