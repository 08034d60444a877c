using System.Text;

namespace Ban.Matching.Dates;

/// <summary>The name that fail2ban-regex shows for a date pattern: its codes as words (spec 1, section 3.4).</summary>
public static class PeerDateName
{
    private const string Extended = "%Ex";
    private const string LineBegin = "{^LN-BEG}";

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

    // Formats without codes have names of their own, which a mark of the line's start does not change.
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["EPOCH"] = "Epoch",
        ["LEPOCH"] = "LongEpoch",
        ["TAI64N"] = "TAI64N",
        ["{NONE}"] = "^",
    };

    /// <summary>The pattern with words for codes; codes without a word stay.</summary>
    public static string Of(string pattern)
    {
        string bare = pattern.StartsWith(LineBegin, StringComparison.Ordinal) ? pattern[LineBegin.Length..] : pattern.TrimStart('^');
        if (s_names.TryGetValue(bare, out string? own))
        {
            return (bare == pattern ? string.Empty : LineBegin) + own;
        }

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
