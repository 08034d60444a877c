using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ban.Tui.Cli.Peer;

/// <summary>The table of <c>stats</c>: failures and bans of each jail, now and in all.</summary>
internal static class PeerTable
{
    private const int MinText = 8;
    private const int MinNumber = 3;

    public static string Of(JsonElement reply, bool hasFrames)
    {
        List<string[]> rows = [.. reply.EnumerateObject().Select(Row)];
        if (rows.Count == 0)
        {
            return "No jails found.";
        }

        int[] widths = [.. Enumerable.Range(0, 6).Select(column => Math.Max(column < 2 ? MinText : MinNumber, rows.Max(row => row[column].Length)))];
        Frame frame = hasFrames ? new Frame("║", "│", "╟", "╫", "─", "═", "╬", "╩") : new Frame("|", "|", "|", "|", "-", "-", "x", "-");
        return string.Join('\n', Lines(rows, widths, frame));
    }

    private static string[] Row(JsonProperty jail)
    {
        JsonElement value = jail.Value;
        return [jail.Name, PeerReply.Text(value[0]), Number(value[1][0]), Number(value[1][1]), Number(value[2][0]), Number(value[2][1])];
    }

    private static string Number(JsonElement number) => number.GetInt64().ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Lines(List<string[]> rows, int[] widths, Frame frame)
    {
        int filter = widths[2] + widths[3] + 3;
        int actions = widths[4] + widths[5] + 3;
        string jail = " " + "Jail".PadRight(widths[0]) + $" {frame.Column} " + "Backend".PadRight(widths[1]) + " ";
        string blank = new string(' ', widths[0] + 2) + frame.Column + new string(' ', widths[1] + 2);
        yield return $"{blank}{frame.Column} {"Filter".PadRight(filter)} {frame.Column} {"Actions".PadRight(actions)} ";
        yield return $"{jail}{frame.Branch}{Repeat(frame.Thin, filter + 2)}{frame.ThinCross}{Repeat(frame.Thin, actions + 2)}";
        yield return blank + Numbers(["cur", "tot", "cur", "tot"], widths, frame);
        yield return Rule(frame.Cross);
        foreach (string[] row in rows)
        {
            yield return $" {row[0].PadRight(widths[0])} {frame.Column} {row[1].PadRight(widths[1])} {Numbers(row[2..], widths, frame)}";
        }

        yield return Rule(frame.Foot);

        string Rule(string cross) => string.Join(cross, ((int[])[widths[0] + 2, widths[1] + 2, filter + 2, actions + 2]).Select(width => Repeat(frame.Thick, width)));
    }

    private static string Numbers(string[] four, int[] widths, Frame frame)
    {
        var line = new StringBuilder();
        for (int i = 0; i < four.Length; i++)
        {
            line.Append(i % 2 == 0 ? frame.Column : frame.Inner).Append(' ').Append(four[i].PadLeft(widths[i + 2]));
            line.Append(i < four.Length - 1 ? " " : string.Empty);
        }

        return line.ToString();
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private sealed record Frame(string Column, string Inner, string Branch, string ThinCross, string Thin, string Thick, string Cross, string Foot);
}
