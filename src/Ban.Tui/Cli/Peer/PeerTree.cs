using System.Text;
using System.Text.Json;

namespace Ban.Tui.Cli.Peer;

/// <summary>The trees of <c>status</c>.</summary>
internal static class PeerTree
{
    public static string Of(IReadOnlyList<string> words, JsonElement reply)
    {
        if (words is [_, not "--all", _, ..] && words.Count > 2 && words[2] == "stats")
        {
            return PeerReply.Text(reply);
        }

        var text = new StringBuilder(words.Count == 1 || words[1] == "--all" ? "Status" : $"Status for the jail: {words[1]}");
        Append(text, reply, string.Empty);
        return text.ToString();
    }

    /// <summary>Rows are pairs of a name and a value, a list of texts, or rows again.</summary>
    private static void Append(StringBuilder text, JsonElement rows, string indent)
    {
        int left = rows.GetArrayLength();
        foreach (JsonElement row in rows.EnumerateArray())
        {
            bool isLast = --left == 0;
            string name = PeerReply.Text(row[0]);
            text.Append('\n').Append(indent).Append(isLast ? "`- " : "|- ").Append(name);
            string below = indent + (isLast ? "   " : "|  ");
            if (row[1].ValueKind == JsonValueKind.Object)
            {
                text.Append(':');
                AppendJails(text, row[1], below);
            }
            else if (IsRows(row[1]))
            {
                Append(text, row[1], below);
            }
            else
            {
                text.Append(":\t").Append(row[1].ValueKind == JsonValueKind.Array ? string.Join(' ', row[1].EnumerateArray().Select(PeerReply.Text)) : PeerReply.Text(row[1]));
            }
        }
    }

    private static void AppendJails(StringBuilder text, JsonElement jails, string indent)
    {
        int left = jails.EnumerateObject().Count();
        foreach (JsonProperty jail in jails.EnumerateObject())
        {
            bool isLast = --left == 0;
            text.Append('\n').Append(indent).Append(isLast ? "`- " : "|- ").Append("Jail: ").Append(jail.Name);
            if (IsRows(jail.Value))
            {
                Append(text, jail.Value, indent + (isLast ? "   " : "|  "));
            }
            else
            {
                text.Append('\t').Append(PeerReply.Text(jail.Value));
            }
        }
    }

    private static bool IsRows(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(static row => row.ValueKind == JsonValueKind.Array && row.GetArrayLength() == 2);
}
