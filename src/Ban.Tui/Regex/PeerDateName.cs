using System.Text;

namespace Ban.Tui.Regex;

/// <summary>The name that fail2ban-regex shows for a date pattern: its codes as words (spec 1, section 3.4).</summary>
internal static class PeerDateName
{
    private const string Extended = "%Ex";

    private static readonly Dictionary<char, string> s_words = new()
    {
        ['a'] = "DAY",
        ['A'] = "DAYNAME",
        ['b'] = "MON",
        ['B'] = "MONTH",
        ['d'] = "Day",
        ['f'] = "Microseconds",
        ['H'] = "24hour",
        ['I'] = "12hour",
        ['j'] = "Yearday",
        ['m'] = "Month",
        ['M'] = "Minute",
        ['p'] = "AMPM",
        ['S'] = "Second",
        ['U'] = "Yearweek",
        ['w'] = "Weekday",
        ['W'] = "Yearweek",
        ['y'] = "Year2",
        ['Y'] = "Year",
        ['z'] = "Zone offset",
        ['Z'] = "Zone name",
        ['%'] = "%",
    };

    /// <summary>The pattern with words for codes; codes without a word stay.</summary>
    public static string Of(string pattern)
    {
        var name = new StringBuilder(pattern.Length * 2);
        for (int i = 0; i < pattern.Length;)
        {
            bool extended = pattern.AsSpan(i).StartsWith(Extended);
            int letter = i + (extended ? Extended.Length : 1);
            if (pattern[i] == '%' && letter < pattern.Length && s_words.TryGetValue(pattern[letter], out string? word))
            {
                name.Append(extended ? "Ex" : string.Empty).Append(word);
                i = letter + 1;
            }
            else
            {
                name.Append(pattern[i++]);
            }
        }

        return name.ToString();
    }
}
