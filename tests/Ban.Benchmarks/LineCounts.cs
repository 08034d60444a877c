using System.Globalization;
using System.Text.RegularExpressions;

namespace Ban.Benchmarks;

/// <summary>What a regex tool says of the lines of a log.</summary>
internal sealed partial record LineCounts(long Lines, long Matched, long Ignored, long Missed)
{
    /// <summary>Reads them from a report in our layout or in fail2ban's.</summary>
    /// <exception cref="InvalidOperationException">It has no such line.</exception>
    public static LineCounts Parse(string report)
    {
        Match line = Totals().Match(report);
        return line.Success
            ? new LineCounts(Number(line.Groups["count"].Value), Named(line.Value, "matched"), Named(line.Value, "ignored"), Named(line.Value, "missed"))
            : throw new InvalidOperationException("a report without a line of totals");
    }

    private static long Named(string line, string name) =>
        Number(Regex.Match(line, $@"(?<count>\d+) {name}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Groups["count"].Value);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Lines:?\s+(?<count>\d+).*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Totals();
}
