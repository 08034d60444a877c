using System.Globalization;
using System.Text;
using Ban.Matching.Patterns;

namespace Ban.Matching.Dates;

/// <summary>The <c>%</c> codes of a date pattern as regexes (spec 1, section 3.1).</summary>
internal sealed class DateCodes
{
    private const string MonthNames = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
    private const string FullMonthNames = "january|february|march|april|may|june|july|august|september|october|november|december";
    private const string DayNames = "mon|tue|wed|thu|fri|sat|sun";
    private const string FullDayNames = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    private const string Abbreviation = "[A-Z](?:[A-Z]{2,4})?";
    private const string Offset = @"[+-][01]\d(?::?\d{2})?";

    /// <summary>Dates are believed up to the end of the decade this many years ahead.</summary>
    private const int YearsAhead = 3;

    private readonly Dictionary<string, string> _codes;

    /// <param name="currentYear">By the real clock; bounds <c>%ExY</c>.</param>
    public DateCodes(int currentYear)
    {
        MaxYear = ((currentYear + YearsAhead) / 10 * 10) + 9;
        _codes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Y"] = @"(?P<Y>\d{4})",
            ["ExY"] = $@"(?P<Y>20{DecadeClass()}\d)",
            ["y"] = @"(?P<y>\d{2})",
            ["Exy"] = @"(?P<y>\d{2})",
            ["m"] = "(?P<m>0?[1-9]|1[0-2])",
            ["Exm"] = "(?P<m>0[1-9]|1[0-2])",
            ["d"] = @"(?P<d>[12]\d|[ 0]?[1-9]|3[01])",
            ["Exd"] = @"(?P<d>[12]\d|0[1-9]|3[01])",
            ["H"] = @"(?P<H>[01]?\d|2[0-3])",
            ["ExH"] = @"(?P<H>[01]\d|2[0-3])",
            ["k"] = @" ?(?P<H>[0-2]?\d)",
            ["Exk"] = @" ?(?P<H>[01]?\d|2[0-3])",
            ["I"] = @"(?P<I>1[0-2]|0[1-9]|[1-9])",
            ["l"] = @" ?(?P<I>1?\d)",
            ["Exl"] = @" ?(?P<I>1[0-2]|\d)",
            ["M"] = @"(?P<M>[0-5]?\d)",
            ["ExM"] = @"(?P<M>[0-5]\d)",
            ["S"] = @"(?P<S>[0-5]?\d|6[01])",
            ["ExS"] = @"(?P<S>[0-5]\d|6[01])",
            ["f"] = @"(?P<f>[0-9]{1,6})",
            ["p"] = "(?P<p>am|pm)",
            ["b"] = $"(?P<b>{MonthNames})",
            ["B"] = $"(?P<B>{FullMonthNames})",
            ["a"] = $"(?P<a>{DayNames})",
            ["A"] = $"(?P<A>{FullDayNames})",
            ["j"] = @"(?P<j>36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
            ["U"] = @"(?P<U>5[0-3]|[0-4]\d|\d)",
            ["W"] = @"(?P<W>5[0-3]|[0-4]\d|\d)",
            ["w"] = "(?P<w>[0-6])",
            ["G"] = @"(?P<G>\d{4})",
            ["u"] = "(?P<u>[1-7])",
            ["V"] = @"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
            ["z"] = $"(?P<z>Z|UTC|GMT|{Offset})",
            ["Exz"] = $"(?P<z>(?:{Abbreviation})?{Offset}|{Abbreviation})",
            ["Z"] = "(?P<Z>Z|[A-Z]{3,5})",
            ["ExZ"] = $"(?P<Z>{Abbreviation})",
        };
        _codes["X"] = $"{_codes["H"]}:{_codes["M"]}:{_codes["S"]}";
        _codes["x"] = $"{_codes["m"]}/{_codes["d"]}/{_codes["y"]}";
        _codes["c"] = $@"{_codes["a"]}\s+{_codes["b"]}\s+{_codes["d"]}\s+{_codes["X"]}\s+{_codes["Y"]}";
    }

    /// <summary>The last year that <c>%ExY</c> takes; the first is 2000.</summary>
    public int MaxYear { get; }

    /// <summary>Whether a code in the pattern makes the whole of it case-insensitive.</summary>
    public static bool IgnoresCase(string pattern)
    {
        for (int i = 0; i + 1 < pattern.Length; i++)
        {
            if (pattern[i] == '%' && pattern[++i] is 'a' or 'A' or 'b' or 'B' or 'p' or 'c')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pattern with each code replaced.</summary>
    /// <exception cref="PatternSyntaxException">A code is unknown.</exception>
    public string Expand(string pattern)
    {
        var result = new StringBuilder(pattern.Length * 3);
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                result.Append(pattern[i]);
                continue;
            }

            string code = CodeAt(pattern, i + 1);
            result.Append(code == "%" ? "%" : _codes.GetValueOrDefault(code)
                ?? throw new PatternSyntaxException($"unknown date code %{code}; a plain percent sign is written %%"));
            i += code.Length;
        }

        return result.ToString();
    }

    private static string CodeAt(string pattern, int start)
    {
        int length = pattern.AsSpan(start).StartsWith("Ex") ? 3 : 1;
        return pattern.Substring(start, Math.Min(length, pattern.Length - start));
    }

    // The third digit of a year: 0 up to the last decade that is believed.
    private string DecadeClass()
    {
        int last = Math.Clamp((MaxYear - 2000) / 10, 0, 9);
        return last == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"[0-{last}]");
    }
}
