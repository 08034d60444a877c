using System.Text;
using Ban.Core.Jails;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>Colours the text of captured groups in a line: addresses red, ids magenta, users yellow, the rest cyan.</summary>
internal static class Highlight
{
    private const string Reset = "\u001b[0m";

    /// <summary>The line, safe for a terminal, with each group's text in its colour.</summary>
    /// <param name="line">The line; hostile.</param>
    /// <param name="groups">The groups of its first result.</param>
    public static string Paint(string line, IReadOnlyDictionary<string, string> groups)
    {
        var colors = new (int Length, string Color)[line.Length];

        // Where an attacker repeats a group's text the first place is painted: a hint for the eye, not a proof.
        foreach ((string name, string text) in groups.OrderByDescending(g => g.Value.Length))
        {
            int place = line.IndexOf(text, StringComparison.Ordinal);
            if (place >= 0 && colors.AsSpan(place, text.Length).IndexOfAnyExcept((0, null!)) < 0)
            {
                colors.AsSpan(place, text.Length).Fill((text.Length, Color(name)));
            }
        }

        var result = new StringBuilder(line.Length * 2);
        for (int start = 0; start < line.Length;)
        {
            (int length, string? color) = colors[start];
            int end = start + 1;
            while (end < line.Length && (length > 0 ? end < start + length : colors[end].Length == 0))
            {
                end++;
            }

            string part = TextLayout.MakeVisible(line[start..end]);
            result.Append(color).Append(part).Append(color is null ? string.Empty : Reset);
            start = end;
        }

        return result.ToString();
    }

    /// <summary>The groups of a line's first result; none where it has no result.</summary>
    public static IReadOnlyDictionary<string, string> Groups(List<Failure> results) =>
        results.Count > 0 ? results[0].Groups : new Dictionary<string, string>();

    private static string Color(string group) => group switch
    {
        "ip4" or "ip6" or "dns" => "\u001b[31m",
        "fid" or "mlfid" => "\u001b[35m",
        "user" => "\u001b[33m",
        _ => "\u001b[36m",
    };
}
