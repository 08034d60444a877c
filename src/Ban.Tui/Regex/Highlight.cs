using System.Text;
using Ban.Core.Jails;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>Colours the captured groups of a line: addresses red, ids magenta, users yellow, the rest cyan.</summary>
internal static class Highlight
{
    private const string Reset = "\u001b[0m";

    /// <summary>The line, safe for a terminal, with exactly what each group captured in its colour.</summary>
    /// <param name="line">The line; hostile.</param>
    /// <param name="captures">Where its groups stand; a group within another one shows through.</param>
    public static string Paint(string line, IReadOnlyList<CapturedSpan> captures)
    {
        var colors = new string?[line.Length];
        foreach (CapturedSpan capture in captures.OrderByDescending(c => c.End - c.Start))
        {
            colors.AsSpan(capture.Start, capture.End - capture.Start).Fill(Color(capture.Group));
        }

        var result = new StringBuilder(line.Length * 2);
        for (int start = 0; start < line.Length;)
        {
            string? color = colors[start];
            int end = start + 1;
            while (end < line.Length && colors[end] == color)
            {
                end++;
            }

            string part = TextLayout.MakeVisible(line[start..end]);
            result.Append(color).Append(part).Append(color is null ? string.Empty : Reset);
            start = end;
        }

        return result.ToString();
    }

    private static string Color(string group) => group switch
    {
        "ip4" or "ip6" or "dns" => "\u001b[31m",
        "fid" or "mlfid" => "\u001b[35m",
        "user" => "\u001b[33m",
        _ => "\u001b[36m",
    };
}
